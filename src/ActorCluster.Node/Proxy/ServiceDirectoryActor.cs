using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Node.Link;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Proxy;

/// <summary>
/// The Services and EndpointSlices of a process, held once for all of its nodes. Subscribes at the master's <c>nodes</c> actor; on a gap or
/// after silence it subscribes anew. Messages: <see cref="MasterFound"/> and <see cref="MasterLost"/> from the host of the process,
/// <see cref="ServiceSnapshot"/> and <see cref="ServicesChanged"/> from the master.
/// </summary>
public sealed class ServiceDirectoryActor : UntypedActor, IWithTimers
{
    private readonly LinkSettings _settings;
    private readonly long _incarnation;
    private readonly Dictionary<ObjectKey, Service> _services = [];
    private readonly Dictionary<ObjectKey, EndpointSlice> _slices = [];
    private readonly Dictionary<IActorRef, long> _waiting = [];
    private ICanTell? _master;
    private long _connection;
    private FrameSequence _received;
    private bool _hasSnapshot;
    private long _revision;
    private ServiceTable? _table;
    private Service[]? _list;

    /// <summary>Creates the directory; use <see cref="PropsFor"/>.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">The incarnation derives from it and from the time.</param>
    public ServiceDirectoryActor(NodeSettings settings, TimeProvider time, int seed)
    {
        _settings = settings.Link;
        _incarnation = new Random(seed ^ time.GetUtcNow().Ticks.GetHashCode()).NextInt64(1, long.MaxValue);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private LinkSession Session => new(_incarnation, _connection);

    /// <summary>Props of a process's directory.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">Seed of the process or the experiment.</param>
    public static Props PropsFor(NodeSettings settings, TimeProvider time, int seed) => Props.Create<ServiceDirectoryActor>(settings, time, seed);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ServiceSnapshot snapshot:
                Take(snapshot);
                break;
            case ServicesChanged changed:
                Take(changed);
                break;
            case TakeServices take:
                if (_revision >= take.Revision)
                {
                    Sender.Tell(new ServicesTaken(Table()));
                }
                else
                {
                    _waiting[Sender] = take.Revision;
                }

                break;
            case MasterFound found:
                _master = found.Nodes;
                Subscribe();
                break;
            case MasterLost:
                _master = null;
                Timers.CancelAll();
                break;
            case SessionUnknown unknown when unknown.Session == Session && _master is not null:
                Subscribe();
                break;
            case Retry when _master is not null:
                if (_hasSnapshot)
                {
                    // Tells the master what was seen last, so that it notices a lost last message.
                    _master.Tell(new ServicesSeen(Session, _received.Last), Self);
                    Timers.StartSingleTimer(Retry.Instance, Retry.Instance, _settings.ConnectRetryMaximum);
                }
                else
                {
                    Subscribe();
                }

                break;
            case Retry or SessionUnknown:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Subscribe()
    {
        _connection++;
        _hasSnapshot = false;
        _received = new FrameSequence(Session, 0);
        _master!.Tell(new SubscribeServices(Session), Self);
        Timers.StartSingleTimer(Retry.Instance, Retry.Instance, _settings.ConnectRetryInitial);
    }

    private void Take(ServiceSnapshot snapshot)
    {
        if (_received.Judge(snapshot.Session, snapshot.Number) is Arrival.Foreign or Arrival.Stale)
        {
            return;
        }

        _received = _received.After(snapshot.Number);
        _hasSnapshot = true;
        Timers.StartSingleTimer(Retry.Instance, Retry.Instance, _settings.ConnectRetryMaximum);
        _services.Clear();
        _list = null;
        _slices.Clear();
        Put(snapshot.Services, snapshot.Slices, snapshot.Revision);
    }

    private void Take(ServicesChanged changed)
    {
        switch (_received.Judge(changed.Session, changed.Number))
        {
            case Arrival.InOrder when _hasSnapshot:
                _received = _received.After(changed.Number);
                foreach (var key in changed.RemovedServices)
                {
                    _services.Remove(key);
                    _list = null;
                }

                foreach (var key in changed.RemovedSlices)
                {
                    _slices.Remove(key);
                }

                Put(changed.Services, changed.Slices, changed.Revision);
                break;
            case Arrival.AfterGap:
                Subscribe();
                break;
        }
    }

    private void Put(IReadOnlyList<Service> services, IReadOnlyList<EndpointSlice> slices, long revision)
    {
        foreach (var service in services)
        {
            _services[service.Key()] = service;
            _list = null;
        }

        foreach (var slice in slices)
        {
            _slices[slice.Key()] = slice;
        }

        _revision = Math.Max(_revision, revision);
        _table = null;
        if (_waiting.Count == 0)
        {
            return;
        }

        List<IActorRef>? served = null;
        foreach (var (proxy, wanted) in _waiting)
        {
            if (_revision >= wanted)
            {
                proxy.Tell(new ServicesTaken(Table()));
                (served ??= []).Add(proxy);
            }
        }

        foreach (var proxy in served ?? [])
        {
            _waiting.Remove(proxy);
        }
    }

    // Built when the first proxy asks: the others share it.
    private ServiceTable Table() => _table ??= new ServiceTable(_revision, _list ??= [.. _services.Values], _slices.Values);

    private sealed record Retry
    {
        public static readonly Retry Instance = new();
    }
}
