using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Selectors;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Expectations;

/// <summary>A <see cref="ContainerCondition"/>: how many containers run, were started or have ended, by what the machines do.</summary>
internal sealed class ContainersCondition : Condition
{
    private readonly ContainerCondition _declared;
    private readonly ObservedCluster _cluster;
    private readonly LabelQuery _labels;
    private readonly string? _namespace;
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private int _count;
    private bool _hadChance;

    public ContainersCondition(ContainerCondition declared, ObservedCluster cluster)
    {
        _declared = declared;
        _cluster = cluster;
        _labels = LabelQuery.Parse(declared.LabelSelector);
        _namespace = declared.Namespace == "*" ? null : declared.Namespace ?? "default";
    }

    public override bool Holds => ConditionEvaluator.Contains(_declared.Count, _count);

    public override bool HadChance => _hadChance;

    private bool CountsRunning => _declared.State is null or "" or "Running";

    public override void Watch() => _hadChance = _cluster.RunningContainers.Any(IsSelected);

    public override bool Observe(Fact fact)
    {
        switch (fact)
        {
            case ContainerChanged { State: ContainerState.Running or ContainerState.Exited } container when IsSelected(container):
                _hadChance = true;
                return Count(container);
            case MachineChanged when CountsRunning:
            case FaultMoved { Began: true } moved when CountsRunning && moved.Fault == _declared.OnNodesOf:
                _running.Clear();
                _running.UnionWith(_cluster.RunningContainers.Where(container => IsSelected(container) && !_cluster.IsFrozen(container.Node))
                    .Select(static container => container.ContainerId));
                _count = _running.Count;
                return true;
            default:
                return false;
        }
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_count} containers of {_declared.Pod ?? _declared.LabelSelector ?? "pods"} {(CountsRunning ? "running" : _declared.State!.ToLowerInvariant())} ({ConditionEvaluator.Describe(_declared.Count)} wanted)");

    private bool Count(ContainerChanged container)
    {
        var started = container.State == ContainerState.Running;
        if (CountsRunning)
        {
            var moved = started ? _running.Add(container.ContainerId) : _running.Remove(container.ContainerId);
            _count = _running.Count;
            return moved;
        }

        if (started != (_declared.State == "Started") || (!started && _declared.ExitCode is { } code && code != container.ExitCode))
        {
            return false;
        }

        _count++;
        return true;
    }

    private bool IsSelected(ContainerChanged container) =>
        (_namespace is null || container.Pod.Namespace == _namespace)
        && NamePattern.Matches(_declared.Pod, container.Pod.Name)
        && (_declared.Container is null || _declared.Container == container.Container)
        && (_labels.IsEverything || _labels.Matches(_cluster.LabelsOf(container.PodUid)))
        && (_declared.OnNodesOf is null || _cluster.Entry(_declared.OnNodesOf) is { Began: not null } entry && entry.Nodes.Contains(container.Node));
}
