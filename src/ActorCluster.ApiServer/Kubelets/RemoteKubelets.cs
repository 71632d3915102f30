using System.Security.Cryptography.X509Certificates;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Streaming;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>
/// The kubelets that are no actors of this cluster: programs of their own that have joined over HTTPS. They are asked over HTTPS, too, as
/// kube-apiserver asks them; all others are asked as ever.
/// </summary>
/// <param name="endpoint">Knows the nodes and pods.</param>
/// <param name="client">The certificate that the server shows to kubelets, with its key.</param>
/// <param name="isEmulated">Whether a node is one of this cluster's actors.</param>
/// <param name="time">The clock by which connections take too long.</param>
public sealed class RemoteKubelets(IApiEndpoint endpoint, X509Certificate2 client, Func<Node, bool> isEmulated, TimeProvider time)
{
    private const int DefaultPort = 10250;
    private static readonly Caller Self = new("system:apiserver", ["system:masters"], "", "kube-apiserver");

    // kube-apiserver --kubelet-preferred-address-types as kubeadm sets it.
    private static readonly string[] PreferredAddresses = ["InternalIP", "ExternalIP", "Hostname"];

    /// <summary>How to connect.</summary>
    internal KubeletTransport Transport { get; } = new(client, time);

    /// <summary>Streams to either kind of kubelet.</summary>
    /// <param name="emulated">Leads to the actors.</param>
    public INodeStreams Over(INodeStreams emulated) => new KubeletStreams(this, emulated);

    /// <summary>Logs of either kind of kubelet.</summary>
    /// <param name="emulated">The logs of the actors.</param>
    public IContainerLogs Over(IContainerLogs emulated) => new KubeletLogs(this, emulated);

    /// <summary>Where a node's kubelet listens; null for a node that is an actor, or that there is not.</summary>
    /// <param name="name">The node.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<KubeletAddress?> FindAsync(string name, CancellationToken cancel)
    {
        var found = await endpoint.InvokeAsync(new ApiCall(Self, ApiVerb.Get, ResourceTypes.Nodes, new ObjectKey("", name)), cancel);
        return found.Object?.Value is Node node && !isEmulated(node) ? AddressOf(node) : null;
    }

    /// <summary>The address of a pod; empty while it has none.</summary>
    /// <param name="key">The pod.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<string> FindPodAsync(ObjectKey key, CancellationToken cancel)
    {
        var found = await endpoint.InvokeAsync(new ApiCall(Self, ApiVerb.Get, ResourceTypes.Pods, key), cancel);
        return (found.Object?.Value as Pod)?.Status.PodIP ?? "";
    }

    private static KubeletAddress AddressOf(Node node)
    {
        var addresses = node.Status.Addresses ?? [];
        var host = PreferredAddresses.Select(type => addresses.FirstOrDefault(address => address.Type == type)?.Address)
            .FirstOrDefault(static address => !string.IsNullOrEmpty(address));
        var port = node.Status.DaemonEndpoints.KubeletEndpoint.Port;
        return new KubeletAddress(host ?? node.Metadata.Name!, port > 0 ? port : DefaultPort);
    }
}
