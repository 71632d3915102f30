using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Configs;

namespace Akka.TestKit;

/// <summary>The settings below <c>akka.test</c>; what the system's configuration leaves out has the TestKit's defaults.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads the settings from the configuration of a system, or from its part below <c>akka.test</c>.</summary>
    public TestKitSettings(Config config)
    {
        var defaults = TestConfigs.DefaultConfig.GetConfig("akka.test");
        var test = (config.HasPath("akka.test") ? config.GetConfig("akka.test") : config).SafeWithFallback(defaults);
        DefaultTimeout = test.GetTimeSpan("default-timeout", null, false);
        SingleExpectDefault = test.GetTimeSpan("single-expect-default", null, false);
        TestEventFilterLeeway = test.GetTimeSpan("filter-leeway", null, false);
        TestKitStartupTimeout = test.GetTimeSpan("testkit-startup-timeout", null, false);
        TestTimeFactor = test.GetDouble("timefactor");
        LogTestKitCalls = test.GetBoolean("log-testkit-calls");
        if (TestTimeFactor <= 0) throw new ConfigurationException("akka.test.timefactor must be positive.");
    }

    /// <summary>How long latches, barriers and requests of the TestKit itself wait.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long an expectation outside of Within waits for its message.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits, after its block, for the events that are still missing.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>How long the TestKit waits for its own actor to start.</summary>
    public TimeSpan TestKitStartupTimeout { get; }

    /// <summary>What every duration is multiplied by.</summary>
    public double TestTimeFactor { get; }

    /// <summary>Whether the calls of the TestKit are logged at debug level.</summary>
    public bool LogTestKitCalls { get; }
}

/// <summary>Attaches the <see cref="TestKitSettings"/> to a system.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <summary>The settings of a system.</summary>
    public static TestKitSettings For(ActorSystem system) => system.WithExtension<TestKitSettings, TestKitExtension>();

    /// <inheritdoc/>
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);
}
