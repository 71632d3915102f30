using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;
using Akka.TestKit;

namespace Akka.Compat.Tests.Remote;

/// <summary>
/// Several actor systems on real loopback sockets, each on a port of its own. Intervals are short, and waiting is generous: what is asserted
/// is what happens, not when.
/// </summary>
public abstract class RemoteSpec : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> _others = [];

    protected RemoteSpec(string config = "")
        : base(WithDefaults(config), "here")
    {
    }

    protected static Address AddressOf(ActorSystem system) => ((IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).DefaultAddress;

    protected static Config WithDefaults(string config) => ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-dead-letters = off
          actor.provider = remote
          remote {
            retry-gate-closed-for = 300ms
            resend-interval = 500ms
            transport-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 3s }
            watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s, unreachable-nodes-reaper-interval = 200ms }
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          }
        }
        """));

    protected ActorSystem Start(string name, string config = "")
    {
        var system = ActorSystem.Create(name, WithDefaults(config));
        _others.Add(system);
        return system;
    }

    protected static void Stop(ActorSystem system) => Assert.True(system.Terminate().Wait(Patience));

    /// <summary>An echo in another system, as this one reaches it.</summary>
    protected IActorRef EchoIn(ActorSystem system, string name = "echo")
    {
        system.ActorOf(Props.Create(() => new Echo()), name);
        return Resolve(system, name);
    }

    protected IActorRef Resolve(ActorSystem system, string name) =>
        Sys.ActorSelection(new RootActorPath(AddressOf(system)) / "user" / name).ResolveOne(Patience).Result;

    /// <summary>An actor of another system, as this one reaches it.</summary>
    protected IActorRef Resolve(ActorSystem system, IActorRef actor) =>
        Sys.ActorSelection(new RootActorPath(AddressOf(system)) / actor.Path.Elements).ResolveOne(Patience).Result;

    /// <summary>Sends until an answer comes, as nothing tells when a gate opens.</summary>
    protected void AwaitEcho(IActorRef echo, string text)
    {
        var probe = CreateTestProbe();
        AwaitAssert(
            () =>
            {
                echo.Tell(text, probe.Ref);
                probe.FishForMessage<string>(answer => answer == text, TimeSpan.FromMilliseconds(500));
            },
            Patience,
            TimeSpan.FromMilliseconds(50));
    }

    protected override void AfterAll()
    {
        foreach (var system in _others) system.Terminate();
        base.AfterAll();
        Task.WaitAll([.. _others.Select(s => s.WhenTerminated)], Patience);
    }

    public sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}
