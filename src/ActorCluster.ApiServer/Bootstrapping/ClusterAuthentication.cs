using ActorCluster.Api.Core;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Bootstrapping;

/// <summary>
/// What other servers verify the cluster's clients by, and believe front proxies by: the ConfigMap
/// <c>kube-system/extension-apiserver-authentication</c>, which kube-controller-manager, kube-scheduler and extension API servers read as
/// they start (kubernetes pkg/controlplane/controller/clusterauthenticationtrust).
/// </summary>
internal static class ClusterAuthentication
{
    private const string ClientAuthority = "client-ca-file";
    private const string FrontProxyAuthority = "requestheader-client-ca-file";

    // In what a front proxy is verified by and says who asks, beside its authority.
    private static readonly (string Entry, string Value)[] RequestHeaderLists =
    [
        ("requestheader-allowed-names", RequestHeaders.FrontProxyName),
        ("requestheader-extra-headers-prefix", RequestHeaders.ExtraPrefix),
        ("requestheader-group-headers", RequestHeaders.Group),
        ("requestheader-username-headers", RequestHeaders.UserName),
    ];

    /// <summary>The ConfigMap's key.</summary>
    public static ObjectKey Key { get; } = new(WellKnownNamespaces.System, "extension-apiserver-authentication");

    /// <summary>The ConfigMap where there is none.</summary>
    /// <param name="authorities">What the certificates of clients and of front proxies are verified by.</param>
    public static (ResourceDefinition Definition, KubernetesObject Object) Published(RootCertificate authorities)
    {
        var data = new Dictionary<string, string> { [ClientAuthority] = authorities.Pem };
        if (authorities.FrontProxyPem is { Length: > 0 } frontProxy)
        {
            data[FrontProxyAuthority] = frontProxy;
            foreach (var (entry, value) in RequestHeaderLists)
            {
                data[entry] = JsonData.ToText(new[] { value });
            }
        }

        return (
            ResourceTable.Find(ResourceTypes.ConfigMaps)!,
            new ConfigMap { Metadata = new ObjectMeta { Name = Key.Name, Namespace = Key.Namespace }, Data = data });
    }

    /// <summary>
    /// Adds what is missing; what another server may have published stays, and what none publishes goes. A ConfigMap that makes no sense
    /// is left alone, as by Kubernetes.
    /// </summary>
    /// <param name="existing">The ConfigMap as it is.</param>
    /// <param name="published">The ConfigMap of <see cref="Published"/>.</param>
    /// <returns>The same instance when nothing is to be done.</returns>
    public static ConfigMap Combine(ConfigMap existing, ConfigMap published)
    {
        var (old, ours) = (existing.Data ?? new Dictionary<string, string>(), published.Data!);
        var data = new Dictionary<string, string>
        {
            [ClientAuthority] = Bundle(old.GetValueOrDefault(ClientAuthority) ?? "", ours[ClientAuthority]),
        };
        var frontProxy = Bundle(old.GetValueOrDefault(FrontProxyAuthority) ?? "", ours.GetValueOrDefault(FrontProxyAuthority) ?? "");
        if (frontProxy.Length > 0)
        {
            data[FrontProxyAuthority] = frontProxy;
            foreach (var (entry, _) in RequestHeaderLists)
            {
                if (Values(old, entry) is not { } first || Values(ours, entry) is not { } second)
                {
                    return existing;
                }

                data[entry] = JsonData.ToText(first.Union(second).ToArray());
            }
        }

        return data.Count == old.Count && data.All(entry => old.TryGetValue(entry.Key, out var value) && value == entry.Value)
            ? existing
            : existing with { Data = data };
    }

    private static string Bundle(string present, string added)
    {
        if (added.Length == 0 || present.Contains(added.Trim(), StringComparison.Ordinal))
        {
            return present;
        }

        return present + (present.Length == 0 || present.EndsWith('\n') ? "" : "\n") + added;
    }

    // Null for what is no list of texts.
    private static IReadOnlyList<string>? Values(IReadOnlyDictionary<string, string> data, string entry)
    {
        if (data.GetValueOrDefault(entry) is not { Length: > 0 } text)
        {
            return [];
        }

        try
        {
            return JsonData.Parse(text) is IReadOnlyList<object?> items && items.All(static item => item is string) ? [.. items.OfType<string>()] : null;
        }
        catch (DecodingException)
        {
            return null;
        }
    }
}
