using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Node.Containers;

/// <summary>A pod as its containers may ask about it.</summary>
/// <param name="Metadata">What it says of itself.</param>
/// <param name="Spec">What it should be.</param>
/// <param name="Host">Its node.</param>
/// <param name="Ip">Its address; empty while it has none.</param>
internal sealed record PodFacts(ObjectMeta Metadata, PodSpec Spec, PodHost Host, string Ip)
{
    private const int LongestHostName = 63;
    private const string ClusterDomain = "cluster.local";

    /// <summary>Its namespace.</summary>
    public string Namespace => Metadata.Namespace ?? "";

    /// <summary>The name of its machine (pkg/kubelet/kubelet_pods.go: GeneratePodHostNameAndDomain); the node's with its network.</summary>
    public string HostName
    {
        get
        {
            if (Spec.HostNetwork)
            {
                return Host.NodeName;
            }

            var name = Spec.Hostname is { Length: > 0 } given ? given : Metadata.Name ?? "";
            return name.Length > LongestHostName ? name[..LongestHostName].TrimEnd('-', '.') : name;
        }
    }

    /// <summary>The domain that it is in by its subdomain; empty for none.</summary>
    public string Domain => Spec.Subdomain is { Length: > 0 } subdomain ? $"{subdomain}.{Namespace}.svc.{ClusterDomain}" : "";

    /// <summary>What <c>hostname</c> prints: with <c>setHostnameAsFQDN</c> the name and its domain.</summary>
    public string KernelHostName => Spec.SetHostnameAsFQDN == true && Domain.Length > 0 && !Spec.HostNetwork ? $"{HostName}.{Domain}" : HostName;
}
