#nullable disable
using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor that is a state machine: a function per state, from event and data to the next state.</summary>
public abstract class FSM<TState, TData> : FSMBase
{
    private readonly Dictionary<TState, StateFunction> _functions = [];
    private readonly Dictionary<TState, TimeSpan?> _stateTimeouts = [];
    private readonly Dictionary<string, (object Message, int Generation, bool Repeat, ICancelable Task)> _timers = [];
    private readonly List<TransitionHandler> _transitions = [];
    private readonly List<IActorRef> _listeners = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private StateFunction _unhandled;
    private Action<StopEvent<TState, TData>> _terminated = static _ => { };
    private State<TState, TData> _current;
    private State<TState, TData> _next;
    private ICancelable _stateTimer;
    private int _generation;
    private int _timerGeneration;

    /// <summary>Handles an event; null leaves it unhandled.</summary>
    public delegate State<TState, TData> StateFunction(Event<TData> fsmEvent);

    /// <summary>Called at a transition.</summary>
    public delegate void TransitionHandler(TState initialState, TState nextState);

    /// <summary>The state.</summary>
    public TState StateName => Require().StateName;

    /// <summary>The data.</summary>
    public TData StateData => Require().StateData;

    /// <summary>The data after the transition; only in a transition handler.</summary>
    public TData NextStateData => _next is null
        ? throw new InvalidOperationException("NextStateData is only available during OnTransition")
        : _next.StateData;

    /// <summary>The function of a state, and how long the state may last.</summary>
    public void When(TState stateName, StateFunction func, TimeSpan? timeout = null)
    {
        if (_functions.TryGetValue(stateName, out var first)) _functions[stateName] = e => first(e) ?? func(e);
        else _functions[stateName] = func;
        if (timeout is not null || !_stateTimeouts.ContainsKey(stateName)) _stateTimeouts[stateName] = timeout;
    }

    /// <summary>The first state.</summary>
    public void StartWith(TState stateName, TData stateData, TimeSpan? timeout = null) => _current = new State<TState, TData>(stateName, stateData, timeout);

    /// <summary>To a state.</summary>
    public State<TState, TData> GoTo(TState nextStateName) => new(nextStateName, Require().StateData);

    /// <summary>To the same state, without a transition.</summary>
    public State<TState, TData> Stay() => new(Require().StateName, _current.StateData, Notifies: false);

    /// <summary>To the end.</summary>
    public State<TState, TData> Stop() => Stop(Normal.Instance);

    /// <summary>To the end.</summary>
    public State<TState, TData> Stop(Reason reason) => Stop(reason, Require().StateData);

    /// <summary>To the end.</summary>
    public State<TState, TData> Stop(Reason reason, TData stateData) => Stay() with { StopReason = reason, StateData = stateData };

    /// <summary>For events that the function of the state leaves unhandled.</summary>
    public void WhenUnhandled(StateFunction stateFunction) => _unhandled = _unhandled is { } first ? e => first(e) ?? stateFunction(e) : stateFunction;

    /// <summary>Called at each transition.</summary>
    public void OnTransition(TransitionHandler transitionHandler) => _transitions.Add(transitionHandler);

    /// <summary>Called at the end.</summary>
    public void OnTermination(Action<StopEvent<TState, TData>> terminationHandler) => _terminated = terminationHandler;

    /// <summary>Enters the first state, with a transition from itself.</summary>
    public void Initialize()
    {
        if (_current is null) throw new IllegalActorStateException("You must call StartWith before calling Initialize.");
        MakeTransition(_current);
    }

    /// <summary>Starts a timer of a name; the one before ends.</summary>
    public void SetTimer(string name, object msg, TimeSpan timeout, bool repeat = false)
    {
        CancelTimer(name);
        var generation = ++_timerGeneration;
        var tick = new TimerTick(name, generation, this);
        var scheduler = Context.System.Scheduler;
        var task = repeat
            ? scheduler.ScheduleTellRepeatedlyCancelable(timeout, timeout, Self, tick, Self)
            : scheduler.ScheduleTellOnceCancelable(timeout, Self, tick, Self);
        _timers[name] = (msg, generation, repeat, task);
    }

    /// <summary>Ends a timer.</summary>
    public void CancelTimer(string name)
    {
        if (_timers.Remove(name, out var timer)) timer.Task.Cancel();
    }

