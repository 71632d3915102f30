using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Informers;
using ActorCluster.Node.Link;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Gateway;

/// <summary>
/// The master's side of all nodes, <c>/user/master/nodes</c>: creates a node's gateway on first contact, watches Services and
/// EndpointSlices once for all, publishes them to the worker processes at most as often as kube-proxy applies changes, and tells each
/// gateway up to where its node may use them. Messages: <see cref="ConnectNode"/>, <see cref="WorkerFrame"/> (of a gateway that is gone),
/// <see cref="SubscribeServices"/>, <see cref="ServicesSeen"/>, <see cref="ReadPodLogs"/>, <see cref="OpenNodeStream"/>,
/// <see cref="EvictNodePod"/>.
/// </summary>
public sealed class NodesActor : UntypedActor, IWithTimers
{
    private readonly ICanTell _api;
    private readonly NodeSettings _settings;
    private readonly ClientSettings _client;
    private readonly TimeProvider _time;

    // Made in PreStart: Akka sets the timers that they need only after the constructor.
    private InformerSet _informers = null!;
    private Informer<Service> _services = null!;
    private Informer<EndpointSlice> _slices = null!;
    private readonly Dictionary<string, IActorRef> _gateways = new(StringComparer.Ordinal);

    // Worker processes by their incarnation.
    private readonly Dictionary<long, Subscriber> _subscribers = [];

