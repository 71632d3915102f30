using System.Text;
using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>A file that the kubelet writes into a volume.</summary>
/// <param name="Data">What is in it.</param>
/// <param name="Mode">Its permissions.</param>
internal readonly record struct PayloadFile(byte[] Data, int Mode);

/// <summary>
/// What the kubelet writes into volumes of configuration (pkg/volume/configmap, secret, downwardapi and projected: MakePayload and
/// CollectData). Pure.
/// </summary>
internal static class VolumePayload
{
    private const int DefaultMode = 0x1a4;

    /// <summary>Whether a volume is of a kind that the kubelet writes.</summary>
    public static bool IsWritten(Volume volume) =>
        volume.ConfigMap is not null || volume.Secret is not null || volume.DownwardAPI is not null || volume.Projected is not null;

    /// <summary>The files of a volume by their paths.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="configuration">The ConfigMaps and Secrets.</param>
    /// <param name="error">Why they cannot be made, in the kubelet's words.</param>
    public static SortedDictionary<string, PayloadFile> Make(Volume volume, PodFacts pod, PodConfiguration configuration, out string? error)
    {
        var files = new SortedDictionary<string, PayloadFile>(StringComparer.Ordinal);
        error = null;
        if (volume.ConfigMap is { } map)
        {
            error = AddMap(files, map.Name ?? "", map.Items, map.Optional == true, map.DefaultMode ?? DefaultMode, pod.Namespace, configuration);
        }
        else if (volume.Secret is { } secret)
        {
            error = AddSecret(files, secret.SecretName ?? "", secret.Items, secret.Optional == true, secret.DefaultMode ?? DefaultMode, pod.Namespace, configuration);
        }
        else if (volume.DownwardAPI is { } downward)
        {
            error = AddFields(files, downward.Items, downward.DefaultMode ?? DefaultMode, pod);
        }
        else if (volume.Projected is { } projected)
        {
            error = AddAll(files, projected, pod, configuration);
        }

        return files;
    }

    private static string? AddAll(
        SortedDictionary<string, PayloadFile> files, ProjectedVolumeSource projected, PodFacts pod, PodConfiguration configuration)
    {
        var mode = projected.DefaultMode ?? DefaultMode;
        var errors = new List<string>(0);
        foreach (var source in projected.Sources ?? [])
        {
            var error = source.Secret is { } secret ? AddSecret(files, secret.Name ?? "", secret.Items, secret.Optional == true, mode, pod.Namespace, configuration)
                : source.ConfigMap is { } map ? AddMap(files, map.Name ?? "", map.Items, map.Optional == true, mode, pod.Namespace, configuration)
                : source.DownwardAPI is { } downward ? AddFields(files, downward.Items, mode, pod)
                : source.ServiceAccountToken is { } token ? AddToken(files, token, mode, pod, configuration)
                : null;
            if (error is not null && !errors.Contains(error))
            {
                errors.Add(error);
            }
        }

        // As Go's errors are joined: one by itself, more in brackets.
        return errors.Count switch { 0 => null, 1 => errors[0], _ => $"[{string.Join(", ", errors)}]" };
    }

    private static string? AddMap(
        SortedDictionary<string, PayloadFile> files, string name, IReadOnlyList<KeyToPath>? items, bool optional, int mode, string ns,
        PodConfiguration configuration)
    {
        var map = configuration.ConfigMap(ns, name);
        if (map is null && !optional)
        {
            return PodConfiguration.NotFound(ConfigurationKind.ConfigMap, name);
        }

        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in map?.Data ?? new Dictionary<string, string>())
        {
            data[key] = Encoding.UTF8.GetBytes(value);
        }

        foreach (var (key, value) in map?.BinaryData ?? new Dictionary<string, byte[]>())
        {
            data[key] = value;
        }

        return Add(files, data, items, optional, mode, "configmap references non-existent config key: ");
    }

    private static string? AddSecret(
        SortedDictionary<string, PayloadFile> files, string name, IReadOnlyList<KeyToPath>? items, bool optional, int mode, string ns,
        PodConfiguration configuration)
    {
        var secret = configuration.Secret(ns, name);
        return secret is null && !optional
            ? PodConfiguration.NotFound(ConfigurationKind.Secret, name)
            : Add(files, secret?.Data ?? new Dictionary<string, byte[]>(), items, optional, mode, "references non-existent secret key: ");
    }

    private static string? Add(
        SortedDictionary<string, PayloadFile> files, IReadOnlyDictionary<string, byte[]> data, IReadOnlyList<KeyToPath>? items, bool optional, int mode,
        string missing)
    {
        if (items is not { Count: > 0 })
        {
            foreach (var (key, value) in data)
            {
                files[key] = new PayloadFile(value, mode);
            }

            return null;
        }

        foreach (var item in items)
        {
            if (data.TryGetValue(item.Key, out var value))
            {
                files[item.Path] = new PayloadFile(value, item.Mode ?? mode);
            }
            else if (!optional)
            {
                return missing + item.Key;
            }
        }

        return null;
    }

    private static string? AddToken(
        SortedDictionary<string, PayloadFile> files, ServiceAccountTokenProjection token, int mode, PodFacts pod, PodConfiguration configuration)
    {
        var known = configuration.Token(TokenReferences.KeyOf(token, pod.Metadata, pod.Spec));
        if (known?.Text is not { } text)
        {
            return "failed to fetch token: " + (known?.Failure ?? "nobody has read it");
        }

        files[token.Path] = new PayloadFile(Encoding.UTF8.GetBytes(text), mode);
        return null;
    }

    private static string? AddFields(SortedDictionary<string, PayloadFile> files, IReadOnlyList<DownwardAPIVolumeFile>? items, int mode, PodFacts pod)
    {
        foreach (var item in items ?? [])
        {
            string? error = null;
            var value = item.FieldRef is { } field ? DownwardFields.Field(field.FieldPath, pod, out error)
                : item.ResourceFieldRef is { } resource ? DownwardFields.Resource(resource, pod, null, out error)
                : "";
            if (value is null)
            {
                return error;
            }

            files[item.Path] = new PayloadFile(Encoding.UTF8.GetBytes(value), item.Mode ?? mode);
        }

        return null;
    }
}
