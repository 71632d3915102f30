using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>
/// <c>/system/cluster/core/publisher</c>: turns changes of the membership into events for subscribers, and keeps <see cref="Cluster.State"/>,
/// which is brought up to date before the events go out: who is told of a change finds it there.
/// </summary>
internal sealed class ClusterDomainEventPublisher : UntypedActor
{
    private readonly Cluster _cluster;
    private readonly Dictionary<IActorRef, ImmutableHashSet<Type>> _subscribers = [];
    private MembershipState _state;

    public ClusterDomainEventPublisher(Cluster cluster)
    {
        _cluster = cluster;
        _state = new MembershipState(Gossip.Empty, cluster.SelfUniqueAddress, []);
    }

    public static Props PropsFor(Cluster cluster) => Props.Create(() => new ClusterDomainEventPublisher(cluster));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.PublishChanges changes:
                PublishChanges(changes.State);
                break;
            case ClusterCommand.Subscribe subscribe:
                Subscribe(subscribe);
                break;
            case ClusterCommand.Unsubscribe { To: null } unsubscribe:
                Forget(unsubscribe.Subscriber);
                break;
            case ClusterCommand.Unsubscribe unsubscribe when _subscribers.TryGetValue(unsubscribe.Subscriber, out var types):
                types = types.Remove(unsubscribe.To!);
                if (types.IsEmpty) Forget(unsubscribe.Subscriber);
                else _subscribers[unsubscribe.Subscriber] = types;
                break;
            case ClusterCommand.SendCurrentClusterState send:
                send.Receiver.Tell(MembershipDiff.Snapshot(_state));
                break;
            case Terminated terminated:
                _subscribers.Remove(terminated.ActorRef);
                break;
        }
    }

    protected override void PostStop()
    {
        // To this node, everybody is gone now, itself included.
        Publish(ClusterEvent.ClusterShuttingDown.Instance);
        PublishChanges(new MembershipState(Gossip.Empty, _state.Self, []));
        base.PostStop();
    }

    private void PublishChanges(MembershipState state)
    {
        var old = _state;
        _state = state;
        _cluster.NoteState(MembershipDiff.Snapshot(state), state.SelfMember);
        foreach (var happened in MembershipDiff.Between(old, state)) Publish(happened);
    }

    private void Subscribe(ClusterCommand.Subscribe subscribe)
    {
        var subscriber = subscribe.Subscriber;
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            subscriber.Tell(MembershipDiff.Snapshot(_state));
        }
        else
        {
            var nothing = new MembershipState(Gossip.Empty, _state.Self, []);
            foreach (var happened in MembershipDiff.Between(nothing, _state))
            {
                if (Wants(subscribe.To, happened)) subscriber.Tell(happened);
            }
        }

        if (!_subscribers.TryGetValue(subscriber, out var types))
        {
            types = [];
            Context.Watch(subscriber);
        }

        _subscribers[subscriber] = types.Union(subscribe.To);
    }

    private void Forget(IActorRef subscriber)
    {
        if (_subscribers.Remove(subscriber)) Context.Unwatch(subscriber);
    }

    private void Publish(ClusterEvent.IClusterDomainEvent happened)
    {
        foreach (var (subscriber, types) in _subscribers)
        {
            if (Wants(types, happened)) subscriber.Tell(happened);
        }
    }

    private static bool Wants(ImmutableHashSet<Type> types, object happened)
    {
        foreach (var type in types)
        {
            if (type.IsInstanceOfType(happened)) return true;
        }

        return false;
    }
}
