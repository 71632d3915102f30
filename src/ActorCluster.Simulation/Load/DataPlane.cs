using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Load;

/// <summary>The ways between machines, over which pods reach each other, and what is wrong with them.</summary>
public sealed class DataPlane
{
    private readonly List<SeveredWay> _severed = [];

    /// <summary>Makes the ways between machines bad, in the directions that the fault names.</summary>
    /// <param name="faultId">Names the fault.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="nodes">The machines on one side.</param>
    /// <param name="peers">The machines on the other side.</param>
    public void Sever(string faultId, LinkFault fault, IReadOnlyList<string> nodes, IReadOnlyList<string> peers)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _severed.Add(new SeveredWay(
            faultId,
            fault,
            nodes,
            peers,
            fault.Partition == true || fault.Stall == true ? 1 : fault.Loss is { } loss ? Share.Parse(loss) : 0,
            fault.Delay is { } delay ? LabDuration.Parse(delay) : TimeSpan.Zero));
    }

    /// <summary>Makes the ways of a fault good again.</summary>
    /// <param name="faultId">The fault.</param>
    public void Heal(string faultId) => _severed.RemoveAll(way => way.FaultId == faultId);

    /// <summary>
    /// The way that a request and its answer take. Both directions count: without an answer a request has failed for its client.
    /// </summary>
    /// <param name="from">The client's machine.</param>
    /// <param name="to">The machine that serves.</param>
    /// <returns>The share of requests that get through both ways, how much longer they take, and the faults that hit.</returns>
    public (double Passing, TimeSpan Delay, IReadOnlyList<string> Faults) Judge(string from, string to)
    {
        if (_severed.Count == 0 || from == to)
        {
            return (1, TimeSpan.Zero, []);
        }

        var passing = 1.0;
        var delay = TimeSpan.Zero;
        var faults = new List<string>();
        foreach (var way in _severed)
        {
            var crossings = way.Crossings(from, to);
            if (crossings > 0)
            {
                passing *= Math.Pow(1 - way.Loss, crossings);
                delay += way.Delay * crossings;
                faults.Add(way.FaultId);
            }
        }

        return (passing, delay, faults);
    }

    private sealed record SeveredWay(
        string FaultId, LinkFault Fault, IReadOnlyList<string> Nodes, IReadOnlyList<string> Peers, double Loss, TimeSpan Delay)
    {
        // How many of the two directions are bad: the request's and the answer's.
        public int Crossings(string from, string to)
        {
            var fromNode = Nodes.Contains(from) && Peers.Contains(to);
            var toNode = Nodes.Contains(to) && Peers.Contains(from);
            return !fromNode && !toNode ? 0 : Fault.Direction is null or LinkDirection.Both ? 2 : 1;
        }
    }
}
