using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// Nothing comes from nowhere and nothing vanishes: the pods that were created are there, or were deleted by somebody; what a node runs
/// belongs to a pod that exists, or ended with it; the messages that were sent arrived, wait, or were lost on record.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class Conservation(CheckerSettings settings) : Checker(
    "conservation",
    "Pods created are live, terminal or deleted by somebody; containers end with their pods; messages sent are all accounted for.",
    new FactInterest(
        FactKinds.Writes | FactKinds.Containers | FactKinds.Machines | FactKinds.Inspections | FactKinds.Messages | FactKinds.Faults, Stored.Pods))
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (ObjectKey Key, TimeSpan Grace)> _live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Left> _gone = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ContainerChanged> _running = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);
    private long _created;
    private long _deleted;

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten write:
                Observe(write);
                break;
            case ContainerChanged { State: ContainerState.Running } container:
                _running[container.ContainerId] = container;
                Judge(container, container.At);
                break;
            case ContainerChanged { State: ContainerState.Exited } container:
                _running.Remove(container.ContainerId);
                break;
            case MachineChanged { State: MachineState.Off } machine:
                foreach (var id in _running.Where(pair => pair.Value.Node == machine.Node).Select(static pair => pair.Key).ToArray())
                {
                    _running.Remove(id);
                }

                break;
            case StoreInspected inspected:
                Compare(inspected);
                break;
            case MessagesCounted counted:
                Count();
                var found = counted.Delivered + counted.InFlight + counted.Dropped + counted.DeadLettered;
                if (found != counted.Sent)
                {
                    Report(fact.At, $"{counted.Sent} messages were sent, and {found} are accounted for", fact.Id);
                }

                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at)
    {
        foreach (var container in _running.Values)
        {
            Judge(container, at);
        }
    }

    private void Observe(ObjectWritten write)
    {
        if (write.Object is not Pod pod)
        {
            return;
        }

        var uid = pod.Metadata.Uid;
        if (write.New is null)
        {
            Count();
            _deleted++;
            if (!_live.Remove(uid, out var left))
            {
                Report(write.At, $"pod {write.Key} was removed, which was not there", write.Id);
            }

            _gone[uid] = new Left(write.At, write.Id, left.Grace);
            return;
        }

        if (write.Old is null)
        {
            Count();
            _created++;
        }
        else if (!_live.ContainsKey(uid))
        {
            Report(write.At, $"pod {write.Key} was changed, and nobody created it", write.Id);
            _created++;
        }

        if (write.Old is null || !_live.ContainsKey(uid))
        {
            _live[uid] = (write.Key, pod.Spec.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultGrace);
        }
    }

    // A node that the news could reach ends what it runs of a pod that is gone, within the pod's grace period and the time of a clean-up.
    private void Judge(ContainerChanged container, DateTimeOffset now)
    {
        Count();
        if (_live.ContainsKey(container.PodUid))
        {
            return;
        }

        if (!_gone.TryGetValue(container.PodUid, out var gone))
        {
            Report(now, $"node {container.Node} runs container {container.Container} of {container.Pod}, which nobody created", container.Id);
        }
        else if (gone.At + gone.Grace + settings.CleanUp < now && !_impairments.OfNode(container.Node, gone.At) && !_impairments.OfControlPlane(gone.At))
        {
            Report(
                now,
                $"node {container.Node} runs container {container.Container} of {container.Pod} {(now - gone.At).TotalSeconds:0} s after the pod was removed",
                gone.Fact,
                container.Id);
        }
    }

    private void Compare(StoreInspected inspected)
    {
        Count();
        var held = inspected.Objects.Count(static found => found.Resource == Stored.Pods);
        if (held != _created - _deleted)
        {
            Report(inspected.At, $"{_created} pods were created and {_deleted} removed, and the store holds {held}", inspected.Id);
        }
    }

    private readonly record struct Left(DateTimeOffset At, long Fact, TimeSpan Grace);
}
