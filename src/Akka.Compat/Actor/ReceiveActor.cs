#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor whose behaviour is a list of handlers, tried in the order in which they were added, in the constructor or in
/// the method given to <see cref="Become(Action)"/>.
/// </summary>
public abstract class ReceiveActor : UntypedActor, Internal.IInitializableActor
{
    private HandlerList _building = new();
    private HandlerList _initial;

    void Internal.IInitializableActor.Init()
    {
        // Handlers added in the constructor are the first behaviour, unless the constructor has called Become.
        _initial = _building;
        _building = null;
    }

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        if (!_initial.TryHandle(message)) Unhandled(message);
    }

    /// <summary>Replaces the behaviour by the handlers that the method adds.</summary>
    protected void Become(Action configure) => Context.Become(Build(configure));

    /// <summary>Puts a behaviour with the handlers that the method adds on top of the present one.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Build(configure));

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Adding().Add(new TypedHandler<T>(handler, shouldHandle));

    /// <summary>Handles messages of a type, if the predicate holds.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a type; the handler says whether it did.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Adding().Add(new AskingHandler<T>(handler));

    /// <summary>Handles every message; no handler can be added after it.</summary>
    protected void ReceiveAny(Action<object> handler) => Adding().AddLast(new TypedHandler<object>(handler, null));

    /// <summary>Handles messages of a type asynchronously: no further message is handled before the task is done.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Receive(Wrap(handler), shouldHandle);

    /// <summary>Handles messages of a type asynchronously.</summary>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Receive(Wrap(handler), shouldHandle);

    /// <summary>Handles every message asynchronously; no handler can be added after it.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(Wrap(handler));

    private static Action<T> Wrap<T>(Func<T, Task> handler) => message => ActorTaskScheduler.RunTask(() => handler(message));

    private HandlerList Adding()
    {
        var list = _building ?? throw new InvalidOperationException("You may only call Receive-methods when constructing the actor and inside Become().");
        if (list.IsClosed)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        return list;
    }

    private Receive Build(Action configure)
    {
        var outer = _building;
        var list = new HandlerList();
        _building = list;
        try
        {
            configure();
        }
        finally
        {
            _building = outer;
        }
        return list.Receive;
    }

    private sealed class HandlerList
    {
        private Handler[] _handlers = [];

        public bool IsClosed { get; private set; }

        public Receive Receive => TryHandle;

        public void Add(Handler handler)
        {
            var grown = new Handler[_handlers.Length + 1];
            _handlers.CopyTo(grown, 0);
            grown[^1] = handler;
            _handlers = grown;
            if (handler.TakesAll) IsClosed = true;
        }

        public void AddLast(Handler handler)
        {
            Add(handler);
            IsClosed = true;
        }

        public bool TryHandle(object message)
        {
            foreach (var handler in _handlers)
            {
                if (handler.TryHandle(message)) return true;
            }
            return false;
        }
    }

    private abstract class Handler
    {
        public virtual bool TakesAll => false;

        public abstract bool TryHandle(object message);
    }

    private sealed class TypedHandler<T>(Action<T> handler, Predicate<T> shouldHandle) : Handler
    {
        public override bool TakesAll => shouldHandle is null && typeof(T) == typeof(object);

        public override bool TryHandle(object message)
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
            handler(typed);
            return true;
        }
    }

    private sealed class AskingHandler<T>(Func<T, bool> handler) : Handler
    {
        public override bool TryHandle(object message) => message is T typed && handler(typed);
    }
}
