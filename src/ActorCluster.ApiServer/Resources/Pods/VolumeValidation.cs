using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in volumes.</summary>
internal static class VolumeValidation
{
    private const string ModeMessage = "must be a number between 0 and 0777 (octal), both inclusive";
    private const int HighestMode = 511;

    private static readonly string[] FieldPaths = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    private static readonly string[] HostPathTypes =
        ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    /// <summary>Checks volumes.</summary>
    /// <returns>The valid ones by name: to others no mount can refer.</returns>
    public static IReadOnlyDictionary<string, Volume> Volumes(IReadOnlyList<Volume>? volumes, FieldPath path, FieldErrors errors)
    {
        var valid = new Dictionary<string, Volume>(StringComparer.Ordinal);
        for (var i = 0; i < (volumes?.Count ?? 0); i++)
        {
            var volume = volumes![i];
            var at = path.Index(i);
            var before = errors.Count;
            Source(volume, at, errors);
            if (volume.Name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }
            else
            {
                errors.Invalid(at.Child("name"), volume.Name, Names.Dns1123Label(volume.Name));
            }

            if (valid.ContainsKey(volume.Name))
            {
                errors.Duplicate(at.Child("name"), volume.Name);
            }

            if (errors.Count == before)
            {
                valid.Add(volume.Name, volume);
            }
        }

        return valid;
    }

    private static void Source(Volume volume, FieldPath path, FieldErrors errors)
    {
        var sources = VolumeSources.Of(volume);
        if (sources.Count == 0)
        {
            errors.Required(path, "must specify a volume type");
            return;
        }

        if (sources.Count > 1)
        {
            foreach (var more in sources.Skip(1))
            {
                errors.Forbidden(path.Child(more), "may not specify more than 1 volume type");
            }

            return;
        }

        if (volume.EmptyDir?.SizeLimit is { Sign: < 0 })
        {
            errors.Forbidden(path.Child("emptyDir").Child("sizeLimit"), "SizeLimit field must be a valid resource quantity");
        }

        if (volume.HostPath is { } host)
        {
            if (host.Path.Length == 0)
            {
                errors.Required(path.Child("hostPath").Child("path"));
            }
            else if (host.Path.Split('/').Contains(".."))
            {
                errors.Invalid(path.Child("hostPath").Child("path"), host.Path, "must not contain '..'");
            }

            if (host.Type is { } type && !HostPathTypes.Contains(type))
            {
                errors.NotSupported(path.Child("hostPath").Child("type"), type, HostPathTypes);
            }
        }

        if (volume.Secret is { } secret)
        {
            Named(secret.SecretName, path.Child("secret").Child("secretName"), errors);
            Mode(secret.DefaultMode, path.Child("secret").Child("defaultMode"), errors);
            Items(secret.Items, path.Child("secret").Child("items"), errors);
        }

        if (volume.ConfigMap is { } config)
        {
            Named(config.Name, path.Child("configMap").Child("name"), errors);
            Mode(config.DefaultMode, path.Child("configMap").Child("defaultMode"), errors);
            Items(config.Items, path.Child("configMap").Child("items"), errors);
        }

        if (volume.PersistentVolumeClaim is { ClaimName.Length: 0 })
        {
            errors.Required(path.Child("persistentVolumeClaim").Child("claimName"));
        }

        if (volume.DownwardAPI is { } downward)
        {
            Mode(downward.DefaultMode, path.Child("downwardAPI").Child("defaultMode"), errors);
            foreach (var file in downward.Items ?? [])
            {
                Downward(file, path.Child("downwardAPI"), errors);
            }
        }

        if (volume.Projected is { } projected)
        {
            Mode(projected.DefaultMode, path.Child("projected").Child("defaultMode"), errors);
            Projections(projected.Sources, path.Child("projected"), errors);
        }

        if (volume.Nfs is { } nfs)
        {
            Named(nfs.Server, path.Child("nfs").Child("server"), errors);
            Named(nfs.Path, path.Child("nfs").Child("path"), errors);
            if (!nfs.Path.StartsWith('/'))
            {
                errors.Invalid(path.Child("nfs").Child("path"), nfs.Path, "must be an absolute path");
            }
        }

        if (volume.Ephemeral is { VolumeClaimTemplate: null })
        {
            errors.Required(path.Child("ephemeral").Child("volumeClaimTemplate"));
        }
    }

