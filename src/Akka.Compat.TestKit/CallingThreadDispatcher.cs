using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Makes the <see cref="CallingThreadDispatcher"/>.</summary>
public class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CallingThreadDispatcher _dispatcher;

    /// <summary>Creates the configurator from the part of the configuration that describes the dispatcher.</summary>
    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : base(config, prerequisites) =>
        // Whoever sends waits for what it sent: nothing may be left in a mailbox for the sake of fairness.
        _dispatcher = new CallingThreadDispatcher(this) { Throughput = int.MaxValue };

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}

/// <summary>Runs an actor on the thread that sends to it: when Tell returns, the message has been handled.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    /// <summary>Where the dispatcher is configured.</summary>
    public static new string Id { get; } = "akka.test.calling-thread-dispatcher";

    /// <summary>Creates the dispatcher.</summary>
    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator) : base(configurator)
    {
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => run.Run();

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