    /// <summary>Whether a timer runs.</summary>
    public bool IsTimerActive(string name) => _timers.ContainsKey(name);

    /// <summary>Sets how long a state may last.</summary>
    public void SetStateTimeout(TState state, TimeSpan? timeout) => _stateTimeouts[state] = timeout;

    /// <summary>Logs a failure at the end.</summary>
    protected virtual void LogTermination(Reason reason)
    {
        if (reason is not Failure failure) return;
        if (failure.Cause is Exception cause) _log.Error(cause, "terminating due to Failure");
        else _log.Error("{0}", failure.Cause);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // What stops the actor otherwise ends the machine, too; and an end is told of once.
        Terminate(Stay() with { StopReason = Shutdown.Instance });
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StateTick tick:
                if (tick.Generation == _generation && ReferenceEquals(tick.Owner, this)) Process(StateTimeout.Instance);
                break;
            case TimerTick tick:
                if (!ReferenceEquals(tick.Owner, this) || !_timers.TryGetValue(tick.Name, out var timer) || timer.Generation != tick.Generation) break;
                CancelStateTimer();
                if (!timer.Repeat) _timers.Remove(tick.Name);
                Process(timer.Message);
                break;
            case SubscribeTransitionCallBack subscribe:
                Context.Watch(subscribe.ActorRef);
                _listeners.Add(subscribe.ActorRef);
                subscribe.ActorRef.Tell(new CurrentState<TState>(Self, StateName), Self);
                break;
            case UnsubscribeTransitionCallBack unsubscribe:
                Context.Unwatch(unsubscribe.ActorRef);
                _listeners.Remove(unsubscribe.ActorRef);
                break;
            default:
                CancelStateTimer();
                _generation++;
                Process(message);
                break;
        }
        return true;
    }

    private State<TState, TData> Require() => _current ?? throw new IllegalActorStateException("You must call StartWith before using the state.");

    private void Process(object message)
    {
        var fsmEvent = new Event<TData>(message, _current.StateData);
        var next = _functions.TryGetValue(_current.StateName, out var function) ? function(fsmEvent) : null;
        next ??= _unhandled?.Invoke(fsmEvent);
        if (next is null)
        {
            _log.Warning("unhandled event {0} in state {1}", message, _current.StateName);
            next = Stay();
        }
        if (next.StopReason is null)
        {
            MakeTransition(next);
            return;
        }
        Reply(next);
        Terminate(next);
        Context.Stop(Self);
    }

    private void MakeTransition(State<TState, TData> next)
    {
        if (!_functions.ContainsKey(next.StateName))
        {
            Terminate(Stay() with { StopReason = new Failure($"Next state {next.StateName} does not exist") });
            Context.Stop(Self);
            return;
        }
        Reply(next);
        if (!EqualityComparer<TState>.Default.Equals(_current.StateName, next.StateName) || next.Notifies)
        {
            _next = next;
            foreach (var handler in _transitions) handler(_current.StateName, next.StateName);
            var transition = new Transition<TState>(Self, _current.StateName, next.StateName);
            foreach (var listener in _listeners) listener.Tell(transition, Self);
            _next = null;
        }
        _current = next;
        var timeout = next.Timeout ?? _stateTimeouts.GetValueOrDefault(next.StateName);
        if (timeout is { } time && time >= TimeSpan.Zero)
            _stateTimer = Context.System.Scheduler.ScheduleTellOnceCancelable(time, Self, new StateTick(_generation, this), Self);
    }

    private void Reply(State<TState, TData> next)
    {
        if (next.Replies is null) return;
        for (var i = next.Replies.Count - 1; i >= 0; i--) Sender.Tell(next.Replies[i], Self);
    }

    private void Terminate(State<TState, TData> next)
    {
        if (_current.StopReason is not null) return;
        LogTermination(next.StopReason);
        foreach (var timer in _timers.Values) timer.Task.Cancel();
        _timers.Clear();
        CancelStateTimer();
        _current = next;
        _terminated(new StopEvent<TState, TData>(next.StopReason, next.StateName, next.StateData));
    }

    private void CancelStateTimer()
    {
        _stateTimer?.Cancel();
        _stateTimer = null;
    }

    private sealed record StateTick(int Generation, object Owner) : INoSerializationVerificationNeeded;

    private sealed record TimerTick(string Name, int Generation, object Owner) : INoSerializationVerificationNeeded;
}
