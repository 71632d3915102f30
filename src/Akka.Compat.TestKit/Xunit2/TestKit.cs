using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of xunit tests of actors: one system per test, terminated after it.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where the test and its system's log write to, if anywhere.</summary>
#pragma warning disable CA1051, IDE1006 // A visible field of this name, as in Akka.NET.
    protected readonly ITestOutputHelper Output;
#pragma warning restore CA1051, IDE1006

    private bool _disposed;

    /// <summary>Uses the given system, or creates one with the TestKit's defaults.</summary>
    public TestKit(ActorSystem system = null, ITestOutputHelper output = null) : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a system from a setup.</summary>
    public TestKit(ActorSystemSetup config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a system with a configuration over the TestKit's defaults.</summary>
    public TestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a system with a configuration, as HOCON, over the TestKit's defaults.</summary>
    public TestKit(string config, ITestOutputHelper output = null) : this(ConfigurationFactory.ParseString(config), null, output)
    {
    }

    /// <summary>What the TestKit adds to the engine's defaults.</summary>
    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Logs everything that the engine can log.</summary>
    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    /// <summary>Fails tests the way xunit does.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Runs after the test; by default it shuts the system down.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Ends the test.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the test.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            LeaveThread();
        }
    }

    /// <summary>Writes the log of a system into the output of the test.</summary>
    protected void InitializeLogger(ActorSystem system)
    {
        if (Output == null) return;
        StartLogger(system, Output);
    }

    /// <summary>Writes the log of a system into the output of the test, each line with a prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output == null) return;
        StartLogger(system, string.IsNullOrEmpty(prefix) ? Output : new PrefixedOutput(Output, prefix));
    }

    private void StartLogger(ActorSystem system, ITestOutputHelper output)
    {
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output)), "log-test");
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TestKitSettings.TestKitStartupTimeout)
            .GetAwaiter().GetResult();
    }

    private sealed class PrefixedOutput(ITestOutputHelper output, string prefix) : ITestOutputHelper
    {
        public void WriteLine(string message) => output.WriteLine(prefix + message);

        public void WriteLine(string format, params object[] args) => output.WriteLine(prefix + format, args);
    }
}
