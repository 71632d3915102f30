using ActorCluster.Api.Networking;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Ingresses.</summary>
    public static ResourceType Ingresses { get; } = Namespaced<Ingress>("networking.k8s.io", "ingresses", "ing");

    /// <summary>Classes of Ingresses.</summary>
    public static ResourceType IngressClasses { get; } = Cluster<IngressClass>("networking.k8s.io", "ingressclasses");

    /// <summary>Policies of connections.</summary>
    public static ResourceType NetworkPolicies { get; } = Namespaced<NetworkPolicy>("networking.k8s.io", "networkpolicies", "netpol");

    private static ResourceType[] NetworkingGroup => [Ingresses, IngressClasses, NetworkPolicies];
}
