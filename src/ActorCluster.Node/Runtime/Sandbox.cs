using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Node.Runtime.Processes;
using ActorCluster.Node.Runtime.Usage;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <summary>A pod's sandbox inside the runtime actor.</summary>
internal sealed class Sandbox(string podUid, ObjectKey pod, IActorRef owner)
{
    public string PodUid { get; } = podUid;

    public ObjectKey Pod { get; } = pod;

    /// <summary>Hears what happens to the containers.</summary>
    public IActorRef Owner { get; set; } = owner;

    /// <summary>Nobody knows the pod any more: the sandbox goes with its last container.</summary>
    public bool IsRetired { get; set; }

    /// <summary>The pod's address; empty with the host's network.</summary>
    public string Ip { get; set; } = "";

    /// <summary>The machine went down under it: it has no network, and no container runs in it, until its pod begins again.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether its pod is over.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Its volumes; null until a process looks at one.</summary>
    public PodVolumes? Volumes { get; set; }

    /// <summary>What the kubelet last wrote into its volumes; null for what the containers started with.</summary>
    public UpdateVolumes? Written { get; set; }

    /// <summary>What processes wait for that read a volume; null when nobody has read one.</summary>
    public PendingRead? Reading { get; set; }

    /// <summary>The last run of each container.</summary>
    public Dictionary<string, ContainerRecord> Containers { get; } = new(1, StringComparer.Ordinal);
}

/// <summary>One run of a container inside the runtime actor.</summary>
internal sealed class ContainerRecord(RunContainer request, ContainerPlan plan)
{
    public RunContainer Request { get; } = request;

    public ContainerPlan Plan { get; } = plan;

    public string Name => Request.Container.Name;

    public int Attempt => Request.Attempt;

    public string ContainerId { get; set; } = "";

    public ImageRecord? Image { get; set; }

    public bool Running { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The same by the node's clock.</summary>
    public DateTimeOffset StartedStamp { get; set; }

    public ContainerStateTerminated? Exited { get; set; }

    /// <summary>When SIGKILL follows a SIGTERM; null while nobody has asked it to end.</summary>
    public DateTimeOffset? KillAt { get; set; }

    /// <summary>When it got the SIGTERM.</summary>
    public DateTimeOffset TermAt { get; set; }

    /// <summary>The requests that it has to answer.</summary>
    public RequestQueue Requests { get; set; }

    /// <summary>Whether what it uses stays as it is until something happens to it.</summary>
    public bool IsSettled => !Running || (Plan.Growth == default && Requests == default);

    /// <summary>What it has left on the disk, once it has ended.</summary>
    public ResourceUse Left { get; set; }

    /// <summary>The run before, as the kubelet keeps one dead container of each name; null for the first one.</summary>
    public ContainerRecord? Earlier { get; set; }

    /// <summary>What the run before has left there.</summary>
    public ResourceUse Before { get; set; }

    /// <summary>The Services that the node knew when it started.</summary>
    public IReadOnlyList<Service> Services { get; set; } = [];

    /// <summary>Its files and processes; null until somebody needs them.</summary>
    public ContainerWorld? World { get; set; }

    /// <summary>
    /// Its first process, when that is a shell that talks to somebody; null for any other, which only its plan describes.
    /// </summary>
    public ContainerProcess? First { get; set; }

    /// <summary>What it has printed after the last whole line.</summary>
    public string Unfinished { get; set; } = "";

    /// <summary>The lines of this run.</summary>
    public IReadOnlyList<LogLine> Log { get; set; } = [];

    /// <summary>The lines of the run before.</summary>
    public IReadOnlyList<LogLine> PreviousLog { get; set; } = [];
}

/// <summary>An image on the node.</summary>
internal sealed record ImageRecord(string Resolved, string Id, long SizeBytes);
