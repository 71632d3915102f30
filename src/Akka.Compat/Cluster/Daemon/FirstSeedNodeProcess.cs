using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// Runs on the first of the seed nodes, which alone may found a cluster: asks the other seeds, and if within the timeout none of them is in
/// a cluster, its parent joins itself. So a restarted first seed finds the cluster it left, and a fresh one need not wait for others.
/// </summary>
internal sealed class FirstSeedNodeProcess : UntypedActor, IWithTimers
{
    private const string AskTimer = "ask";
    private const string Deadline = "deadline";

    private readonly Address _self;
    private readonly TimeSpan _timeout;
    private ImmutableList<Address> _remaining;
    private bool _isDone;

    public FirstSeedNodeProcess(ImmutableList<Address> seeds, Address self, TimeSpan timeout)
    {
        _self = self;
        _timeout = timeout;
        _remaining = seeds.RemoveAll(s => s.Equals(self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(ImmutableList<Address> seeds, Address self, TimeSpan timeout) =>
        Props.Create(() => new FirstSeedNodeProcess(seeds, self, timeout));

    protected override void PreStart()
    {
        var second = TimeSpan.FromSeconds(1);
        Timers.StartSingleTimer(Deadline, Deadline, _timeout);
        Timers.StartPeriodicTimer(AskTimer, AskTimer, TimeSpan.Zero, _timeout / 5 < second ? _timeout / 5 : second);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AskTimer:
                foreach (var seed in _remaining) SeedNodes.CoreOf(Context, seed).Tell(InitJoin.Instance, Self);
                break;
            case InitJoinAck ack:
                Finish(ack.Address);
                break;
            case InitJoinNack nack:
                _remaining = _remaining.Remove(nack.Address);
                if (_remaining.IsEmpty) Finish(_self);
                break;
            case Deadline:
                Finish(_self);
                break;
        }
    }

    private void Finish(Address joinWith)
    {
        if (_isDone) return;
        _isDone = true;
        Timers.CancelAll();
        Context.Parent.Tell(new ClusterCommand.JoinTo(joinWith));
    }
}

/// <summary>Where the membership actor of another node is.</summary>
internal static class SeedNodes
{
    public static ActorSelection CoreOf(IActorContext context, Address address) =>
        context.ActorSelection(new RootActorPath(address) / "system" / "cluster" / "core" / "daemon");
}
