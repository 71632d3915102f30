using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using ActorCluster.Testing;
using Akka.Actor;

namespace ActorCluster.Client.Tests.LeaderElection;

/// <summary>What a component's health port says through its lives: it answers while the process runs, and refuses until it runs again.</summary>
public sealed class ProbeComponentSpec : IDisposable
{
    private readonly VirtualTimeSystem _system = new();
    private readonly LeaderElectionSettings _settings = LeaderElectionSettings.FromConfig(ReferenceConfiguration.Load());
    private readonly IActorRef _elector;

    public ProbeComponentSpec() => _elector = _system.Start(
        LeaderElectorActor.PropsFor(
            _system.System.DeadLetters,
            new ElectedComponent("kube-scheduler", "default-scheduler", "master-1", Props.Create<Idle>()),
            _settings with { LeaderElect = false },
            ClientSettings.FromConfig(ReferenceConfiguration.Load()),
            _system.Time,
            new Random(7)),
        "scheduler");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Component_must_be_up_but_for_the_pause_after_a_crash()
    {
        Assert.True(IsUp());
        _elector.Tell(new CrashComponent("fault", "kube-scheduler", 1));
        _system.Drain();
        Assert.False(IsUp());
        _system.Advance(_settings.RestartMaximum);
        Assert.True(IsUp());
    }

    private bool IsUp()
    {
        var probe = new ProbeComponent(new TaskCompletionSource<bool>());
        _elector.Tell(probe);
        _system.Drain();
        Assert.True(probe.Completion.Task.IsCompleted);
        return probe.Completion.Task.Result;
    }

    private sealed class Idle : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
