using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Link;

/// <content>
/// The faults of an experiment that are in the link. Without any, a message passes with one look at a null field.
/// </content>
internal sealed partial class LinkActor
{
    private Network? _network;

    private void Inject(InjectFault fault)
    {
        _network ??= new Network(_settings, new Random(_seed));
        _network.Add(fault);
    }

    private void Heal(HealFault heal)
    {
        if (_network?.Faults.Remove(heal.FaultId) is null)
        {
            return;
        }

        var now = _time.GetUtcNow();
        PublishHits(_network.ToMaster.Remove(heal.FaultId, now, _network.Random), LinkDirection.ToMaster);
        PublishHits(_network.FromMaster.Remove(heal.FaultId, now, _network.Random), LinkDirection.FromMaster);
        Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, _node + "/link"));
        DeliverDue();
    }

    /// <summary>Sends a message to the master's side.</summary>
    private void SendOut(ICanTell receiver, ILinkMessage message)
    {
        if (_network is null)
        {
            receiver.Tell(message, Self);
            return;
        }

        var way = _network.ToMaster;
        var hits = way.Offer((receiver, message), way.LimitsBandwidth ? LinkEncoding.SizeOf(message) : 0, _time.GetUtcNow(), _network.Random);
        PublishHits(hits, LinkDirection.ToMaster);
        DeliverDue();
    }

    /// <summary>Whether a message from the master's side is kept back: it is handled later, or never.</summary>
    private bool KeepsBack(ILinkMessage message)
    {
        if (_network is null)
        {
            return false;
        }

        var way = _network.FromMaster;
        var hits = way.Offer((Sender, message), way.LimitsBandwidth ? LinkEncoding.SizeOf(message) : 0, _time.GetUtcNow(), _network.Random);
        PublishHits(hits, LinkDirection.FromMaster);
        DeliverDue();
        return true;
    }

    // Handling one message may send others, and so end up here once more: the inner call takes what is due, the outer one finds nothing.
    private void DeliverDue()
    {
        if (_network is not { } network)
        {
            return;
        }

        var now = _time.GetUtcNow();
        while (network.ToMaster.TryTake(now, out var sent))
        {
            sent.Receiver.Tell(sent.Message, Self);
        }

        while (network.FromMaster.TryTake(now, out var received))
        {
            Handle(received.Message, received.Sender);
        }

        if (network.ToMaster.IsClear && network.FromMaster.IsClear)
        {
            _network = null;
            Timers.Cancel(TimerKey.Network);
            return;
        }

        var next = Earlier(network.ToMaster.NextDue, network.FromMaster.NextDue);
        if (next is { } due)
        {
            Timers.StartSingleTimer(TimerKey.Network, NetworkDue.Instance, due - now);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right ?? left : left;

    private void PublishHits(IEnumerable<(string FaultId, string What)> hits, string direction)
    {
        foreach (var (faultId, what) in hits)
        {
            Context.System.EventStream.Publish(new FaultHit(faultId, $"{_node}/link/{direction}", what));
        }
    }

    /// <summary>Both directions while there are faults, and until everything that they kept back has arrived.</summary>
    private sealed class Network(LinkSettings settings, Random random)
    {
        public ActiveFaults Faults { get; } = new();

        public Random Random { get; } = random;

        public LinkWay<(ICanTell Receiver, ILinkMessage Message)> ToMaster { get; } = new(settings.FaultBuffer, settings.ReorderWindow);

        public LinkWay<(IActorRef Sender, ILinkMessage Message)> FromMaster { get; } = new(settings.FaultBuffer, settings.ReorderWindow);

        public void Add(InjectFault fault)
        {
            Faults.Add(fault);
            if (LinkCondition.Of(fault, LinkDirection.ToMaster) is { } outwards)
            {
                ToMaster.Add(outwards);
            }

            if (LinkCondition.Of(fault, LinkDirection.FromMaster) is { } inwards)
            {
                FromMaster.Add(inwards);
            }
        }
    }

    private sealed record NetworkDue
    {
        public static readonly NetworkDue Instance = new();
    }
}
