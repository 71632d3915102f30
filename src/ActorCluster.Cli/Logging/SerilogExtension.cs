using Akka.Actor;
using Akka.Actor.Setup;
using Serilog;

namespace ActorCluster.Cli.Logging;

/// <summary>Carries the process's Serilog logger into its actor system: no static logger is needed.</summary>
/// <param name="logger">The logger.</param>
internal sealed class SerilogSetup(ILogger logger) : Setup
{
    /// <summary>The logger.</summary>
    public ILogger Logger { get; } = logger;
}

/// <summary>Finds the logger of an actor system.</summary>
internal static class SerilogExtension
{
    /// <summary>The logger that the system was created with; one that writes nothing when it was created without.</summary>
    /// <param name="system">The system.</param>
    public static ILogger Of(ActorSystem system)
    {
        var setup = ((ExtendedActorSystem)system).Settings.Setup.Get<SerilogSetup>();
        return setup.HasValue ? setup.Value.Logger : Serilog.Core.Logger.None;
    }
}
