#nullable disable
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Takes messages outside of actors.</summary>
public interface IInboxable : ICanWatch
{
    /// <summary>The reference to send to.</summary>
    IActorRef Receiver { get; }

    /// <summary>The next message, within the default time.</summary>
    object Receive();

    /// <summary>The next message.</summary>
    object Receive(TimeSpan timeout);

    /// <summary>The next message, within the default time.</summary>
    Task<object> ReceiveAsync();

    /// <summary>The next message.</summary>
    Task<object> ReceiveAsync(TimeSpan timeout);

    /// <summary>The next message that the predicate takes, within the default time.</summary>
    object ReceiveWhere(Predicate<object> predicate);

    /// <summary>The next message that the predicate takes.</summary>
    object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout);

    /// <summary>Sends a message in the name of the inbox.</summary>
    void Send(IActorRef target, object message);
}

/// <summary>Takes messages outside of actors. Its times are on the real clock.</summary>
public class Inbox : IInboxable, IDisposable
{
    private readonly InboxRef _receiver;
    private readonly TimeSpan _defaultTimeout;

    private Inbox(ExtendedActorSystem system)
    {
        _defaultTimeout = system.Settings.Config.GetTimeSpan("akka.actor.inbox.default-timeout", TimeSpan.FromSeconds(5));
        _receiver = new InboxRef(system.Provider, system.Settings.Config.GetInt("akka.actor.inbox.inbox-size", 1000), system.Log);
        system.Provider.RegisterTempActor(_receiver, _receiver.Path);
    }

    /// <inheritdoc/>
    public IActorRef Receiver => _receiver;

    /// <summary>Makes an inbox.</summary>
    public static Inbox Create(ActorSystem system) => new((ExtendedActorSystem)system);

    /// <inheritdoc/>
    public object Receive() => Receive(_defaultTimeout);

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object Receive(TimeSpan timeout) => _receiver.Take(static _ => true, timeout);

    /// <inheritdoc/>
    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <summary>The next message, or a <see cref="Status.Failure"/> if none came in time.</summary>
    public Task<object> ReceiveAsync(TimeSpan timeout) => Task.Run(() =>
    {
        try
        {
            return Receive(timeout);
        }
        catch (TimeoutException e)
        {
            return new Status.Failure(e);
        }
    });

    /// <inheritdoc/>
    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout) => _receiver.Take(predicate, timeout);

    /// <inheritdoc/>
    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, _receiver);

    /// <inheritdoc/>
    public IActorRef Watch(IActorRef subject)
    {
        ((IInternalActorRef)subject).SendSystemMessage(new Watch((IInternalActorRef)subject, _receiver));
        return subject;
    }

    /// <inheritdoc/>
    public IActorRef WatchWith(IActorRef subject, object message) => throw new NotSupportedException("An inbox does not watch with a message of its own.");

    /// <inheritdoc/>
    public IActorRef Unwatch(IActorRef subject)
    {
        ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, _receiver));
        return subject;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Forgets the reference.</summary>
    protected virtual void Dispose(bool disposing) => _receiver.Provider.UnregisterTempActor(_receiver.Path);

    private sealed class InboxRef(IActorRefProvider provider, int limit, ILoggingAdapter log) : MinimalActorRef
    {
        private bool _full;

        private readonly LinkedList<object> _messages = new();

        public override ActorPath Path { get; } = provider.TempPath();

        public override IActorRefProvider Provider => provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is DeathWatchNotification ended) Add(new Terminated(ended.Actor, ended.ExistenceConfirmed, ended.AddressTerminated));
        }

        public object Take(Predicate<object> predicate, TimeSpan timeout)
        {
            var until = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
            lock (_messages)
            {
                while (true)
                {
                    for (var node = _messages.First; node is not null; node = node.Next)
                    {
                        if (!predicate(node.Value)) continue;
                        _messages.Remove(node);
                        return node.Value;
                    }
                    var left = until - Environment.TickCount64;
                    if (left <= 0 || !Monitor.Wait(_messages, (int)Math.Min(left, int.MaxValue)))
                        throw new TimeoutException($"Inbox {Path} didn't receive a response message in specified timeout {timeout}");
                }
            }
        }

        protected override void TellInternal(object message, IActorRef sender) => Add(message);

        private void Add(object message)
        {
            lock (_messages)
            {
                if (_messages.Count < limit)
                {
                    _full = false;
                    _messages.AddLast(message);
                    Monitor.PulseAll(_messages);
                    return;
                }
                if (_full) return;
                _full = true;
            }
            // A full inbox drops what comes, and says so once.
            log.Warning("Dropping message: Inbox size has been exceeded. Current size: [{0}]", limit);
        }
    }
}
