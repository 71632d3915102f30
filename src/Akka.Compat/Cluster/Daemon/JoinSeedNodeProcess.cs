using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>Asks all seed nodes where a cluster is, until one answers; its parent then joins there.</summary>
internal sealed class JoinSeedNodeProcess : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ImmutableList<Address> _seeds;
    private readonly TimeSpan _interval;
    private int _attempts;
    private bool _isDone;

    public JoinSeedNodeProcess(ImmutableList<Address> seeds, Address self, TimeSpan interval)
    {
        _seeds = seeds.RemoveAll(s => s.Equals(self));
        _interval = interval;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(ImmutableList<Address> seeds, Address self, TimeSpan interval) =>
        Props.Create(() => new JoinSeedNodeProcess(seeds, self, interval));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("ask", ReceiveTimeout.Instance, _interval);
        AskAll();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitJoinAck ack when !_isDone:
                _isDone = true;
                Context.Parent.Tell(new ClusterCommand.JoinTo(ack.Address));
                break;
            case ReceiveTimeout when !_isDone:
                _attempts++;
                if (_attempts >= 2) _log.Warning("Couldn't join seed nodes after [{0}] attempts, will try again. seed-nodes=[{1}]", _attempts, string.Join(", ", _seeds));
                AskAll();
                break;
        }
    }

    private void AskAll()
    {
        foreach (var seed in _seeds) SeedNodes.CoreOf(Context, seed).Tell(InitJoin.Instance, Self);
    }
}
