using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// At most one instance of each pod of a StatefulSet runs, by what the runtimes run and not by what the API says
/// (concepts/workloads/controllers/statefulset). A frozen machine runs nothing until it is thawed.
/// </summary>
internal sealed class AtMostOneIdentity() : Checker(
    "at-most-one-identity",
    "At most one instance of each StatefulSet pod runs at any time, by what the nodes really run.",
    new FactInterest(FactKinds.Writes | FactKinds.Containers | FactKinds.Machines, Stored.Pods))
{
    private readonly Dictionary<string, ObjectKey> _identities = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ObjectKey, List<Instance>> _running = [];
    private readonly HashSet<string> _frozen = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { Old: null, New: Pod pod } when Stored.ControllerOf(pod)?.Kind == "StatefulSet":
                _identities[pod.Metadata.Uid] = new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name);
                break;
            case ObjectWritten { New: null, Old: Pod pod } when _identities.TryGetValue(pod.Metadata.Uid, out var identity) && !Runs(identity, pod.Metadata.Uid):
                _identities.Remove(pod.Metadata.Uid);
                break;
            case ContainerChanged container when _identities.TryGetValue(container.PodUid, out var identity):
                Observe(container, identity);
                break;
            case MachineChanged machine:
                Observe(machine);
                break;
        }
    }

    private void Observe(ContainerChanged container, ObjectKey identity)
    {
        if (container.State == ContainerState.Running)
        {
            Count();
            var instances = _running.TryGetValue(identity, out var known) ? known : _running[identity] = [];
            var instance = instances.Find(one => one.PodUid == container.PodUid && one.Node == container.Node);
            if (instance is null)
            {
                instance = new Instance(container.PodUid, container.Node, container.Id);
                instances.Add(instance);
            }

            instance.Containers.Add(container.ContainerId);
            Judge(identity, instances, instance, container.At);
        }
        else if (container.State == ContainerState.Exited && _running.TryGetValue(identity, out var instances))
        {
            foreach (var instance in instances)
            {
                instance.Containers.Remove(container.ContainerId);
            }

            Drop(identity, instances);
        }
    }

    private void Observe(MachineChanged machine)
    {
        _ = machine.State == MachineState.Frozen ? _frozen.Add(machine.Node) : _frozen.Remove(machine.Node);
        foreach (var (identity, instances) in _running.ToArray())
        {
            if (machine.State == MachineState.Off)
            {
                instances.RemoveAll(instance => instance.Node == machine.Node);
                Drop(identity, instances);
            }
            else if (machine.State == MachineState.Running && instances.Find(one => one.Node == machine.Node) is { } thawed)
            {
                Judge(identity, instances, thawed, machine.At);
            }
        }
    }

    private void Judge(ObjectKey identity, List<Instance> instances, Instance latest, DateTimeOffset at)
    {
        foreach (var other in instances)
        {
            if (!ReferenceEquals(other, latest) && !_frozen.Contains(other.Node) && latest.Against.Add(other.PodUid + other.Node))
            {
                other.Against.Add(latest.PodUid + latest.Node);
                Report(at, $"{identity} runs on {other.Node} and on {latest.Node} at the same time", other.Fact, latest.Fact);
            }
        }
    }

    private void Drop(ObjectKey identity, List<Instance> instances)
    {
        instances.RemoveAll(static instance => instance.Containers.Count == 0);
        if (instances.Count == 0)
        {
            _running.Remove(identity);
        }
    }

    private bool Runs(ObjectKey identity, string uid) => _running.TryGetValue(identity, out var instances) && instances.Exists(one => one.PodUid == uid);

    private sealed class Instance(string podUid, string node, long fact)
    {
        public string PodUid { get; } = podUid;

        public string Node { get; } = node;

        public long Fact { get; } = fact;

        public HashSet<string> Containers { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Against { get; } = new(StringComparer.Ordinal);
    }
}
