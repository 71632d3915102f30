using ActorCluster.Client.Configuration;
using ActorCluster.Node.Settings;
using ActorCluster.Testing;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Node.Tests.Support;

/// <summary>A <see cref="VirtualTimeSystem"/> with the settings of a node and with probes.</summary>
internal sealed class VirtualSystem : IDisposable
{
    private readonly VirtualTimeSystem _virtual = new();
    private int _names;

    public VirtualSystem(string overlay = "")
    {
        var reference = ReferenceConfiguration.Load();
        var root = overlay.Length == 0 ? reference : ConfigurationFactory.ParseString(overlay).WithFallback(reference);
        Node = NodeSettings.FromConfig(root);
        Client = ClientSettings.FromConfig(root);
    }

    public ActorSystem System => _virtual.System;

    public TimeProvider Time => _virtual.Time;

    public NodeSettings Node { get; }

    public ClientSettings Client { get; }

    public DateTimeOffset Now => _virtual.Now;

    public void Drain() => _virtual.Drain();

    public void Advance(TimeSpan by) => _virtual.Advance(by);

    /// <summary>Creates an actor and lets it begin.</summary>
    public IActorRef Start(Props props, string? name = null) => _virtual.Start(props, name ?? "actor-" + ++_names);

    /// <summary>An actor that only notes what it gets.</summary>
    public Recorder Probe()
    {
        var recorder = new Recorder();
        recorder.Ref = Start(Props.Create<RecorderActor>(recorder));
        return recorder;
    }

    /// <summary>Sends a message and waits until everybody is idle again.</summary>
    public void Tell(IActorRef to, object message, Recorder? from = null)
    {
        to.Tell(message, from?.Ref ?? ActorRefs.NoSender);
        Drain();
    }

    public void Dispose() => _virtual.Dispose();
}
