#nullable disable
namespace Akka.Event;

/// <summary>Writing log events: a template and its arguments, with or without an exception.</summary>
/// <remarks>Akka.NET has more overloads by the number of arguments; whoever calls one of those is served by an array here.</remarks>
public static class LoggingExtensions
{
    /// <summary>Writes at this level.</summary>
    public static void Debug(this ILoggingAdapter log, string format) => log.Log(LogLevel.DebugLevel, null, format);

    /// <summary>Writes at this level.</summary>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);

    /// <summary>Writes at this level.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsEnabled(LogLevel.DebugLevel)) Write(log, LogLevel.DebugLevel, null, format, [arg1]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(LogLevel.DebugLevel)) Write(log, LogLevel.DebugLevel, null, format, [arg1, arg2]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(LogLevel.DebugLevel)) Write(log, LogLevel.DebugLevel, null, format, [arg1, arg2, arg3]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Debug(this ILoggingAdapter log, string format, params object[] args) => Write(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format, params object[] args) => Write(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Info(this ILoggingAdapter log, string format) => log.Log(LogLevel.InfoLevel, null, format);

    /// <summary>Writes at this level.</summary>
    public static void Info(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);

    /// <summary>Writes at this level.</summary>
    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsEnabled(LogLevel.InfoLevel)) Write(log, LogLevel.InfoLevel, null, format, [arg1]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(LogLevel.InfoLevel)) Write(log, LogLevel.InfoLevel, null, format, [arg1, arg2]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(LogLevel.InfoLevel)) Write(log, LogLevel.InfoLevel, null, format, [arg1, arg2, arg3]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Info(this ILoggingAdapter log, string format, params object[] args) => Write(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Info(this ILoggingAdapter log, Exception cause, string format, params object[] args) => Write(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Warning(this ILoggingAdapter log, string format) => log.Log(LogLevel.WarningLevel, null, format);

    /// <summary>Writes at this level.</summary>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.WarningLevel, cause, format);

    /// <summary>Writes at this level.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsEnabled(LogLevel.WarningLevel)) Write(log, LogLevel.WarningLevel, null, format, [arg1]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(LogLevel.WarningLevel)) Write(log, LogLevel.WarningLevel, null, format, [arg1, arg2]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(LogLevel.WarningLevel)) Write(log, LogLevel.WarningLevel, null, format, [arg1, arg2, arg3]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Warning(this ILoggingAdapter log, string format, params object[] args) => Write(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format, params object[] args) => Write(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Error(this ILoggingAdapter log, string format) => log.Log(LogLevel.ErrorLevel, null, format);

    /// <summary>Writes at this level.</summary>
    public static void Error(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.ErrorLevel, cause, format);

    /// <summary>Writes at this level.</summary>
    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1)
    {
        if (log.IsEnabled(LogLevel.ErrorLevel)) Write(log, LogLevel.ErrorLevel, null, format, [arg1]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2)
    {
        if (log.IsEnabled(LogLevel.ErrorLevel)) Write(log, LogLevel.ErrorLevel, null, format, [arg1, arg2]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsEnabled(LogLevel.ErrorLevel)) Write(log, LogLevel.ErrorLevel, null, format, [arg1, arg2, arg3]);
    }

    /// <summary>Writes at this level.</summary>
    public static void Error(this ILoggingAdapter log, string format, params object[] args) => Write(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Writes at this level.</summary>
    public static void Error(this ILoggingAdapter log, Exception cause, string format, params object[] args) => Write(log, LogLevel.ErrorLevel, cause, format, args);

    /// <summary>Writes at a level.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    /// <summary>Writes at a level.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args) => Write(log, level, null, format, args);

    /// <summary>Writes at a level.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception cause, string format, object[] args) => Write(log, level, cause, format, args);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception cause, string format, object[] args)
    {
        if (log.IsEnabled(level)) log.Log(level, cause, new DefaultLogMessage(log.Formatter, format, args));
    }
}