    // No index: so the paths are in Kubernetes.
    private static void Downward(DownwardAPIVolumeFile file, FieldPath path, FieldErrors errors)
    {
        if (file.Path.Length == 0)
        {
            errors.Required(path.Child("path"));
        }

        LocalPath(file.Path, path.Child("path"), errors);
        if (file.FieldRef is { } field)
        {
            EnvironmentValidation.Field(field, FieldPaths, path.Child("fieldRef"), errors);
            if (file.ResourceFieldRef is not null)
            {
                errors.Invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        }
        else if (file.ResourceFieldRef is { } resource)
        {
            EnvironmentValidation.Resource(resource, true, path.Child("resourceFieldRef"), errors);
        }
        else
        {
            errors.Required(path, "one of fieldRef and resourceFieldRef is required");
        }

        Mode(file.Mode, path.Child("mode"), errors);
    }

    private static void Projections(IReadOnlyList<VolumeProjection>? sources, FieldPath path, FieldErrors errors)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (sources?.Count ?? 0); i++)
        {
            var source = sources![i];
            var at = path.Child("sources").Index(i);
            var count = 0;
            if (source.Secret is { } secret)
            {
                count++;
                Named(secret.Name, at.Child("secret").Child("name"), errors);
                Items(secret.Items, at.Child("secret").Child("items"), errors);
                Conflicts(secret.Items, secret.Name, paths, path, errors);
            }

            if (source.ConfigMap is { } config)
            {
                count++;
                Named(config.Name, at.Child("configMap").Child("name"), errors);
                Items(config.Items, at.Child("configMap").Child("items"), errors);
                Conflicts(config.Items, config.Name, paths, path, errors);
            }

            if (source.DownwardAPI is { } downward)
            {
                count++;
                foreach (var file in downward.Items ?? [])
                {
                    Downward(file, at.Child("downwardAPI"), errors);
                    if (file.Path.Length > 0 && !paths.Add(file.Path))
                    {
                        errors.Invalid(path, file.Path, "conflicting duplicate paths");
                    }
                }
            }

            if (source.ServiceAccountToken is { } token)
            {
                count++;
                Token(token, at.Child("serviceAccountToken"), path, errors);
            }

            if (count > 1)
            {
                errors.Forbidden(at, "may not specify more than 1 volume type");
            }
        }
    }

    private static void Token(ServiceAccountTokenProjection token, FieldPath path, FieldPath volume, FieldErrors errors)
    {
        var seconds = token.ExpirationSeconds ?? 0;
        if (seconds < 10 * 60)
        {
            errors.Invalid(path.Child("expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
        }

        if (seconds > 1L << 32)
        {
            errors.Invalid(path.Child("expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds");
        }

        if (token.Path.Length == 0)
        {
            errors.Required(volume.Child("path"));
        }
    }

    private static void Conflicts(IReadOnlyList<KeyToPath>? items, string? name, HashSet<string> paths, FieldPath path, FieldErrors errors)
    {
        foreach (var item in items ?? [])
        {
            if (item.Path.Length > 0 && !paths.Add(item.Path))
            {
                errors.Invalid(path, name ?? "", "conflicting duplicate paths");
            }
        }
    }

    private static void Named(string? name, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.Required(path);
        }
    }

    private static void Mode(int? mode, FieldPath path, FieldErrors errors)
    {
        if (mode is < 0 or > HighestMode)
        {
            errors.Invalid(path, mode, ModeMessage);
        }
    }

    private static void Items(IReadOnlyList<KeyToPath>? items, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            var item = items![i];
            var at = path.Index(i);
            if (item.Key.Length == 0)
            {
                errors.Required(at.Child("key"));
            }

            if (item.Path.Length == 0)
            {
                errors.Required(at.Child("path"));
            }

            LocalPath(item.Path, at.Child("path"), errors);

            Mode(item.Mode, at.Child("mode"), errors);
        }
    }

    // The names that the kubelet keeps for itself begin with two dots (validateLocalNonReservedPath).
    private static void LocalPath(string text, FieldPath path, FieldErrors errors)
    {
        MountValidation.DescendingPath(text, path, errors);
        if (text.StartsWith("..", StringComparison.Ordinal) && !text.StartsWith("../", StringComparison.Ordinal))
        {
            errors.Invalid(path, text, "must not start with '..'");
        }
    }
}