    // Changes that are not published yet; null is a deletion.
    private readonly Dictionary<ObjectKey, Service?> _changedServices = [];
    private readonly Dictionary<ObjectKey, EndpointSlice?> _changedSlices = [];
    private long _revision;
    private bool _ready;
    private bool _publishDue;
    private DateTimeOffset _lastPublished = DateTimeOffset.MinValue;

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests and watches.</param>
    /// <param name="time">The master's clock.</param>
    public NodesActor(ICanTell api, NodeSettings settings, ClientSettings client, TimeProvider time)
    {
        _api = api;
        _settings = settings;
        _client = client;
        _time = time;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props of the <c>nodes</c> actor.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests and watches.</param>
    /// <param name="time">The master's clock.</param>
    public static Props PropsFor(ICanTell api, NodeSettings settings, ClientSettings client, TimeProvider time) =>
        Props.Create<NodesActor>(api, settings, client, time);

    /// <inheritdoc />
    protected override void PreStart()
    {
        _informers = new InformerSet(_api, Self, Timers, "kube-proxy", _client);
        _services = _informers.Watch<Service>(ResourceTypes.Services, (old, now) => Changed(_changedServices, old, now), Synced);
        _slices = _informers.Watch<EndpointSlice>(ResourceTypes.EndpointSlices, (old, now) => Changed(_changedSlices, old, now), Synced);
        _informers.Watch<Api.Core.Node>(ResourceTypes.Nodes, NodeChanged);
        _informers.Start();
    }

    /// <inheritdoc />
    protected override void PostStop() => _informers.Stop();

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ConnectNode connect:
                Gateway(connect.Node).Forward(connect);
                break;
            case WorkerFrame frame:
                Sender.Tell(new SessionUnknown(frame.Node, frame.Session));
                break;
            case SubscribeServices subscribe:
                Subscribe(subscribe.Session);
                break;
            case ServicesSeen seen:
                Seen(seen);
                break;
            case ReadPodLogs read:
                if (_gateways.TryGetValue(read.NodeName, out var reader))
                {
                    reader.Forward(read);
                }
                else
                {
                    Sender.Tell(new PodLogs(null, $"node {read.NodeName} has not connected") { NodeUnreachable = true });
                }

                break;
            case OpenNodeStream open:
                if (_gateways.TryGetValue(open.NodeName, out var carrier))
                {
                    carrier.Forward(open);
                }
                else
                {
                    Sender.Tell(new StreamEnded(0, StreamOutcome.Unreachable, 0, "connect: no route to host"));
                }

                break;
            case EvictNodePod evict:
                if (_gateways.TryGetValue(evict.NodeName, out var evictor))
                {
                    evictor.Forward(evict);
                }

                break;
            case PublishDue:
                _publishDue = false;
                Publish();
                break;
            default:
                if (!_informers.TryHandle(message))
                {
                    Unhandled(message);
                }

                SchedulePublish();
                break;
        }
    }

    private IActorRef Gateway(string node)
    {
        if (!_gateways.TryGetValue(node, out var gateway))
        {
            gateway = Context.ActorOf(NodeGatewayActor.PropsFor(node, _api, _settings, _client, _time), "node-" + node);
            _gateways.Add(node, gateway);
            if (_revision > 0)
            {
                gateway.Tell(new ServicesPublished(_revision));
            }
        }

        return gateway;
    }

    private static void Changed<T>(Dictionary<ObjectKey, T?> changed, T? old, T? now)
        where T : Api.Meta.KubernetesObject
    {
        changed[(now ?? old)!.Key()] = now;
    }

    private void Synced()
    {
        if (!_ready && _services.HasSynced && _slices.HasSynced)
        {
            _ready = true;
            foreach (var subscriber in _subscribers.Values)
            {
                SendSnapshot(subscriber);
            }
        }
    }

    private void NodeChanged(Api.Core.Node? old, Api.Core.Node? now)
    {
        if (now is null || !_gateways.TryGetValue(now.Metadata.Name ?? "", out var gateway))
        {
            return;
        }

        if (old?.Spec.PodCIDR != now.Spec.PodCIDR
            || !ReferenceEquals(old?.Metadata.Labels, now.Metadata.Labels)
            || (!ReferenceEquals(old?.Status, now.Status) && StatusMerge.WantsReport(now) && (old is null || !StatusMerge.WantsReport(old)))
            || !SameNoExecuteTaints(old?.Spec.Taints, now.Spec.Taints))
        {
            gateway.Tell(new NodeObserved(now));
        }
    }

    // A kubelet heeds no other taints, and the others come and go with every start of a node.
    private static bool SameNoExecuteTaints(IReadOnlyList<Taint>? old, IReadOnlyList<Taint>? now) =>
        ReferenceEquals(old, now) || NoExecute(old).SequenceEqual(NoExecute(now));

    private static IEnumerable<Taint> NoExecute(IReadOnlyList<Taint>? taints) => (taints ?? []).Where(static taint => taint.Effect == TaintEffect.NoExecute);

    private void SchedulePublish()
    {
        if (!_ready || _publishDue || (_changedServices.Count == 0 && _changedSlices.Count == 0))
        {
            return;
        }

        var wait = _lastPublished == DateTimeOffset.MinValue ? TimeSpan.Zero : _lastPublished + _settings.ProxyMinSyncPeriod - _time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            Publish();
            return;
        }

        _publishDue = true;
        Timers.StartSingleTimer(PublishDue.Instance, PublishDue.Instance, wait);
    }

    private void Publish()
    {
        if (_changedServices.Count == 0 && _changedSlices.Count == 0)
        {
            return;
        }

        // The store's revision goes on when a master is replaced, unlike a number of our own.
        _revision = Math.Max(_revision + 1, Math.Max(_services.Revision, _slices.Revision));
        _lastPublished = _time.GetUtcNow();
        var (services, removedServices) = Split(_changedServices);
        var (slices, removedSlices) = Split(_changedSlices);
        foreach (var subscriber in _subscribers.Values)
        {
            subscriber.Ref.Tell(
                new ServicesChanged(subscriber.Session, ++subscriber.Sent, _revision, services, slices, removedServices, removedSlices), Self);
        }

        var published = new ServicesPublished(_revision);
        foreach (var gateway in _gateways.Values)
        {
            gateway.Tell(published);
        }
    }

    private static (List<T> Present, List<ObjectKey> Removed) Split<T>(Dictionary<ObjectKey, T?> changed)
        where T : class
    {
        var present = new List<T>(changed.Count);
        var removed = new List<ObjectKey>(0);
        foreach (var (key, value) in changed)
        {
            if (value is null)
            {
                removed.Add(key);
            }
            else
            {
                present.Add(value);
            }
        }

        changed.Clear();
        return (present, removed);
    }

    private void Subscribe(LinkSession session)
    {
        if (_subscribers.TryGetValue(session.Incarnation, out var known) && known.Session.Connection >= session.Connection)
        {
            return;
        }

        // A process that was restarted has the same address and another incarnation: the old one hears nothing any more.
        foreach (var (incarnation, old) in _subscribers)
        {
            if (old.Ref.Path.Equals(Sender.Path) && incarnation != session.Incarnation)
            {
                _subscribers.Remove(incarnation);
                break;
            }
        }

        var subscriber = new Subscriber(session, Sender);
        _subscribers[session.Incarnation] = subscriber;
        if (_ready)
        {
            SendSnapshot(subscriber);
        }
    }

    private void Seen(ServicesSeen seen)
    {
        if (!_subscribers.TryGetValue(seen.Session.Incarnation, out var subscriber) || subscriber.Session != seen.Session)
        {
            Sender.Tell(new SessionUnknown("", seen.Session));
        }
        else if (seen.LastNumber < subscriber.Sent)
        {
            SendSnapshot(subscriber);
        }
    }

    private void SendSnapshot(Subscriber subscriber) => subscriber.Ref.Tell(
        new ServiceSnapshot(subscriber.Session, ++subscriber.Sent, _revision, [.. _services.Objects.Values], [.. _slices.Objects.Values]), Self);

    private sealed class Subscriber(LinkSession session, IActorRef reference)
    {
        public LinkSession Session { get; } = session;

        public IActorRef Ref { get; } = reference;

        public long Sent { get; set; }
    }

    private sealed record PublishDue
    {
        public static readonly PublishDue Instance = new();
    }
}
