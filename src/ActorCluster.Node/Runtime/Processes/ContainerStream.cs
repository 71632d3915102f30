using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>One client's stream to a container: what it may still send, and what is kept for it.</summary>
internal sealed class ContainerStream(OpenStream open, IActorRef kubelet, Sandbox sandbox, ContainerRecord record)
{
    public long Id { get; } = open.StreamId;

    public StreamRequest Request { get; } = open.Request;

    /// <summary>Carries its messages.</summary>
    public IActorRef Kubelet { get; } = kubelet;

    public Sandbox Sandbox { get; } = sandbox;

    public ContainerRecord Record { get; } = record;

    /// <summary>The process; null for a connection, and for the attachment to a process that is none of the shell's.</summary>
    public ContainerProcess? Process { get; init; }

    /// <summary>The connection; null for a process.</summary>
    public PortConnection? Connection { get; init; }

    /// <summary>What the first process has printed and the client has not got yet.</summary>
    public BytePipe Printed { get; } = new(int.MaxValue);

    /// <summary>How many more bytes the client takes.</summary>
    public int Credit { get; set; } = StreamWindow.Bytes;

    /// <summary>There is more to do than one turn allows.</summary>
    public bool IsBusy { get; set; }

    /// <summary>When the client was heard last.</summary>
    public DateTimeOffset HeardAt { get; set; }

    /// <summary>Whether the process is the client's own.</summary>
    public bool IsExec => Request.Kind == StreamKind.Exec;

    /// <summary>Where input goes; null for nowhere.</summary>
    public BytePipe? Input => Connection?.Input ?? Process?.Files.In;

    /// <summary>The pipes that its output comes from, by channel.</summary>
    public IEnumerable<(byte Channel, BytePipe Pipe)> Outputs => Connection is not null ? [(StreamWindow.Stdout, Connection.Output)]
        : IsExec ? [(StreamWindow.Stdout, Process!.Files.Out), (StreamWindow.Stderr, Process.Files.Error)]
        : [(StreamWindow.Stdout, Printed)];

    /// <summary>Whether a channel is wanted.</summary>
    public bool Wants(byte channel) => channel == StreamWindow.Stdout ? Request.Stdout || Connection is not null : Request.Stderr;
}
