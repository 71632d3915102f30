using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>What clients are warned of in Services (kubernetes <c>pkg/api/service/warnings.go</c>).</summary>
internal static class ServiceWarnings
{
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";

    /// <summary>Warns of a Service.</summary>
    /// <param name="service">The Service.</param>
    public static List<string> Of(Service service)
    {
        var warnings = new List<string>();
        var spec = service.Spec;
        var path = FieldPath.Of("spec");
        if (service.Metadata.Annotations?.ContainsKey(TopologyHints) == true)
        {
            warnings.Add($"annotation {TopologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead");
        }

        if (spec is { Type: not "ExternalName", ClusterIP: not (null or "" or "None") })
        {
            Addresses(spec.ClusterIPs, path.Child("clusterIPs"), warnings);
        }

        Addresses(spec.ExternalIPs, path.Child("externalIPs"), warnings);
        if (spec.LoadBalancerIP is { Length: > 0 } balancer)
        {
            Address(balancer, path.Child("loadBalancerIP"), warnings);
        }

        if (spec.Type == "ExternalName" && spec.ExternalIPs is { Count: > 0 })
        {
            warnings.Add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }

        if (spec.Type != "ExternalName" && spec.ExternalName is { Length: > 0 })
        {
            warnings.Add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }

        return warnings;
    }

    private static void Addresses(IReadOnlyList<string>? addresses, FieldPath path, List<string> warnings)
    {
        for (var i = 0; i < addresses?.Count; i++)
        {
            Address(addresses[i], path.Index(i), warnings);
        }
    }

    private static void Address(string text, FieldPath path, List<string> warnings)
    {
        if (IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && address.ToString() is var canonical
            && canonical != text)
        {
            warnings.Add($"{path}: IPv6 address {FieldError.Quote(text)} is not in RFC 5952 canonical format ({FieldError.Quote(canonical)}), "
                + "which may cause controller apply-loops");
        }
    }
}
