using Akka.Actor;

namespace ActorCluster.Simulation.Load;

/// <summary>The machines of a cluster, as clients of Services reach them.</summary>
public interface ILoadNetwork
{
    /// <summary>The machines that clients can be on: those that run, in the order of their names.</summary>
    IReadOnlyList<string> ClientMachines { get; }

    /// <summary>What is wrong with the ways between machines.</summary>
    DataPlane Ways { get; }

    /// <summary>The root of a machine's tree; null when it does not answer.</summary>
    /// <param name="node">The machine.</param>
    IActorRef? Reach(string node);

    /// <summary>The machine whose pods have an address; null when no machine has.</summary>
    /// <param name="ip">The address.</param>
    string? MachineOf(string ip);

    /// <summary>The address and port of a Service; null when there is no such Service.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="port">Its port; null for its first.</param>
    (string Ip, int Port)? AddressOf(string ns, string name, int? port);

    /// <summary>Clients were served for a second.</summary>
    /// <param name="load">The load's name.</param>
    /// <param name="sent">How many requests they sent, repeated ones included.</param>
    /// <param name="failed">How many of them failed.</param>
    /// <param name="detail">How they failed, for people.</param>
    void Served(string load, long sent, long failed, string detail);

    /// <summary>A bad way between machines hit requests.</summary>
    /// <param name="faultId">The fault.</param>
    /// <param name="where">Between which machines.</param>
    /// <param name="what">What happened.</param>
    void Struck(string faultId, string where, string what);
}
