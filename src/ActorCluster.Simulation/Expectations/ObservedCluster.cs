using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// The cluster as its facts tell it: the objects of the store, the containers that really run, the entries of the timeline.
/// </summary>
public sealed class ObservedCluster
{
    private static readonly Dictionary<ObjectKey, KubernetesObject> None = [];

    private readonly Dictionary<string, Dictionary<ObjectKey, KubernetesObject>> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContainerChanged> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>?> _labels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _frozen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntryWindow> _entries = new(StringComparer.Ordinal);

    /// <summary>When the last fact was.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>What is measured.</summary>
    public Metrics Metrics { get; } = new();

    /// <summary>The containers whose process exists, in no order.</summary>
    public IReadOnlyCollection<ContainerChanged> RunningContainers => _running.Values;

    /// <summary>The objects of a resource, in no order.</summary>
    /// <param name="resource">The storage name of the resource.</param>
    public IReadOnlyDictionary<ObjectKey, KubernetesObject> Objects(string resource) => _objects.GetValueOrDefault(resource, None);

    /// <summary>Every resource that has objects, by name.</summary>
    public IEnumerable<string> Resources => _objects.Keys.Order(StringComparer.Ordinal);

    /// <summary>What became of an entry of the timeline; null when it has not begun.</summary>
    /// <param name="name">The entry's name.</param>
    public EntryWindow? Entry(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The labels of a pod, which are those of its last version when it is gone.</summary>
    /// <param name="uid">The pod.</param>
    public IReadOnlyDictionary<string, string>? LabelsOf(string uid) => _labels.GetValueOrDefault(uid);

    /// <summary>Whether nothing on a machine moves.</summary>
    /// <param name="node">The machine.</param>
    public bool IsFrozen(string node) => _frozen.Contains(node);

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact; later than every one before.</param>
    public void Observe(Fact fact)
    {
        Now = fact.At;
        Metrics.Observe(fact);
        switch (fact)
        {
            case ObjectWritten write:
                Write(write);
                break;
            case ContainerChanged { State: ContainerState.Running } container:
                _running[container.ContainerId] = container;
                break;
            case ContainerChanged { State: ContainerState.Exited } container:
                _running.Remove(container.ContainerId);
                break;
            case MachineChanged machine:
                Move(machine);
                break;
            case FaultMoved moved:
                var window = _entries.GetValueOrDefault(moved.Fault) ?? new EntryWindow(moved.Fault);
                _entries[moved.Fault] = moved.Began
                    ? window with { Began = fact.At, Ended = null, Nodes = new SortedSet<string>(moved.Nodes, StringComparer.Ordinal), PodUids = new SortedSet<string>(moved.PodUids, StringComparer.Ordinal) }
                    : window with { Ended = fact.At };
                break;
            case FaultStruck struck:
                var hit = _entries.GetValueOrDefault(struck.Fault) ?? new EntryWindow(struck.Fault);
                _entries[struck.Fault] = hit with { Hits = hit.Hits + 1, FirstHit = hit.FirstHit ?? struck };
                break;
        }
    }

    private void Write(ObjectWritten write)
    {
        if (!_objects.TryGetValue(write.Resource, out var objects))
        {
            objects = [];
            _objects.Add(write.Resource, objects);
        }

        if (write.New is null)
        {
            objects.Remove(write.Key);
        }
        else
        {
            objects[write.Key] = write.New;
        }

        if (write.Object is Pod pod)
        {
            _labels[pod.Metadata.Uid] = pod.Metadata.Labels;
        }
    }

    private void Move(MachineChanged machine)
    {
        _ = machine.State == MachineState.Frozen ? _frozen.Add(machine.Node) : _frozen.Remove(machine.Node);
        if (machine.State == MachineState.Off)
        {
            foreach (var id in _running.Values.Where(container => container.Node == machine.Node).Select(static container => container.ContainerId).ToArray())
            {
                _running.Remove(id);
            }
        }
    }
}

/// <summary>What became of an entry of the timeline.</summary>
/// <param name="Name">Its name.</param>
public sealed record EntryWindow(string Name)
{
    /// <summary>When it began.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>When it was healed or was over; null while it lasts.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The nodes that it was aimed at.</summary>
    public IReadOnlySet<string> Nodes { get; init; } = new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>The pods that it was aimed at.</summary>
    public IReadOnlySet<string> PodUids { get; init; } = new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>How often it hit.</summary>
    public long Hits { get; init; }

    /// <summary>The first time that it hit.</summary>
    public FaultStruck? FirstHit { get; init; }
}
