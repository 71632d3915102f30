using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit;

/// <summary>
/// Makes filters of log events. A message is given whole, by its beginning, by a part or by a regular expression; a source is an
/// actor's path, or the end of it. Without any of them every event of the kind counts.
/// </summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilterBase> _filters;

    /// <summary>Creates filters of the system under test.</summary>
    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys)
    {
    }

    /// <summary>Creates filters of a system.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system) : this(testkit, system, [])
    {
    }

    /// <summary>Creates filters of a system on top of others.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
    {
        _testkit = testkit;
        _system = actorSystem;
        _filters = filters;
    }

    /// <summary>Errors caused by an exception of the type.</summary>
    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    /// <summary>Errors caused by an exception of the type.</summary>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        CreateApplier(new ErrorFilter(exceptionType, new RegexMatcher(pattern), Source(source), checkInnerExceptions), _system);

    /// <summary>Errors caused by an exception of the type.</summary>
    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors caused by an exception of the type.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType, string message = null, string start = null, string contains = null, string source = null, bool checkInnerExceptions = false) =>
        CreateApplier(new ErrorFilter(exceptionType, CreateMessageMatcher(message, start, contains), Source(source), checkInnerExceptions), _system);

    /// <summary>Events of level error.</summary>
    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new ErrorFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    /// <summary>Events of level error.</summary>
    public IEventFilterApplier Error(Regex pattern, string source = null) =>
        CreateApplier(new ErrorFilter(new RegexMatcher(pattern), Source(source)), _system);

    /// <summary>Events of level warning.</summary>
    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new WarningFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    /// <summary>Events of level warning.</summary>
    public IEventFilterApplier Warning(Regex pattern, string source = null) =>
        CreateApplier(new WarningFilter(new RegexMatcher(pattern), Source(source)), _system);

    /// <summary>Events of level info.</summary>
    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new InfoFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    /// <summary>Events of level info.</summary>
    public IEventFilterApplier Info(Regex pattern, string source = null) =>
        CreateApplier(new InfoFilter(new RegexMatcher(pattern), Source(source)), _system);

    /// <summary>Events of level debug.</summary>
    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        CreateApplier(new DebugFilter(CreateMessageMatcher(message, start, contains), Source(source)), _system);

    /// <summary>Events of level debug.</summary>
    public IEventFilterApplier Debug(Regex pattern, string source = null) =>
        CreateApplier(new DebugFilter(new RegexMatcher(pattern), Source(source)), _system);

    /// <summary>Events of a level.</summary>
    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(logLevel, CreateMessageMatcher(message, start, contains), source);

    /// <summary>Events of a level.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        ForLogLevel(logLevel, new RegexMatcher(pattern), source);

    /// <summary>Messages that reached nobody.</summary>
    public IEventFilterApplier DeadLetter() => CreateApplier(new DeadLettersFilter(null, null), _system);

    /// <summary>Messages of the type that reached nobody.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetter(letter => letter.Message is TMessage, source);

    /// <summary>Messages of the type that fulfil the predicate and reached nobody.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        DeadLetter(letter => letter.Message is TMessage message && isMatch(message), source);

    /// <summary>Messages of the type that reached nobody.</summary>
    public IEventFilterApplier DeadLetter(Type type, string source = null) => DeadLetter(letter => type.IsInstanceOfType(letter.Message), source);

    /// <summary>Messages of the type that fulfil the predicate and reached nobody.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null) =>
        DeadLetter(letter => type.IsInstanceOfType(letter.Message) && isMatch(letter.Message), source);

    /// <summary>Events that fulfil the predicate.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => CreateApplier(new CustomEventFilter(predicate), _system);

    /// <summary>Events of the type that fulfil the predicate.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Custom(logged => logged is TLogEvent typed && predicate(typed));

    /// <summary>The filters so far and one more.</summary>
    protected IEventFilterApplier CreateApplier(EventFilterBase filter, ActorSystem system) =>
        new InternalEventFilterApplier(_testkit, system, [.. _filters, filter]);

    /// <summary>How a message is looked for; at most one of the three is given.</summary>
    protected static IStringMatcher CreateMessageMatcher(string message, string start, string contains)
    {
        if (message != null && (start != null || contains != null))
            throw new ArgumentException("Message cannot be specified when start or contains are specified", nameof(message));
        if (start != null && contains != null) throw new ArgumentException("Start and contains cannot be specified at the same time", nameof(start));
        return message != null ? new EqualsString(message)
            : start != null ? new StartsWithString(start)
            : contains != null ? new ContainsString(contains)
            : MatchesAll.Instance;
    }

    private static IStringMatcher Source(string source) => source == null ? MatchesAll.Instance : new EqualsStringAndPathMatcher(source);

    private IEventFilterApplier DeadLetter(Predicate<DeadLetter> isMatch, string source) =>
        CreateApplier(new DeadLettersFilter(null, Source(source), isMatch), _system);

    private IEventFilterApplier ForLogLevel(LogLevel logLevel, IStringMatcher message, string source) => CreateApplier(
        logLevel switch
        {
            LogLevel.DebugLevel => new DebugFilter(message, Source(source)),
            LogLevel.InfoLevel => new InfoFilter(message, Source(source)),
            LogLevel.WarningLevel => new WarningFilter(message, Source(source)),
            LogLevel.ErrorLevel => new ErrorFilter(message, Source(source)),
            _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "Not a level of log events"),
        },
        _system);
}
