using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// Watches actors of other systems on behalf of the actors of this one: one watch per watched actor crosses the network, and one heartbeat
/// per system. When a system falls silent, all its watched actors are reported as terminated and its incarnation is quarantined, since
/// the watchers now believe something that may not be so.
/// </summary>
public class RemoteWatcher : UntypedActor
{
    private readonly IFailureDetectorRegistry<Address> _failureDetector;
    private readonly TimeSpan _expectedResponseAfter;
    private readonly ICancelable _heartbeats;
    private readonly ICancelable _reaper;
    private readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> _watching = [];
    private readonly Dictionary<Address, HashSet<IInternalActorRef>> _watcheesByNode = [];
    private readonly HashSet<Address> _unreachable = [];
    private readonly Dictionary<Address, int> _uids = [];
    private readonly IRemoteActorRefProvider _provider = (IRemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;

    /// <summary>A watcher with the given patience.</summary>
    public RemoteWatcher(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter)
    {
        _failureDetector = failureDetector;
        _expectedResponseAfter = heartbeatExpectedResponseAfter;
        var scheduler = Context.System.Scheduler;
        _heartbeats = scheduler.ScheduleTellRepeatedlyCancelable(heartbeatInterval, heartbeatInterval, Self, HeartbeatTick.Instance, Self);
        _reaper = scheduler.ScheduleTellRepeatedlyCancelable(unreachableReaperInterval, unreachableReaperInterval, Self, ReapUnreachableTick.Instance, Self);
    }

    /// <summary>The log.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>How to make one.</summary>
    public static Props Props(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter) =>
        Actor.Props.Create(() => new RemoteWatcher(failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HeartbeatTick:
                SendHeartbeats();
                break;
            case Heartbeat:
                Sender.Tell(new HeartbeatRsp(AddressUidExtension.Uid(Context.System)), Self);
                break;
            case HeartbeatRsp response:
                ReceiveHeartbeat(Sender.Path.Address, response.AddressUid);
                break;
            case ReapUnreachableTick:
                ReapUnreachable();
                break;
            case ExpectedFirstHeartbeat first:
                // Monitoring begins even if nobody ever answers.
                if (_watcheesByNode.ContainsKey(first.From) && IsMonitored(first.From) && !_failureDetector.IsMonitoring(first.From)) _failureDetector.Heartbeat(first.From);
                break;
            case WatchRemote watch:
                AddWatching(watch.Watchee, watch.Watcher);
                break;
            case UnwatchRemote unwatch:
                RemoveWatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case Terminated terminated:
                ProcessTerminated((IInternalActorRef)terminated.ActorRef, terminated.ExistenceConfirmed, terminated.AddressTerminated);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _heartbeats.Cancel();
        _reaper.Cancel();
        base.PostStop();
    }

    /// <summary>Begins to monitor the system of a watched actor.</summary>
    protected virtual void WatchNode(IInternalActorRef watchee)
    {
        var node = watchee.Path.Address;
        if (!_watcheesByNode.TryGetValue(node, out var watchees))
        {
            _watcheesByNode[node] = watchees = [];
            if (_unreachable.Remove(node)) _failureDetector.Remove(node);
        }

        watchees.Add(watchee);
    }

    /// <summary>Gives an incarnation of a system up.</summary>
    protected virtual void Quarantine(Address address, int? addressUid) => _provider.Quarantine(address, addressUid);

    /// <summary>Tells every actor of this system that all actors of another one are gone; those that watch some find out that way.</summary>
    protected virtual void PublishAddressTerminated(Address address) =>
        AddressTerminatedTopic.Get(Context.System).Publish(new AddressTerminated(address));

    /// <summary>Is it for this actor to find out whether a system is silent?</summary>
    private protected virtual bool IsMonitored(Address node) => true;

    private void AddWatching(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watcher.Equals(Self)) return;
        if (!_watching.TryGetValue(watchee, out var watchers)) _watching[watchee] = watchers = [];
        watchers.Add(watcher);
        WatchNode(watchee);
        // A watch in the watcher's own name: this is what crosses the network.
        Context.Watch(watchee);
    }

    private void RemoveWatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!_watching.TryGetValue(watchee, out var watchers)) return;
        watchers.Remove(watcher);
        if (watchers.Count > 0) return;
        Context.Unwatch(watchee);
        RemoveWatchee(watchee);
    }

    private void RemoveWatchee(IInternalActorRef watchee)
    {
        var node = watchee.Path.Address;
        _watching.Remove(watchee);
        if (!_watcheesByNode.TryGetValue(node, out var watchees)) return;
        watchees.Remove(watchee);
        if (watchees.Count == 0) UnwatchNode(node);
    }

    private void UnwatchNode(Address node)
    {
        _watcheesByNode.Remove(node);
        _uids.Remove(node);
        _failureDetector.Remove(node);
        _unreachable.Remove(node);
    }

    private void ProcessTerminated(IInternalActorRef watchee, bool existenceConfirmed, bool addressTerminated)
    {
        if (!_watching.TryGetValue(watchee, out var watchers)) return;
        // Of the end of a whole system the watchers have been told themselves.
        if (!addressTerminated)
        {
            foreach (var watcher in watchers)
            {
                watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed, addressTerminated: false));
            }
        }

        RemoveWatchee(watchee);
    }

    private void SendHeartbeats()
    {
        foreach (var node in _watcheesByNode.Keys)
        {
            if (_unreachable.Contains(node) || !IsMonitored(node)) continue;
            Context.ActorSelection(new RootActorPath(node) / Self.Path.Elements).Tell(Heartbeat.Instance, Self);
            if (!_failureDetector.IsMonitoring(node))
            {
                Context.System.Scheduler.ScheduleTellOnce(_expectedResponseAfter, Self, new ExpectedFirstHeartbeat(node), Self);
            }
        }
    }

    private void ReceiveHeartbeat(Address from, int uid)
    {
        if (!_watcheesByNode.TryGetValue(from, out var watchees) || _unreachable.Contains(from)) return;
        if (!_uids.TryGetValue(from, out var known) || known != uid)
        {
            _uids[from] = uid;
            // A new incarnation does not know that it is watched; of the old one's actors it will report that they are not there.
            foreach (var watchee in watchees) watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
        }

        _failureDetector.Heartbeat(from);
    }

    private void ReapUnreachable()
    {
        foreach (var node in _watcheesByNode.Keys.ToArray())
        {
            if (_unreachable.Contains(node) || !IsMonitored(node) || _failureDetector.IsAvailable(node)) continue;
            Log.Warning("Detected unreachable: [{0}]", node);
            int? uid = _uids.TryGetValue(node, out var known) ? known : null;
            PublishAddressTerminated(node);
            Quarantine(node, uid);
            _unreachable.Add(node);
        }
    }

    /// <summary>Asks for a sign of life.</summary>
    public sealed class Heartbeat
    {
        private Heartbeat()
        {
        }

        /// <summary>The only one.</summary>
        public static Heartbeat Instance { get; } = new();
    }

    /// <summary>The sign of life.</summary>
    public class HeartbeatRsp(int addressUid)
    {
        /// <summary>The incarnation that answers.</summary>
        public int AddressUid { get; } = addressUid;
    }

    /// <summary>It is time to ask for signs of life.</summary>
    public class HeartbeatTick
    {
        private HeartbeatTick()
        {
        }

        /// <summary>The only one.</summary>
        public static HeartbeatTick Instance { get; } = new();
    }

    /// <summary>It is time to look for silent systems.</summary>
    public class ReapUnreachableTick
    {
        private ReapUnreachableTick()
        {
        }

        /// <summary>The only one.</summary>
        public static ReapUnreachableTick Instance { get; } = new();
    }

    /// <summary>A system should have answered for the first time by now.</summary>
    public sealed class ExpectedFirstHeartbeat(Address from)
    {
        /// <summary>Which one.</summary>
        public Address From { get; } = from;
    }

    /// <summary>Somebody begins or ceases to watch.</summary>
    public abstract class WatchCommand(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        /// <summary>Who is watched.</summary>
        public IInternalActorRef Watchee { get; } = watchee;

        /// <summary>Who watches.</summary>
        public IInternalActorRef Watcher { get; } = watcher;
    }

    /// <summary>Somebody begins to watch.</summary>
    public sealed class WatchRemote(IInternalActorRef watchee, IInternalActorRef watcher) : WatchCommand(watchee, watcher);

    /// <summary>Somebody ceases to watch.</summary>
    public sealed class UnwatchRemote(IInternalActorRef watchee, IInternalActorRef watcher) : WatchCommand(watchee, watcher);
}
