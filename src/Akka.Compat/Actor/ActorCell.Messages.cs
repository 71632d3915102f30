#nullable disable
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <content>Handling what comes out of the mailbox.</content>
public partial class ActorCell
{
    private const int Normal = 0;
    private const int Suspended = 1;
    private const int WaitingForChildren = 2;

    /// <summary>System messages kept back by the state of the cell.</summary>
    private Queue<SystemMessage> _stashedSystemMessages;

    /// <summary>Handles one message; an exception becomes the failure of the actor.</summary>
    public void Invoke(Envelope envelope)
    {
        var message = envelope.Message;
        _currentMessage = message;
        _sender = envelope.Sender;
        if (++_currentEnvelopeId == int.MaxValue) _currentEnvelopeId = 0;
        if (_receiveTimeout is not null)
        {
            InvokeWithReceiveTimeout(envelope);
            return;
        }
        try
        {
            if (message is IAutoReceivedMessage) AutoReceiveMessage(envelope);
            else ReceiveMessage(message);
            _currentMessage = null;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        if (_receiveTimeout is not null) CheckReceiveTimeout();
    }

    private void InvokeWithReceiveTimeout(Envelope envelope)
    {
        var influences = envelope.Message is not INotInfluenceReceiveTimeout;
        try
        {
            if (influences) CancelReceiveTimeout();
            if (envelope.Message is IAutoReceivedMessage) AutoReceiveMessage(envelope);
            else ReceiveMessage(envelope.Message);
            _currentMessage = null;
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            CheckReceiveTimeout(influences);
        }
    }

    /// <summary>Hands a message to the actor.</summary>
    protected virtual void ReceiveMessage(object message)
    {
        var handled = _actor.AroundReceive(_behavior, message);
        if (_system.Settings.AddLoggingReceive && _actor is ILogReceive)
            Publish(new Debug(_self.Path.ToString(), _actor.GetType(), "received " + (handled ? "handled" : "unhandled") + " message " + message + " from " + Sender.Path));
    }

    /// <summary>Hands a message to the actor at once, for a test.</summary>
    public void ReceiveMessageForTest(Envelope envelope)
    {
        _currentMessage = envelope.Message;
        _sender = envelope.Sender;
        try
        {
            ReceiveMessage(envelope.Message);
        }
        finally
        {
            _currentMessage = null;
            _sender = _system.DeadLetters;
        }
    }

    internal void AutoReceive(Envelope envelope) => AutoReceiveMessage(envelope);

    /// <summary>Handles a message that the actor itself does not see, or not as it came.</summary>
    protected virtual void AutoReceiveMessage(Envelope envelope)
    {
        if (_system.Settings.DebugAutoReceive)
            Publish(new Debug(_self.Path.ToString(), ActorType, "received AutoReceiveMessage " + envelope.Message));
        switch (envelope.Message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case AddressTerminated terminated:
                AddressTerminated(terminated.Address);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                _self.Stop();
                break;
            case ActorSelectionMessage selection:
                new ActorSelection(_self, selection.Elements).Tell(selection.Message, Sender);
                break;
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
        }
    }

    /// <summary>Handles one system message, and those that become due by it.</summary>
    internal void SystemInvoke(SystemMessage message)
    {
        var state = State();
        Queue<SystemMessage> due = null;
        while (true)
        {
            try
            {
                if (ShouldStash(message, state)) (_stashedSystemMessages ??= new Queue<SystemMessage>()).Enqueue(message);
                else Handle(message);
            }
            catch (Exception cause)
            {
                HandleInvokeFailure(cause);
            }
            var next = State();
            if (next < state && _stashedSystemMessages is { Count: > 0 } stashed)
            {
                _stashedSystemMessages = null;
                if (due is null) due = stashed;
                else
                {
                    while (stashed.TryDequeue(out var kept)) due.Enqueue(kept);
                }
            }
            state = next;
            if (due is null || !due.TryDequeue(out message)) return;
            if (!IsTerminated) continue;
            do _system.DeadLetters.Tell(message, _self);
            while (due.TryDequeue(out message));
            return;
        }
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case Create create:
                Create(create.Failure);
                break;
            case Watch watch:
                AddWatcher(watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                RemWatcher(unwatch.Watchee, unwatch.Watcher);
                break;
            case DeathWatchNotification notification:
                WatchedActorTerminated(notification.Actor, notification.ExistenceConfirmed, notification.AddressTerminated);
                break;
            case Dispatch.SysMsg.Terminate:
                Terminate();
                break;
            case Failed failed:
                HandleFailed(failed);
                break;
            case Recreate recreate:
                FaultRecreate(recreate.Cause);
                break;
            case Dispatch.SysMsg.Suspend:
                FaultSuspend();
                break;
            case Resume resume:
                FaultResume(resume.CausedByFailure);
                break;
            case Supervise supervise:
                HandleSupervise((IInternalActorRef)supervise.Child);
                break;
            case ActorTaskSchedulerMessage task:
                HandleTask(task);
                break;
            case NoMessage:
                break;
            default:
                throw new NotSupportedException($"Unknown message {message.GetType().Name}");
        }
    }

    private void HandleTask(ActorTaskSchedulerMessage task)
    {
        _currentMessage = task.Message;
        if (task.Exception is not null)
        {
            HandleInvokeFailure(task.Exception);
            return;
        }
        task.ExecuteTask();
        _currentMessage = null;
    }

    private int State()
    {
        if (_children is { IsWaiting: true }) return WaitingForChildren;
        return _mailbox.IsSuspended ? Suspended : Normal;
    }

    private static bool ShouldStash(SystemMessage message, int state) => state switch
    {
        WaitingForChildren => message is IStashWhenWaitingForChildren,
        Suspended => message is IStashWhenFailed,
        _ => false,
    };

    private void Create(ActorInitializationException failure)
    {
        if (failure is not null) throw failure;
        try
        {
            _actor = CreateNewActorInstance();
            _actor.AroundPreStart();
            if (_receiveTimeout is not null) CheckReceiveTimeout();
            PublishLifecycle("Started (" + _actor + ")");
        }
        catch (Exception e)
        {
            // Without an instance the cell knows later that creation failed.
            if (_actor is not null)
            {
                ClearActor(_actor);
                _actor = null;
            }
            throw new ActorInitializationException(_self, "Exception during creation", e);
        }
    }
}
