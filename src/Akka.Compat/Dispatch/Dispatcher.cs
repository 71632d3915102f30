#nullable disable
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Runs pieces of work on threads.</summary>
public abstract class ExecutorService
{
    /// <summary>Creates the service of a dispatcher.</summary>
    protected ExecutorService(string id) => Id = id;

    /// <summary>The dispatcher's id.</summary>
    public string Id { get; }

    /// <summary>Runs a piece of work.</summary>
    public abstract void Execute(IRunnable run);

    /// <summary>Frees the threads.</summary>
    public abstract void Shutdown();
}

/// <summary>Makes executor services.</summary>
public abstract class ExecutorServiceFactory
{
    /// <summary>Makes the service of a dispatcher.</summary>
    public abstract ExecutorService Produce(string id);
}

/// <summary>Makes the executor services of a section.</summary>
public abstract class ExecutorServiceConfigurator : ExecutorServiceFactory
{
    /// <summary>Keeps what it is given.</summary>
    protected ExecutorServiceConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    /// <summary>The section.</summary>
    public Config Config { get; }

    /// <summary>What dispatchers need of their system.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }
}

/// <summary>Every executor but the pinned one is the runtime's thread pool here: it steals work and adapts by itself.</summary>
internal sealed class ThreadPoolExecutorServiceConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new Service(id);

    private sealed class Service(string id) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

        public override void Shutdown()
        {
        }
    }
}

/// <summary>One thread of its own.</summary>
internal sealed class PinnedExecutorServiceFactory : ExecutorServiceFactory
{
    public override ExecutorService Produce(string id) => new Service(id);

    private sealed class Service : ExecutorService
    {
        private readonly System.Collections.Concurrent.BlockingCollection<IRunnable> _work = [];

        public Service(string id)
            : base(id) => new Thread(Loop) { IsBackground = true, Name = id }.Start();

        public override void Execute(IRunnable run)
        {
            try
            {
                _work.Add(run);
            }
            catch (InvalidOperationException)
            {
                // The thread is gone; what is left of its actors ends on the pool.
                ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
            }
        }

        public override void Shutdown() => _work.CompleteAdding();

        private void Loop()
        {
            foreach (var run in _work.GetConsumingEnumerable()) run.Run();
        }
    }
}

/// <summary>A dispatcher over an executor service.</summary>
public class Dispatcher : MessageDispatcher
{
    private readonly ExecutorServiceFactory _factory;
    private ExecutorService _executor;

    /// <summary>Creates the dispatcher.</summary>
    public Dispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, long? throughputDeadlineTime, ExecutorServiceFactory executorServiceFactory, TimeSpan shutdownTimeout)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        ShutdownTimeout = shutdownTimeout;
        _factory = executorServiceFactory;
        _executor = executorServiceFactory.Produce(id);
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _executor.Execute(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
        // A later actor gets a fresh executor.
        var old = _executor;
        _executor = _factory is PinnedExecutorServiceFactory ? _executor : _factory.Produce(Id);
        old.Shutdown();
    }
}

/// <summary>Makes the one <see cref="Dispatcher"/> of a section.</summary>
public sealed class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly MessageDispatcher _instance;

    /// <summary>Reads the section.</summary>
    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        var deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero).Ticks;
        _instance = new Dispatcher(
            this,
            config.GetString("id"),
            config.GetInt("throughput", MessageDispatcher.DefaultThroughput),
            deadline > 0 ? deadline : null,
            ConfigureExecutor(),
            config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)));
    }

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _instance;
}

/// <summary>Makes a dispatcher with a thread of its own for each actor.</summary>
internal sealed class PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites) : MessageDispatcherConfigurator(config, prerequisites)
{
    public override MessageDispatcher Dispatcher() => new Dispatcher(
        this,
        Config.GetString("id"),
        int.MaxValue,
        null,
        new PinnedExecutorServiceFactory(),
        Config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)));
}
