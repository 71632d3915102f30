#nullable disable
namespace Akka.Actor.Scheduler
{
    /// <summary>
    /// The timers of one instance of an actor. Each tick carries the number of the timer that sent it: a tick of a timer that
    /// has been cancelled or replaced, or of an instance before a restart, may be in the mailbox already and is dropped there.
    /// </summary>
    internal sealed class TimerScheduler(IActorContext context) : ITimerScheduler
    {
        private readonly Dictionary<object, Timer> _timers = [];
        private int _generation;

        public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

        public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, context.Self);

        public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => Start(key, msg, interval, interval, sender);

        public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval, context.Self);

        public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) => Start(key, msg, initialDelay, interval, sender);

        public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, context.Self);

        public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => Start(key, msg, timeout, null, sender);

        public bool IsTimerActive(object key) => _timers.ContainsKey(key);

        public void Cancel(object key)
        {
            if (_timers.Remove(key, out var timer)) timer.Task.Cancel();
        }

        public void CancelAll()
        {
            foreach (var timer in _timers.Values) timer.Task.Cancel();
            _timers.Clear();
        }

        /// <summary>The message of a tick; null if the tick is stale.</summary>
        public object Intercept(TimerMessage message)
        {
            if (!ReferenceEquals(message.Owner, this) || !_timers.TryGetValue(message.Key, out var timer) || timer.Generation != message.Generation) return null;
            if (!timer.Repeats) _timers.Remove(message.Key);
            return message.Message;
        }

        private void Start(object key, object msg, TimeSpan initialDelay, TimeSpan? interval, IActorRef sender)
        {
            Cancel(key);
            var generation = ++_generation;
            var message = msg is INotInfluenceReceiveTimeout
                ? new QuietTimerMessage(key, generation, this, msg)
                : new TimerMessage(key, generation, this, msg);
            var scheduler = context.System.Scheduler;
            var task = interval is { } period
                ? scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, period, context.Self, message, sender)
                : scheduler.ScheduleTellOnceCancelable(initialDelay, context.Self, message, sender);
            _timers[key] = new Timer(generation, interval is not null, task);
        }

        private readonly record struct Timer(int Generation, bool Repeats, ICancelable Task);

        /// <summary>A tick on its way to the actor.</summary>
        internal class TimerMessage(object key, int generation, TimerScheduler owner, object message) : IScheduledTellMsg
        {
            public object Key => key;

            public int Generation => generation;

            public TimerScheduler Owner => owner;

            public object Message => message;

            public override string ToString() => $"TimerMsg(key={key}, generation={generation}, message={message})";
        }

        private sealed class QuietTimerMessage(object key, int generation, TimerScheduler owner, object message)
            : TimerMessage(key, generation, owner, message), INotInfluenceReceiveTimeout;
    }

    /// <summary>A message of a scheduler around the one it was asked to send.</summary>
    public interface IScheduledTellMsg : IWrappedMessage, INoSerializationVerificationNeeded
    {
    }
}

namespace Akka.Actor
{
    /// <summary>An actor with timers; <see cref="Timers"/> is set after its constructor has run.</summary>
    public interface IWithTimers
    {
        /// <summary>The timers.</summary>
        ITimerScheduler Timers { get; set; }
    }

    /// <summary>
    /// Messages to oneself at a time. A timer is known by its key, a new one of a key replaces the old. All end with the
    /// instance, and once a timer is cancelled no message of it arrives any more. Only for the actor itself.
    /// </summary>
    public interface ITimerScheduler
    {
        /// <summary>The keys of the timers that run.</summary>
        IReadOnlyCollection<object> ActiveTimers { get; }

        /// <summary>Starts a timer that sends again and again.</summary>
        void StartPeriodicTimer(object key, object msg, TimeSpan interval);

        /// <summary>Starts a timer that sends again and again, in the name of a sender.</summary>
        void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

        /// <summary>Starts a timer that sends again and again.</summary>
        void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

        /// <summary>Starts a timer that sends again and again, in the name of a sender.</summary>
        void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

        /// <summary>Starts a timer that sends once.</summary>
        void StartSingleTimer(object key, object msg, TimeSpan timeout);

        /// <summary>Starts a timer that sends once, in the name of a sender.</summary>
        void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

        /// <summary>Whether a timer runs.</summary>
        bool IsTimerActive(object key);

        /// <summary>Ends a timer.</summary>
        void Cancel(object key);

        /// <summary>Ends all timers.</summary>
        void CancelAll();
    }
}
