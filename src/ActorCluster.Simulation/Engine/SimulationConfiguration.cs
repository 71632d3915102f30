using Akka.Configuration;

namespace ActorCluster.Simulation.Engine;

/// <summary>What a simulated actor system is told about the engine.</summary>
internal static class SimulationConfiguration
{
    /// <summary>The settings; they go before everything else.</summary>
    public static Config Engine { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          loggers = []
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "{{typeof(SimulationScheduler).AssemblyQualifiedName}}"
          actor {
            default-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            internal-dispatcher { type = "{{typeof(RunQueueConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            default-mailbox.mailbox-type = "{{typeof(TracedMailbox).AssemblyQualifiedName}}"
          }
          coordinated-shutdown { exit-clr = off, run-by-clr-shutdown-hook = off, run-by-actor-system-terminate = off }
        }
        """);
}
