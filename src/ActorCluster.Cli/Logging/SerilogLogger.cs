using Akka.Actor;
using Akka.Event;
using Serilog;
using Serilog.Events;
using LogEvent = Akka.Event.LogEvent;

namespace ActorCluster.Cli.Logging;

/// <summary>
/// Hands the log events of an actor system to Serilog, with the names of node and pod taken from the path of the actor that logs. The
/// configuration names this type under <c>akka.loggers</c>; the logger itself comes from <see cref="SerilogExtension"/>.
/// <para>Messages: <see cref="InitializeLogger"/> (answered), <see cref="LogEvent"/>.</para>
/// </summary>
public sealed class SerilogLogger : ReceiveActor
{
    private const string NodePrefix = "/user/node-";
    private const string PodPrefix = "/pod-";

    private readonly ILogger _log = SerilogExtension.Of(Context.System);

    /// <summary>Creates the logger; Akka does so by reflection.</summary>
    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    /// <summary>The node that an actor's path belongs to; null when it belongs to none.</summary>
    /// <param name="source">The log source, which holds the path.</param>
    internal static string? NodeOf(string source) => Segment(source, NodePrefix);

    /// <summary>The uid of the pod that an actor's path belongs to; null when it belongs to none.</summary>
    /// <param name="source">The log source, which holds the path.</param>
    internal static string? PodOf(string source) => Segment(source, PodPrefix);

    private static string? Segment(string source, string prefix)
    {
        var start = source.IndexOf(prefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += prefix.Length;
        var end = source.AsSpan(start).IndexOfAny('/', '#', ' ');
        return end < 0 ? source[start..] : source.Substring(start, end);
    }

    private void Write(LogEvent e)
    {
        var level = e.LogLevel() switch
        {
            LogLevel.DebugLevel => LogEventLevel.Debug,
            LogLevel.InfoLevel => LogEventLevel.Information,
            LogLevel.WarningLevel => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        if (!_log.IsEnabled(level))
        {
            return;
        }

        var log = _log.ForContext("Source", e.LogSource);
        if (NodeOf(e.LogSource) is { } node)
        {
            log = log.ForContext("Node", node);
        }

        if (PodOf(e.LogSource) is { } pod)
        {
            log = log.ForContext("Pod", pod);
        }

        log.Write(level, e.Cause, "{Text:l}", e.Message);
    }
}
