using System.Globalization;
using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit
{
    /// <summary>Picks log events.</summary>
    public interface IEventFilter
    {
        /// <summary>Whether it takes the event.</summary>
        bool Apply(LogEvent logEvent);
    }

    /// <summary>Ends the muting of log events.</summary>
    public interface IUnmutableFilter : IDisposable
    {
        /// <summary>Ends it.</summary>
        void Unmute();
    }

    /// <summary>Picks warnings that tell of a dead letter.</summary>
    public sealed class DeadLettersFilter : Internal.EventFilterBase
    {
        private readonly Predicate<DeadLetter> _isMatch;

        /// <summary>Creates the filter.</summary>
        public DeadLettersFilter(IStringMatcher messageMatcher, IStringMatcher sourceMatcher, Predicate<DeadLetter> isMatch = null)
            : base(messageMatcher, sourceMatcher) => _isMatch = isMatch;

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => "DeadLetter";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt) =>
            evt is Warning { Message: DeadLetter deadLetter } && (_isMatch == null || _isMatch(deadLetter))
            && InternalDoMatch(evt.LogSource, deadLetter.Recipient.Path.ToString());
    }
}

namespace Akka.TestKit.Internal
{
    /// <summary>Tells that a filter took an event.</summary>
    public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

    /// <summary>Base of the filters: message and source both have to match.</summary>
    public abstract class EventFilterBase : IEventFilter
    {
        private readonly IStringMatcher _messageMatcher;
        private readonly IStringMatcher _sourceMatcher;

        /// <summary>Creates a filter; null matches everything.</summary>
        protected EventFilterBase(IStringMatcher messageMatcher, IStringMatcher sourceMatcher)
        {
            _messageMatcher = messageMatcher ?? MatchesAll.Instance;
            _sourceMatcher = sourceMatcher ?? MatchesAll.Instance;
        }

        /// <summary>Raised for each event that the filter takes.</summary>
#pragma warning disable CA1003 // The delegate of Akka.NET.
        public event EventMatched EventMatched;
#pragma warning restore CA1003

        /// <summary>What kind of event the filter takes.</summary>
        protected abstract string FilterDescriptiveName { get; }

        /// <inheritdoc/>
        public bool Apply(LogEvent logEvent)
        {
            if (!IsMatch(logEvent)) return false;
            OnEventMatched(logEvent);
            return true;
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            var message = _messageMatcher is MatchesAll ? "" : $" when Message {_messageMatcher}";
            var source = _sourceMatcher is MatchesAll ? "" : $" when Source {_sourceMatcher}";
            return FilterDescriptiveName + message + (message.Length > 0 && source.Length > 0 ? " and" + source[5..] : source);
        }

        /// <summary>Whether the filter takes an event.</summary>
        protected abstract bool IsMatch(LogEvent evt);

        /// <summary>Raises <see cref="EventMatched"/>.</summary>
        protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

        /// <summary>Whether source and message are those looked for.</summary>
        protected bool InternalDoMatch(string src, object msg) =>
            _sourceMatcher.IsMatch(src ?? "") && _messageMatcher.IsMatch(Convert.ToString(msg, CultureInfo.InvariantCulture) ?? "null");
    }

    /// <summary>Picks events of level debug.</summary>
    public class DebugFilter : EventFilterBase
    {
        /// <summary>Creates the filter.</summary>
        public DebugFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : base(messageMatcher, sourceMatcher)
        {
        }

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => "Debug";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt) => evt is Debug && InternalDoMatch(evt.LogSource, evt.Message);
    }

    /// <summary>Picks events of level info.</summary>
    public class InfoFilter : EventFilterBase
    {
        /// <summary>Creates the filter.</summary>
        public InfoFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : base(messageMatcher, sourceMatcher)
        {
        }

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => "Info";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt) => evt is Info && InternalDoMatch(evt.LogSource, evt.Message);
    }

    /// <summary>Picks events of level warning.</summary>
    public class WarningFilter : EventFilterBase
    {
        /// <summary>Creates the filter.</summary>
        public WarningFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null) : base(messageMatcher, sourceMatcher)
        {
        }

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => "Warning";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt) => evt is Warning && InternalDoMatch(evt.LogSource, evt.Message);
    }

    /// <summary>Picks events of level error: any, or those caused by an exception of a type.</summary>
    public class ErrorFilter : EventFilterBase
    {
        private readonly Type _exceptionType;
        private readonly bool _recurseInnerExceptions;
        private readonly bool _anyMessage;

        /// <summary>Picks errors with or without an exception.</summary>
        public ErrorFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : this(null, messageMatcher, sourceMatcher)
        {
        }

        /// <summary>Picks errors caused by an exception of the type, or by one that such an exception is inside of.</summary>
        public ErrorFilter(
            Type exceptionType, IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null, bool recurseInnerExceptions = false)
            : base(messageMatcher, sourceMatcher)
        {
            _exceptionType = exceptionType;
            _recurseInnerExceptions = recurseInnerExceptions;
            _anyMessage = messageMatcher is null or MatchesAll;
        }

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => _exceptionType == null ? "Error" : $"Error with Cause <{_exceptionType}>";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt)
        {
            if (evt is not Error error) return false;
            if (_exceptionType == null) return InternalDoMatch(evt.LogSource, error.Message);
            for (var cause = error.Cause; cause != null; cause = _recurseInnerExceptions ? cause.InnerException : null)
            {
                // What is looked for may be said by the log event or by the exception.
                if (_exceptionType.IsInstanceOfType(cause)
                    && (InternalDoMatch(evt.LogSource, error.Message) || (!_anyMessage && InternalDoMatch(evt.LogSource, cause.Message))))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Picks events by a predicate.</summary>
    public class CustomEventFilter : EventFilterBase
    {
        private readonly Predicate<LogEvent> _predicate;

        /// <summary>Creates the filter.</summary>
        public CustomEventFilter(Predicate<LogEvent> predicate) : base(null, null) => _predicate = predicate;

        /// <inheritdoc/>
        protected override string FilterDescriptiveName => "Custom";

        /// <inheritdoc/>
        protected override bool IsMatch(LogEvent evt) => _predicate(evt);
    }
}
