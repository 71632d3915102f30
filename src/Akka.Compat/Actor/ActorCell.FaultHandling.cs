#nullable disable
using System.Runtime.ExceptionServices;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <content>Failing, restarting, suspending, resuming and stopping.</content>
public partial class ActorCell
{
    /// <summary>Who made this actor fail: itself, or the child whose failure it escalated; null if it has not failed.</summary>
    private IActorRef _perpetrator;

    /// <summary>The instance whose replacement waits for the children to stop.</summary>
    private ActorBase _replaced;

    private bool IsFailed => _perpetrator is not null;

    private bool IsNormal => _children is null || _children.IsNormal;

    private bool IsTerminating => _children is { IsTerminating: true };

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            Publish(new Error(null, _self.Path.ToString(), ActorType, "Changing Recreate into Create after " + cause));
            FaultCreate();
            return;
        }
        if (!IsNormal)
        {
            // Keeps the count of suspensions balanced.
            FaultResume(null);
            return;
        }
        var failed = _actor;
        PublishLifecycle("Restarting");
        var message = _currentMessage;
        try
        {
            failed.AroundPreRestart(cause, message);
        }
        catch (Exception e)
        {
            // A failure in PreRestart can only be told of.
            Publish(new Error(new PreRestartException(_self, e, cause, message), _self.Path.ToString(), failed.GetType(), e.Message));
        }
        finally
        {
            ClearActor(failed);
        }
        if (_children is not null && _children.SetReason(SuspendReason.Recreation, cause)) _replaced = failed;
        else FinishRecreate(cause, failed);
    }

    private void FaultSuspend()
    {
        _mailbox.Suspend();
        SuspendChildren(null);
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null)
        {
            Publish(new Error(null, _self.Path.ToString(), ActorType, "Changing Resume into Create after " + causedByFailure));
            FaultCreate();
            return;
        }
        var perpetrator = _perpetrator;
        try
        {
            _mailbox.Resume();
        }
        finally
        {
            if (causedByFailure is not null) _perpetrator = null;
        }
        ResumeChildren(causedByFailure, perpetrator);
    }

    /// <summary>Tries the creation once more that failed before.</summary>
    private void FaultCreate()
    {
        ClearReceiveTimeout();
        StopChildren();
        if (_children is null || !_children.SetReason(SuspendReason.Creation, null)) FinishCreate();
    }

    private void FinishCreate()
    {
        try
        {
            _mailbox.Resume();
        }
        finally
        {
            _perpetrator = null;
        }
        try
        {
            Create(null);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
    }

    private void Terminate()
    {
        ClearReceiveTimeout();
        UnwatchWatchedActors();
        StopChildren();
        if (_system.Aborting)
        {
            foreach (var child in GetChildren())
            {
                if (!child.IsLocal) _self.SendSystemMessage(new DeathWatchNotification(child, true, false));
            }
        }
        var wasTerminating = IsTerminating;
        if (_children is not null && _children.SetReason(SuspendReason.Termination, null))
        {
            if (wasTerminating) return;
            // No message is handled while children stop, and no failure reported any more.
            _mailbox.Suspend();
            _perpetrator = _self;
            PublishLifecycle("Stopping");
            return;
        }
        EnsureChildren().SetTerminated();
        FinishTerminate();
    }

    private void HandleInvokeFailure(Exception cause, IReadOnlyList<ChildRestartStats> childrenNotToSuspend = null)
    {
        // One failure is reported until it has been dealt with.
        if (IsFailed) return;
        try
        {
            _mailbox.Suspend();
            IActorRef failedChild = null;
            if (_currentMessage is Failed failed)
            {
                failedChild = failed.Child;
                _perpetrator = failedChild;
            }
            else
            {
                _perpetrator = _self;
            }
            SuspendChildren(child => child.Equals(failedChild) || (childrenNotToSuspend?.Any(c => c.Child.Equals(child)) ?? false));
            _parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), ActorType, "Emergency stop: exception in failure handling for " + cause));
            try
            {
                StopChildren();
            }
            finally
            {
                FinishTerminate();
            }
        }
    }

    private void FinishTerminate()
    {
        // The order matters: a parent that also watches gets the end of its child before the end of what it watched.
        var actor = _actor;
        try
        {
            actor?.AroundPostStop();
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), ActorType, e.Message));
        }
        finally
        {
            try
            {
                if (actor is not null) ClearActor(actor);
            }
            finally
            {
                _dispatcher.Detach(this);
                _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
                TellWatchersWeDied();
                UnwatchWatchedActors();
                PublishLifecycle("Stopped");
                _actor = null;
                _behavior = null;
                _behaviorsBelow = null;
                _currentMessage = null;
                _sender = null;
            }
        }
    }

    private void FinishRecreate(Exception cause, ActorBase failed)
    {
        // The children that survive, before the new instance makes others.
        var survivors = Stats();
        try
        {
            try
            {
                _mailbox.Resume();
            }
            finally
            {
                _perpetrator = null;
            }
            var fresh = CreateNewActorInstance();
            if (ReferenceEquals(fresh, failed)) fresh.Unclear();
            _actor = fresh;
            fresh.AroundPostRestart(cause, null);
            if (_receiveTimeout is not null) CheckReceiveTimeout();
            PublishLifecycle("Restarted (" + fresh + ")");
            foreach (var survivor in survivors)
            {
                try
                {
                    survivor.Child.Restart(cause);
                }
                catch (Exception e)
                {
                    Publish(new Error(e, _self.Path.ToString(), fresh.GetType(), "restarting (" + survivor.Child + ")"));
                }
            }
        }
        catch (Exception e)
        {
            // So that PreRestart is not called a second time.
            if (_actor is not null) ClearActor(_actor);
            _actor = null;
            HandleInvokeFailure(new PostRestartException(_self, e, cause), survivors);
        }
    }

    private void HandleFailed(Failed failed)
    {
        _currentMessage = failed;
        _sender = failed.Child;
        if (_children is not null && _children.TryGetByName(failed.Child.Path.Name, out var stats) && stats.Child.Path.Equals(failed.Child.Path))
        {
            if (stats.Uid == failed.Uid)
            {
                if (!_actor.SupervisorStrategyInternal.HandleFailure(this, failed.Child, failed.Cause, stats, Stats()))
                    ExceptionDispatchInfo.Capture(failed.Cause).Throw();
            }
            else
            {
                Publish(new Debug(_self.Path.ToString(), ActorType, $"Dropping Failed({failed.Cause}) from old child {failed.Child} (uid={stats.Uid} != {failed.Uid})"));
            }
        }
        else
        {
            Publish(new Debug(_self.Path.ToString(), ActorType, $"Dropping Failed({failed.Cause}) from unknown child {failed.Child}"));
        }
        _currentMessage = null;
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var waited = _children.RemoveChild(child, out var cause);
        if (_actor is not null)
        {
            try
            {
                _actor.SupervisorStrategyInternal.HandleChildTerminated(this, child, RemainingChildren());
            }
            catch (Exception e)
            {
                Publish(new Error(e, _self.Path.ToString(), ActorType, "HandleChildTerminated failed"));
                HandleInvokeFailure(e);
            }
        }
        switch (waited)
        {
            case SuspendReason.Recreation:
                FinishRecreate(cause, _replaced);
                _replaced = null;
                break;
            case SuspendReason.Creation:
                FinishCreate();
                break;
            case SuspendReason.Termination:
                FinishTerminate();
                break;
        }
    }

    /// <summary>Copied only if somebody looks: a parent that stops with many children must not copy them for each.</summary>
    private IEnumerable<IInternalActorRef> RemainingChildren()
    {
        foreach (var child in GetChildren()) yield return child;
    }

    /// <summary>Lets go of an instance: its timers end, its stash goes back to the mailbox, its behaviours are forgotten.</summary>
    private void ClearActor(ActorBase actor)
    {
        actor.EndTimers();
        if (actor is IActorStash { Stash: not null } stashing)
        {
            try
            {
                stashing.Stash.UnstashAll();
            }
            catch (Exception e)
            {
                Publish(new Error(e, _self.Path.ToString(), ActorType, e.Message));
            }
        }
        if (actor is IDisposable disposable)
        {
            try
            {
                disposable.Dispose();
            }
            catch (Exception e)
            {
                Publish(new Error(e, _self.Path.ToString(), ActorType, $"An error occurred while disposing {actor.GetType()} actor. Reason: {e.Message}"));
            }
        }
        _props.Release(actor);
        _behavior = null;
        _behaviorsBelow = null;
        actor.Clear(_self);
    }
}
