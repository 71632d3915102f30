using Akka.Configuration;
using Akka.Dispatch;

namespace ActorCluster.Simulation.Engine;

/// <summary>Makes the dispatcher of a simulated actor system; named in its configuration.</summary>
public sealed class RunQueueConfigurator : MessageDispatcherConfigurator
{
    private readonly RunQueueDispatcher _dispatcher;

    /// <summary>Creates the configurator; Akka does so by reflection.</summary>
    /// <param name="config">The dispatcher's section.</param>
    /// <param name="prerequisites">What Akka gives to every dispatcher.</param>
    public RunQueueConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        _dispatcher = new RunQueueDispatcher(this, (SimulationScheduler)prerequisites.Scheduler);
    }

    /// <inheritdoc />
    public override MessageDispatcher Dispatcher() => _dispatcher;
}

/// <summary>Hands mailboxes to the simulation's run queue; each runs one message at a time.</summary>
internal sealed class RunQueueDispatcher : MessageDispatcher
{
    private readonly SimulationScheduler _scheduler;

    public RunQueueDispatcher(MessageDispatcherConfigurator configurator, SimulationScheduler scheduler)
        : base(configurator)
    {
        _scheduler = scheduler;
        Throughput = 1;
    }

    protected override void ExecuteTask(IRunnable run) => _scheduler.Execute(run);

    protected override void Shutdown()
    {
    }
}
