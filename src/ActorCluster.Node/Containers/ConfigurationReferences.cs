using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>
/// Which ConfigMaps and Secrets a pod needs (pkg/api/v1/pod/util.go: VisitPodConfigmapNames, VisitPodSecretNames, without those that only
/// image pulls and storage drivers read). The token volume that every pod gets is left out as long as nobody reads it: nothing waits for
/// it, and what is in it is fetched when somebody does. Pure.
/// </summary>
internal static class ConfigurationReferences
{
    private const string TokenVolumePrefix = "kube-api-access-";

    /// <summary>Whether a volume is the one that admission gives every pod.</summary>
    public static bool IsTokenVolume(Volume volume) => volume.Projected is not null && volume.Name.StartsWith(TokenVolumePrefix, StringComparison.Ordinal);

    /// <summary>What a pod refers to, each once.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="spec">What it should be.</param>
    /// <param name="withTokenVolume">Whether somebody reads the volume that admission gives every pod.</param>
    /// <param name="pod">The pod's name, which the claims of its ephemeral volumes are named by.</param>
    /// <param name="boundTo">Which volume a claim is bound to, as far as that is known; null for nothing.</param>
    public static IReadOnlyList<ConfigurationKey> Of(
        string ns, PodSpec spec, bool withTokenVolume = false, string pod = "", Func<ConfigurationKey, string?>? boundTo = null)
    {
        var found = new Found(ns);
        foreach (var container in spec.InitContainers ?? [])
        {
            found.Add(container.Env, container.EnvFrom);
        }

        foreach (var container in spec.Containers ?? [])
        {
            found.Add(container.Env, container.EnvFrom);
        }

        foreach (var container in spec.EphemeralContainers ?? [])
        {
            found.Add(container.Env, container.EnvFrom);
        }

        foreach (var volume in spec.Volumes ?? [])
        {
            if (!withTokenVolume && IsTokenVolume(volume))
            {
                continue;
            }

            if (VolumeIdentity.ClaimOf(volume, pod) is { } claim)
            {
                found.Add(ConfigurationKind.Claim, claim);
                found.AddVolume(boundTo?.Invoke(new ConfigurationKey(ConfigurationKind.Claim, ns, claim)));
            }

            found.Add(ConfigurationKind.ConfigMap, volume.ConfigMap?.Name);
            found.Add(ConfigurationKind.Secret, volume.Secret?.SecretName);
            foreach (var source in volume.Projected?.Sources ?? [])
            {
                found.Add(ConfigurationKind.ConfigMap, source.ConfigMap?.Name);
                found.Add(ConfigurationKind.Secret, source.Secret?.Name);
            }
        }

        return found.Keys;
    }

    /// <summary>Whether the environment of a container refers to any.</summary>
    public static bool InEnvironment(Container container)
    {
        if (container.EnvFrom is { Count: > 0 })
        {
            return true;
        }

        foreach (var variable in container.Env ?? [])
        {
            if (variable.ValueFrom is { ConfigMapKeyRef: not null } or { SecretKeyRef: not null })
            {
                return true;
            }
        }

        return false;
    }

    // Most pods refer to nothing, and cost nothing here.
    private struct Found(string ns)
    {
        private List<ConfigurationKey>? _keys;

        public readonly IReadOnlyList<ConfigurationKey> Keys => _keys is null ? [] : _keys;

        public void Add(ConfigurationKind kind, string? name) => Add(kind, ns, name);

        public void AddVolume(string? name) => Add(ConfigurationKind.Volume, "", name);

        private void Add(ConfigurationKind kind, string within, string? name)
        {
            if (name is { Length: > 0 } && new ConfigurationKey(kind, within, name) is var key && _keys?.Contains(key) != true)
            {
                (_keys ??= []).Add(key);
            }
        }

        public void Add(IReadOnlyList<EnvVar>? variables, IReadOnlyList<EnvFromSource>? sources)
        {
            foreach (var source in sources ?? [])
            {
                Add(ConfigurationKind.ConfigMap, source.ConfigMapRef?.Name);
                Add(ConfigurationKind.Secret, source.SecretRef?.Name);
            }

            foreach (var variable in variables ?? [])
            {
                Add(ConfigurationKind.ConfigMap, variable.ValueFrom?.ConfigMapKeyRef?.Name);
                Add(ConfigurationKind.Secret, variable.ValueFrom?.SecretKeyRef?.Name);
            }
        }
    }
}
