using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Events;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Link;
using ActorCluster.Node.Settings;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Gateway;

/// <summary>
/// A node's gateway on the master: watches the pods bound to the node and tells its kubelet, and turns what the kubelet tells into
/// requests. It holds nothing that cannot be lost: a gateway that begins anew makes the link connect anew. States: not connected yet;
/// connected, with or without a complete list of pods. Messages: <see cref="ConnectNode"/>, <see cref="WorkerFrame"/>,
/// <see cref="ServicesPublished"/>.
/// </summary>
internal sealed partial class NodeGatewayActor : UntypedActor, IWithTimers
{
    private const int LogTimeoutSeconds = 10;
    private readonly string _name;
    private readonly NodeSettings _settings;
    private readonly TimeProvider _time;
    private readonly ICanTell _master;
    private readonly ClientSettings _client;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Made in PreStart: Akka sets the timers that they need only after the constructor.
    private ApiClient _api = null!;
    private InformerSet _informers = null!;
    private Informer<Pod> _pods = null!;
    private EventRecorder _kubeletEvents = null!;
    private EventRecorder? _proxyEvents;

    // The connection.
    private IActorRef? _link;
    private LinkSession _session;
    private FrameSequence _received;
    private long _sent;
    private bool _watching;
    private bool _snapshotWanted;
    private bool _reportsWanted;
    private readonly List<IMasterMessage> _out = [];
    private ServicesPublished? _services;

    // Requests for logs that are under way.
    private readonly Dictionary<long, IActorRef> _logReaders = [];
    private long _lastLogRequest;

