#nullable disable
namespace Akka.Actor;

/// <summary>What the state machines of all types have in common: their messages and values.</summary>
public abstract class FSMBase : ActorBase
{
    /// <summary>Why a state machine stops.</summary>
    public abstract class Reason
    {
    }

    /// <summary>It is done.</summary>
    public sealed class Normal : Reason
    {
        private Normal()
        {
        }

        /// <summary>The only instance.</summary>
        public static Normal Instance { get; } = new();
    }

    /// <summary>Somebody stopped it.</summary>
    public sealed class Shutdown : Reason
    {
        private Shutdown()
        {
        }

        /// <summary>The only instance.</summary>
        public static Shutdown Instance { get; } = new();
    }

    /// <summary>It failed.</summary>
    public sealed class Failure : Reason
    {
        /// <summary>Creates the reason.</summary>
        public Failure(object cause) => Cause = cause;

        /// <summary>What failed.</summary>
        public object Cause { get; }

        /// <inheritdoc/>
        public override string ToString() => $"Failure({Cause})";
    }

    /// <summary>The time in a state is up.</summary>
    public sealed class StateTimeout
    {
        private StateTimeout()
        {
        }

        /// <summary>The only instance.</summary>
        public static StateTimeout Instance { get; } = new();
    }

    /// <summary>Asks to be told of transitions.</summary>
    public sealed class SubscribeTransitionCallBack
    {
        /// <summary>Creates the message.</summary>
        public SubscribeTransitionCallBack(IActorRef actorRef) => ActorRef = actorRef;

        /// <summary>Who asks.</summary>
        public IActorRef ActorRef { get; }
    }

    /// <summary>Asks to be told no longer.</summary>
    public sealed class UnsubscribeTransitionCallBack
    {
        /// <summary>Creates the message.</summary>
        public UnsubscribeTransitionCallBack(IActorRef actorRef) => ActorRef = actorRef;

        /// <summary>Who asks.</summary>
        public IActorRef ActorRef { get; }
    }

    /// <summary>The state at the time of subscribing.</summary>
    public sealed record CurrentState<TS>(IActorRef FsmRef, TS State);

    /// <summary>A transition.</summary>
    public sealed record Transition<TS>(IActorRef FsmRef, TS From, TS To);

    /// <summary>A message and the data at the time.</summary>
    public readonly struct Event<TD> : INoSerializationVerificationNeeded
    {
        /// <summary>Creates the pair.</summary>
        public Event(object fsmEvent, TD stateData)
        {
            FsmEvent = fsmEvent;
            StateData = stateData;
        }

        /// <summary>The message.</summary>
        public object FsmEvent { get; }

        /// <summary>The data.</summary>
        public TD StateData { get; }

        /// <inheritdoc/>
        public override string ToString() => $"Event: <{FsmEvent}>, StateData: <{StateData}>";
    }

    /// <summary>The end of a state machine.</summary>
    public sealed record StopEvent<TS, TD>(Reason Reason, TS TerminatedState, TD StateData) : INoSerializationVerificationNeeded;

    /// <summary>A state to go to: its name, its data, its time, and what to answer.</summary>
    public sealed record State<TS, TD>(TS StateName, TD StateData, TimeSpan? Timeout = null, Reason StopReason = null, IReadOnlyList<object> Replies = null, bool Notifies = true)
    {
        /// <summary>The same with a time; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> ends the time of the state.</summary>
        public State<TS, TD> ForMax(TimeSpan timeout) => this with { Timeout = timeout };

        /// <summary>The same with an answer to the sender.</summary>
        public State<TS, TD> Replying(object replyValue) => this with { Replies = [replyValue, .. Replies ?? []] };

        /// <summary>The same with other data.</summary>
        public State<TS, TD> Using(TD nextStateData) => this with { StateData = nextStateData };
    }
}
