using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Node.Containers;

/// <summary>The ConfigMaps, Secrets and tokens that a pod refers to, as its node knows them at one moment. Immutable.</summary>
/// <param name="objects">What there is of ConfigMaps and Secrets; what is missing does not exist.</param>
/// <param name="tokens">The tokens; null for none.</param>
internal sealed class PodConfiguration(
    IReadOnlyDictionary<ConfigurationKey, KubernetesObject> objects, IReadOnlyDictionary<TokenKey, KnownToken>? tokens = null)
{
    /// <summary>Of a pod that refers to nothing.</summary>
    public static PodConfiguration Empty { get; } = new(new Dictionary<ConfigurationKey, KubernetesObject>());

    /// <summary>Finds a ConfigMap.</summary>
    public ConfigMap? ConfigMap(string ns, string name) => (ConfigMap?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.ConfigMap, ns, name));

    /// <summary>Finds a Secret.</summary>
    public Secret? Secret(string ns, string name) => (Secret?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.Secret, ns, name));

    /// <summary>Finds a claim.</summary>
    public PersistentVolumeClaim? Claim(string ns, string name) =>
        (PersistentVolumeClaim?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.Claim, ns, name));

    /// <summary>Finds a volume.</summary>
    public PersistentVolume? Volume(string name) => (PersistentVolume?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.Volume, "", name));

    /// <summary>Finds a token; null for one that nobody has asked for.</summary>
    public KnownToken? Token(TokenKey key) => tokens is not null && tokens.TryGetValue(key, out var token) ? token : null;

    /// <summary>The same with tokens.</summary>
    public PodConfiguration With(IReadOnlyDictionary<TokenKey, KnownToken> held) => new(objects, held);

    /// <summary>What the API server says of one that is not there.</summary>
    public static string NotFound(ConfigurationKind kind, string name) =>
        $"{(kind == ConfigurationKind.ConfigMap ? "configmap" : "secret")} \"{name}\" not found";
}
