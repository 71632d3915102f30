using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in volumes.</summary>
internal static class VolumeValidation
{
    private const string ModeMessage = "must be a number between 0 and 0777 (octal), both inclusive";
    private const int HighestMode = 511;

    /// <summary>Checks volumes.</summary>
    /// <returns>Their names, for mounts.</returns>
    public static HashSet<string> Volumes(IReadOnlyList<Volume>? volumes, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (volumes?.Count ?? 0); i++)
        {
            var volume = volumes![i];
            var at = path.Index(i);
            Source(volume, at, errors);
            if (volume.Name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }
            else
            {
                var wrong = Names.Dns1123Label(volume.Name);
                errors.Invalid(at.Child("name"), volume.Name, wrong);
                if (!names.Add(volume.Name) && wrong.Count == 0)
                {
                    errors.Duplicate(at.Child("name"), volume.Name);
                }
            }
        }

        return names;
    }

    private static void Source(Volume volume, FieldPath path, FieldErrors errors)
    {
        var count = VolumeSources.Count(volume);
        if (count == 0)
        {
            errors.Required(path, "must specify a volume type");
            return;
        }

        if (count > 1)
        {
            errors.Forbidden(path.Child(SecondSource(volume)), "may not specify more than one volume type");
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
        }

        if (volume.Projected is { } projected)
        {
            Mode(projected.DefaultMode, path.Child("projected").Child("defaultMode"), errors);
        }
    }

    // Kubernetes names the one it comes to second; of the usual pairs that is this one.
    private static string SecondSource(Volume volume) =>
        volume.ConfigMap is not null ? "configMap"
        : volume.Projected is not null ? "projected"
        : volume.DownwardAPI is not null ? "downwardAPI"
        : volume.PersistentVolumeClaim is not null ? "persistentVolumeClaim"
        : volume.Secret is not null ? "secret"
        : "hostPath";

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
            else if (item.Path.StartsWith('/'))
            {
                errors.Invalid(at.Child("path"), item.Path, "must be a relative path");
            }
            else if (item.Path.Split('/').Contains(".."))
            {
                errors.Invalid(at.Child("path"), item.Path, "must not contain '..'");
            }

            Mode(item.Mode, at.Child("mode"), errors);
        }
    }
}