    /// <summary>Creates the gateway of one node.</summary>
    public NodeGatewayActor(string name, ICanTell api, NodeSettings settings, ClientSettings client, TimeProvider time)
    {
        _name = name;
        _settings = settings;
        _time = time;
        _master = api;
        _client = client;
        _retry = settings.GatewayRetryInitial;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props of a node's gateway.</summary>
    /// <param name="name">The node.</param>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests and watches.</param>
    /// <param name="time">The master's clock.</param>
    public static Props PropsFor(string name, ICanTell api, NodeSettings settings, ClientSettings client, TimeProvider time) =>
        Props.Create<NodeGatewayActor>(name, api, settings, client, time);

    /// <inheritdoc />
    protected override void PreStart()
    {
        var user = "system:node:" + _name;
        _api = new ApiClient(_master, Self, Timers, user, _time, _client);
        _informers = new InformerSet(_master, Self, Timers, user, _client);
        _pods = _informers.Watch<Pod>(
            ResourceTypes.Pods, Observe, PodsSynced, fields: FieldQuery.Of(new FieldRequirement("spec.nodeName", _name, true)));
        _kubeletEvents = new EventRecorder(_api, "kubelet", _time, _name);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        BreakStreams();
        if (_watching)
        {
            _informers.Stop();
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WorkerFrame frame:
                Receive(frame);
                break;
            case ConnectNode connect:
                Connect(connect);
                break;
            case ServicesPublished published:
                _services = published;
                Send(published);
                break;
            case NodeObserved observed:
                _node = observed.Node;
                if (_registeredHere)
                {
                    Send(new NodeRegistered(observed.Node, null));
                }

                if (StatusMerge.WantsReport(observed.Node))
                {
                    AskForReports();
                }

                break;
            case ReadPodLogs read:
                ReadLogs(read);
                break;
            case OpenNodeStream open:
                OpenStream(open);
                break;
            case IStreamMessage stream:
                Pass(stream);
                break;
            case Terminated gone:
                ClientGone(gone.ActorRef);
                break;
            case EvictNodePod evict:
                Send(new EvictPod(evict.PodUid, PodReason.Evicted, evict.Message, evict.GraceSeconds));
                break;
            case LogTimeout timeout:
                AnswerLog(timeout.RequestId, new PodLogs(null, "the node did not answer in time") { NodeUnreachable = true });
                break;
            case RetryWrites:
                RetryFailedWrites();
                break;
            default:
                if (!_api.TryHandle(message) && !_informers.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }

        Flush();
    }

    private void Connect(ConnectNode connect)
    {
        if (connect.Session.Incarnation == _session.Incarnation && connect.Session.Connection <= _session.Connection)
        {
            return;
        }

        BreakStreams();
        _session = connect.Session;
        _received = new FrameSequence(_session, 0);
        _sent = 0;
        _link = Sender;
        _out.Clear();
        _reportsWanted = false;
        _link.Tell(new NodeConnected(_name, _session), Self);
        _snapshotWanted = true;
        if (!_watching)
        {
            _watching = true;
            _informers.Start();
        }

        SendSnapshot();
        if (_services is not null)
        {
            Send(_services);
        }
    }

    private void Receive(WorkerFrame frame)
    {
        switch (_received.Judge(frame.Session, frame.Number))
        {
            case Arrival.Foreign:
                // Only the connection that is newer than ours, or that we have forgotten, needs to hear of it.
                if (frame.Session.Incarnation != _session.Incarnation || frame.Session.Connection > _session.Connection)
                {
                    Sender.Tell(new SessionUnknown(_name, frame.Session), Self);
                }

                return;
            case Arrival.Stale:
                return;
            case Arrival.AfterGap:
                BreakStreams();
                // The reports that were lost are levels: what is here is taken, and all is asked for again.
                AskForReports();
                break;
        }

        _received = _received.After(frame.Number);
        foreach (var message in frame.Messages)
        {
            Handle(message);
        }
    }

    private void Handle(IWorkerMessage message)
    {
        switch (message)
        {
            case PodStatusReport report:
                Take(report);
                break;
            case RecordEvent recorded:
                Record(recorded);
                break;
            case RenewLease renew:
                Renew(renew);
                if (_reportsWanted)
                {
                    Send(new RequestReports());
                }

                break;
            case NodeStatusReport status:
                Take(status);
                break;
            case PodTerminated terminated:
                Take(terminated);
                break;
            case RegisterNode register:
                Register(register.Node);
                break;
            case WatchConfiguration watch:
                Watch(watch);
                break;
            case RequestToken request:
                Request(request.Key);
                break;
            case RequestSync:
                _snapshotWanted = true;
                SendSnapshot();
                break;
            case ReportsComplete:
                _reportsWanted = false;
                break;
            case IStreamMessage stream:
                Deliver(stream);
                break;
            case LogChunk log:
                AnswerLog(log.RequestId, log.Lines is null ? new PodLogs(null, "no such container") : new PodLogs(log.Lines, null)
                {
                    ContainerId = log.ContainerId,
                    IsRunning = log.IsRunning,
                    NextLine = log.NextLine,
                });
                break;
        }
    }

    // Asked again with every heartbeat until the answer is complete. A node that lives puts right what was said about it while it was
    // silent (pkg/kubelet/status/status_manager.go: needsReconcile); one that does not gives no answer.
    private void AskForReports()
    {
        _reportsWanted = true;
        Send(new RequestReports());
    }

    private void PodsSynced() => SendSnapshot();

    private void SendSnapshot()
    {
        if (_snapshotWanted && _pods.HasSynced)
        {
            _snapshotWanted = false;
            // What was about to be told is in the snapshot.
            _out.RemoveAll(static message => message is PodAssigned or PodChanged or PodRemoved);
            Send(new PodSnapshot([.. _pods.Objects.Values]));
        }
    }

    private void Observe(Pod? old, Pod? now)
    {
        if (now is not null && !ReferenceEquals(old?.Status, now.Status) && StatusMerge.IsForeign(now))
        {
            AskForReports();
        }

        if (_snapshotWanted)
        {
            return;
        }

        if (now is null)
        {
            Send(new PodRemoved(old!.Metadata.Uid!));
        }
        else if (old is null)
        {
            Send(new PodAssigned(now));
        }
        else if (old.Metadata.Uid != now.Metadata.Uid)
        {
            Send(new PodRemoved(old.Metadata.Uid!));
            Send(new PodAssigned(now));
        }
        else if (IsNews(old, now))
        {
            Send(new PodChanged(now));
        }
    }

    /// <summary>
    /// Whether a change matters to the kubelet, which is the source of most of them: every status it reports comes back here.
    /// </summary>
    internal static bool IsNews(Pod old, Pod now)
    {
        var (before, after) = (old.Metadata, now.Metadata);
        return !ReferenceEquals(old.Spec, now.Spec)
            || before.DeletionTimestamp != after.DeletionTimestamp
            || before.DeletionGracePeriodSeconds != after.DeletionGracePeriodSeconds
            || !ReferenceEquals(before.Labels, after.Labels)
            || !ReferenceEquals(before.Annotations, after.Annotations)
            || (PodStates.IsTerminal(now.Status.Phase) && !PodStates.IsTerminal(old.Status.Phase))
            || (now.Spec.ReadinessGates is { Count: > 0 } && !ReferenceEquals(old.Status.Conditions, now.Status.Conditions));
    }

    private void Send(IMasterMessage message)
    {
        if (_link is not null)
        {
            _out.Add(message);
        }
    }

    // What one message led to travels in one frame.
    private void Flush()
    {
        if (_out.Count == 0 || _link is null)
        {
            return;
        }

        for (var start = 0; start < _out.Count;)
        {
            var frame = _out.GetRange(start, Fitting(start));
            start += frame.Count;
            _link.Tell(new MasterFrame(_name, _session, ++_sent, frame), Self);
        }

        _out.Clear();
    }

    private void ReadLogs(ReadPodLogs read)
    {
        if (_link is null)
        {
            Sender.Tell(new PodLogs(null, $"node {_name} is not connected") { NodeUnreachable = true });
            return;
        }

        var id = ++_lastLogRequest;
        _logReaders.Add(id, Sender);
        Timers.StartSingleTimer((typeof(LogTimeout), id), new LogTimeout(id), TimeSpan.FromSeconds(LogTimeoutSeconds));
        Send(new FetchLogs(id, read.PodUid, read.Container, read.Previous, read.TailLines, read.FirstLine));
    }

    private void AnswerLog(long id, PodLogs answer)
    {
        if (_logReaders.Remove(id, out var reader))
        {
            Timers.Cancel((typeof(LogTimeout), id));
            reader.Tell(answer);
        }
    }

    private void Record(RecordEvent recorded)
    {
        var recorder = recorded.Component == "kubelet" ? _kubeletEvents : _proxyEvents ??= new EventRecorder(_api, recorded.Component, _time, _name);
        recorder.Record(recorded.About, recorded.Type, recorded.Reason, recorded.Message);
    }

    private sealed record LogTimeout(long RequestId);

    private sealed record RetryWrites
    {
        public static readonly RetryWrites Instance = new();
    }
}
