using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Configurations that tests start from.</summary>
public static class TestConfigs
{
    /// <summary>What the TestKit adds to the engine's defaults.</summary>
    public static Config DefaultConfig { get; } =
        ConfigurationFactory.FromResource("Akka.TestKit.testkit.conf", typeof(TestConfigs).Assembly);

    /// <summary>Makes <see cref="TestScheduler"/> the scheduler of the system.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.Compat.TestKit\"");
}
