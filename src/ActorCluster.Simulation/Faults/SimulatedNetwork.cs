using System.Net;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Load;
using ActorCluster.Store;
using Akka.Actor;

namespace ActorCluster.Simulation.Faults;

/// <summary>The machines of a simulated cluster, as clients of Services reach them.</summary>
/// <param name="cluster">The cluster.</param>
internal sealed class SimulatedNetwork(SimulatedCluster cluster) : ILoadNetwork
{
    private readonly string[] _names = [.. cluster.Machines.Select(static machine => machine.Name).Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    public IReadOnlyList<string> ClientMachines => [.. _names.Where(name => cluster.Machine(name).State == MachineState.Running)];

    /// <inheritdoc />
    public DataPlane Ways { get; } = new();

    /// <inheritdoc />
    public IActorRef? Reach(string node) => cluster.Machine(node) is { State: MachineState.Running } machine ? machine.Supervisor : null;

    /// <inheritdoc />
    public string? MachineOf(string ip)
    {
        foreach (var entry in cluster.Disk.List(new StoreRangeQuery("nodes", "", 0)).Entries)
        {
            var node = (Api.Core.Node)entry.Value;
            if (IPNetwork.TryParse(node.Spec.PodCIDR, out var range) && IPAddress.TryParse(ip, out var address) && range.Contains(address))
            {
                return node.Metadata.Name;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public (string Ip, int Port)? AddressOf(string ns, string name, int? port) =>
        cluster.Disk.Find("services", new ObjectKey(ns, name))?.Value is Service { Spec: { ClusterIP: { Length: > 0 } ip, Ports: { Count: > 0 } ports } }
            ? (ip, port ?? ports[0].Port)
            : null;

    /// <inheritdoc />
    public void Served(string load, long sent, long failed, string detail)
    {
        cluster.Recorder.Record((id, cause, at) => new RequestsServed(id, cause, at, load, sent, failed, detail));
        Struck(load, "clients", FormattableString.Invariant($"{sent} requests"));
    }

    /// <inheritdoc />
    public void Struck(string faultId, string where, string what) =>
        cluster.Recorder.Record((id, cause, at) => new FaultStruck(id, cause, at, faultId, where, what));
}
