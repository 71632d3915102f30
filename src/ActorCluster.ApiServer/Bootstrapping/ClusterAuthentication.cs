using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Bootstrapping;

/// <summary>
/// What other servers verify the cluster's clients by: the ConfigMap <c>kube-system/extension-apiserver-authentication</c>, which
/// kube-controller-manager, kube-scheduler and extension API servers read as they start (kubernetes
/// pkg/controlplane/controller/clusterauthenticationtrust). There is nothing about a front proxy in it, as from a kube-apiserver without
/// <c>--requestheader-client-ca-file</c>: requests are not forwarded.
/// </summary>
internal static class ClusterAuthentication
{
    /// <summary>The ConfigMap's name.</summary>
    public const string Name = "extension-apiserver-authentication";

    private const string ClientAuthority = "client-ca-file";

    /// <summary>The ConfigMap where there is none.</summary>
    /// <param name="pem">What the certificates of clients are verified by.</param>
    public static (ResourceDefinition Definition, KubernetesObject Object) Published(string pem) => (
        ResourceTable.Find(ResourceTypes.ConfigMaps)!,
        new ConfigMap
        {
            Metadata = new ObjectMeta { Name = Name, Namespace = WellKnownNamespaces.System },
            Data = new Dictionary<string, string> { [ClientAuthority] = pem },
        });

    /// <summary>Adds what is missing; other authorities stay, as another server may have published them.</summary>
    /// <param name="existing">The ConfigMap as it is.</param>
    /// <param name="published">The ConfigMap of <see cref="Published"/>.</param>
    /// <returns>The same instance when nothing is missing.</returns>
    public static ConfigMap Combine(ConfigMap existing, ConfigMap published)
    {
        var (present, missing) = (existing.Data?.GetValueOrDefault(ClientAuthority) ?? "", published.Data![ClientAuthority]);
        if (present.Contains(missing.Trim(), StringComparison.Ordinal))
        {
            return existing;
        }

        var separator = present.Length == 0 || present.EndsWith('\n') ? "" : "\n";
        var data = new Dictionary<string, string>(existing.Data ?? new Dictionary<string, string>()) { [ClientAuthority] = present + separator + missing };
        return existing with { Data = data };
    }
}
