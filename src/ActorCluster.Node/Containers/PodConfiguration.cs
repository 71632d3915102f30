using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Node.Containers;

/// <summary>The ConfigMaps and Secrets that a pod refers to, as its node knows them at one moment. Immutable.</summary>
/// <param name="objects">What there is of them; what is missing does not exist.</param>
internal sealed class PodConfiguration(IReadOnlyDictionary<ConfigurationKey, KubernetesObject> objects)
{
    /// <summary>Of a pod that refers to nothing.</summary>
    public static PodConfiguration Empty { get; } = new(new Dictionary<ConfigurationKey, KubernetesObject>());

    /// <summary>Finds a ConfigMap.</summary>
    public ConfigMap? ConfigMap(string ns, string name) => (ConfigMap?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.ConfigMap, ns, name));

    /// <summary>Finds a Secret.</summary>
    public Secret? Secret(string ns, string name) => (Secret?)objects.GetValueOrDefault(new ConfigurationKey(ConfigurationKind.Secret, ns, name));

    /// <summary>The same with more.</summary>
    public PodConfiguration With(IEnumerable<KeyValuePair<ConfigurationKey, KubernetesObject>> more)
    {
        var all = new Dictionary<ConfigurationKey, KubernetesObject>(objects);
        foreach (var (key, value) in more)
        {
            all[key] = value;
        }

        return new PodConfiguration(all);
    }

    /// <summary>What the API server says of one that is not there.</summary>
    public static string NotFound(ConfigurationKind kind, string name) =>
        $"{(kind == ConfigurationKind.ConfigMap ? "configmap" : "secret")} \"{name}\" not found";
}
