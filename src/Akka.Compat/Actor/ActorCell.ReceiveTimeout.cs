#nullable disable
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <content>The receive timeout.</content>
public partial class ActorCell
{
    private ReceiveTimeoutState _receiveTimeout;

    /// <inheritdoc/>
    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    /// <inheritdoc/>
    public void SetReceiveTimeout(TimeSpan? timeout = null)
    {
        if (timeout is null)
        {
            if (_receiveTimeout is not null) _receiveTimeout.Timeout = null;
            return;
        }
        (_receiveTimeout ??= new ReceiveTimeoutState()).Timeout = timeout;
        _receiveTimeout.Changed = true;
    }

    /// <summary>Starts the time anew after a message; one that does not count leaves a running time alone.</summary>
    public void CheckReceiveTimeout(bool reschedule = true)
    {
        var state = _receiveTimeout;
        if (state is null) return;
        if (state.Timeout is not { } timeout)
        {
            ClearReceiveTimeout();
            return;
        }
        if (!reschedule && !state.Changed && state.Pending is not null) return;
        state.Changed = false;
        CancelReceiveTimeout();
        state.Pending = _system.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Akka.Actor.ReceiveTimeout.Instance, _self);
    }

    private void CancelReceiveTimeout()
    {
        if (_receiveTimeout?.Pending is not { } pending) return;
        pending.Cancel();
        _receiveTimeout.Pending = null;
    }

    private void ClearReceiveTimeout()
    {
        CancelReceiveTimeout();
        _receiveTimeout = null;
    }
}
