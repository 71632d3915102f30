using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Processes;
using ActorCluster.Node.Faults;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>What is to be wrong in the workers during a run, and who of them has made it so. No actor, no clock.</summary>
/// <param name="run">Names the run.</param>
/// <param name="workers">The worker processes.</param>
internal sealed class OrderBook(string run, IReadOnlyList<WorkerPlan> workers)
{
    private readonly List<FaultOrder> _faults = [];
    private readonly SortedSet<string> _off = new(StringComparer.Ordinal);
    private readonly List<ShutDownOrder> _shuttingDown = [];
    private readonly Dictionary<string, long> _complied = new(StringComparer.Ordinal);
    private long _version = 1;

    /// <summary>The worker processes.</summary>
    public IReadOnlyList<WorkerPlan> Workers => workers;

    /// <summary>The process that hosts a node; null when none does.</summary>
    /// <param name="node">The node.</param>
    public WorkerPlan? HostOf(string node) => workers.FirstOrDefault(worker => worker.NodeNames.Contains(node));

    /// <summary>Numbers the orders anew: when they are in effect, everything that happened in the workers before has been told.</summary>
    public void Number() => _version++;

    /// <summary>A fault begins on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">The fault.</param>
    public void Begin(string node, InjectFault fault)
    {
        _faults.RemoveAll(order => order.Node == node && order.Fault == fault.FaultId);
        _faults.Add(new FaultOrder(node, fault.FaultId, KubernetesJson.ToText(fault.Entry), fault.PodUids));
        _version++;
    }

    /// <summary>A fault ends on every node.</summary>
    /// <param name="fault">The fault.</param>
    public void End(string fault)
    {
        if (_faults.RemoveAll(order => order.Fault == fault) > 0)
        {
            _version++;
        }
    }

    /// <summary>A node among several of a process is switched off or on.</summary>
    /// <param name="node">The node.</param>
    /// <param name="off">It is off.</param>
    public void Switch(string node, bool off)
    {
        if (off ? _off.Add(node) : _off.Remove(node))
        {
            _version++;
        }
    }

    /// <summary>A node ends its pods.</summary>
    /// <param name="order">Which, and how.</param>
    public void ShutDown(ShutDownOrder order)
    {
        _shuttingDown.Add(order);
        _version++;
    }

    /// <summary>Whether a node is ending its pods.</summary>
    /// <param name="node">The node.</param>
    public bool IsShuttingDown(string node) => _shuttingDown.Any(order => order.Node == node);

    /// <summary>A node has ended its pods, or is off.</summary>
    /// <param name="node">The node.</param>
    public void EndShutDown(string node)
    {
        if (_shuttingDown.RemoveAll(order => order.Node == node) > 0)
        {
            _version++;
        }
    }

    /// <summary>The orders for a process.</summary>
    /// <param name="worker">The process.</param>
    public LabOrders For(WorkerPlan worker)
    {
        var nodes = worker.NodeNames.ToHashSet(StringComparer.Ordinal);
        return new LabOrders(
            run,
            _version,
            [.. _faults.Where(order => nodes.Contains(order.Node))],
            [.. _off.Where(nodes.Contains)],
            [.. _shuttingDown.Where(order => nodes.Contains(order.Node))]);
    }

    /// <summary>A process has made something so.</summary>
    /// <param name="worker">The process.</param>
    /// <param name="version">The orders that it keeps to.</param>
    public void Complied(string worker, long version) => _complied[worker] = Math.Max(version, _complied.GetValueOrDefault(worker));

    /// <summary>Whether every process that could hear of the present orders keeps to them.</summary>
    /// <param name="isDeaf">Whether a process is off or stands still.</param>
    public bool IsInEffect(Func<string, bool> isDeaf) =>
        workers.All(worker => isDeaf(worker.Name) || _complied.GetValueOrDefault(worker.Name) >= _version);
}
