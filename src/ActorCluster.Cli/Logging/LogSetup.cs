using System.Globalization;
using ActorCluster.Cli.Processes;
using Akka.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace ActorCluster.Cli.Logging;

/// <summary>
/// Where a process logs: short lines on the console when somebody watches it, and everything as JSON lines in
/// <c>run/&lt;process&gt;.log</c>.
/// </summary>
internal static class LogSetup
{
    private const long MaximumFileBytes = 64L * 1024 * 1024;

    /// <summary>The least level that is written: <c>akka.loglevel</c>, so that one key decides it for actors and everything else.</summary>
    /// <param name="configuration">The process's configuration.</param>
    public static LogEventLevel LevelOf(Config configuration) => configuration.GetString("akka.loglevel").ToUpperInvariant() switch
    {
        "DEBUG" => LogEventLevel.Debug,
        "WARNING" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        "OFF" => LogEventLevel.Fatal,
        _ => LogEventLevel.Information,
    };

    /// <summary>Opens the log of a process.</summary>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="process">The process.</param>
    /// <param name="level">The least level that is written.</param>
    /// <param name="console">Whether somebody watches the console.</param>
    public static Logger Open(RunDirectory run, string process, LogEventLevel level, bool console)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .Enrich.WithProperty("Process", process)
            // Behind a queue: an actor that logs never waits for the disk. When the queue is full, lines are dropped, not actors stopped.
            .WriteTo.Async(sinks => sinks.File(
                new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture),
                run.Log(process),
                fileSizeLimitBytes: MaximumFileBytes,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: 2));
        if (console)
        {
            configuration.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Node} {Message:lj}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture);
        }

        return configuration.CreateLogger();
    }
}
