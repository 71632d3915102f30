#nullable disable
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>What dispatchers need of their system.</summary>
public interface IDispatcherPrerequisites
{
    /// <summary>The event stream.</summary>
    EventStream EventStream { get; }

    /// <summary>The scheduler.</summary>
    IScheduler Scheduler { get; }

    /// <summary>The settings.</summary>
    Settings Settings { get; }

    /// <summary>The mailboxes.</summary>
    Mailboxes Mailboxes { get; }
}

/// <summary>What dispatchers need of their system.</summary>
public sealed class DefaultDispatcherPrerequisites : IDispatcherPrerequisites
{
    /// <summary>Collects them.</summary>
    public DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    {
        EventStream = eventStream;
        Scheduler = scheduler;
        Settings = settings;
        Mailboxes = mailboxes;
    }

    /// <inheritdoc/>
    public EventStream EventStream { get; }

    /// <inheritdoc/>
    public IScheduler Scheduler { get; }

    /// <inheritdoc/>
    public Settings Settings { get; }

    /// <inheritdoc/>
    public Mailboxes Mailboxes { get; }
}

/// <summary>Makes the dispatcher of a section; named by its <c>type</c> and made with these two parameters.</summary>
public abstract class MessageDispatcherConfigurator
{
    /// <summary>Keeps what it is given.</summary>
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    /// <summary>The section, with its path as <c>id</c>.</summary>
    public Config Config { get; }

    /// <summary>What dispatchers need of their system.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The dispatcher; the same each time if actors are to share it.</summary>
    public abstract MessageDispatcher Dispatcher();

    /// <summary>The executor of the section.</summary>
    protected ExecutorServiceConfigurator ConfigureExecutor() => Config.GetString("executor", "default-executor") switch
    {
        var name when name.Contains('.', StringComparison.Ordinal) =>
            Util.TypeLookup.Create<ExecutorServiceConfigurator>(name, "executor service configurator", Config, Prerequisites),
        _ => new ThreadPoolExecutorServiceConfigurator(Config, Prerequisites),
    };
}

/// <summary>Runs the mailboxes of its actors.</summary>
public abstract class MessageDispatcher
{
    /// <summary>How many messages a mailbox handles in one go unless said otherwise.</summary>
    public const int DefaultThroughput = 100;

    private const int Unscheduled = 0;
    private const int ShutdownScheduled = 1;
    private const int Rescheduled = 2;

    private long _inhabitants;
    private int _shutdownState;

    /// <summary>Keeps what made it.</summary>
    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Throughput = DefaultThroughput;
    }

    /// <summary>What made the dispatcher.</summary>
    public MessageDispatcherConfigurator Configurator { get; }

    /// <summary>The event stream.</summary>
    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    /// <summary>The mailboxes.</summary>
    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    /// <summary>The path of its section.</summary>
    public string Id { get; protected set; }

    /// <summary>How many messages a mailbox handles in one go.</summary>
    public int Throughput { get; set; }

    /// <summary>How many ticks a mailbox may run in one go; null is without end.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    /// <summary>How long the dispatcher outlives its last actor.</summary>
    public TimeSpan ShutdownTimeout { get; protected set; }

    /// <summary>The number of its actors.</summary>
    protected long Inhabitants => Volatile.Read(ref _inhabitants);

    /// <summary>Runs a piece of work.</summary>
    public void Schedule(Action run) => ExecuteTask(new ActionRunnable(run));

    /// <summary>Runs a piece of work.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(run);

    /// <summary>Runs a piece of work, at once or later, on any thread.</summary>
    protected abstract void ExecuteTask(IRunnable run);

    /// <summary>Frees what the dispatcher holds; called a while after its last actor has stopped.</summary>
    protected abstract void Shutdown();

    /// <summary>Tells of an exception that no actor can be blamed for.</summary>
    protected void ReportFailure(Exception ex) => EventStream.Publish(new Error(ex, GetType().FullName, GetType(), ex?.Message ?? "unknown"));

    /// <summary>Puts a message into a mailbox and sees that it runs.</summary>
    public virtual void Dispatch(ActorCell cell, Envelope envelope)
    {
        var mailbox = cell.Mailbox;
        mailbox.MessageQueue.Enqueue(cell.Self, envelope);
        if (!RegisterForExecution(mailbox, true, false) && mailbox.IsClosed) mailbox.CleanUp();
    }

    /// <summary>Puts a message of the engine into a mailbox and sees that it runs.</summary>
    public virtual void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        var mailbox = cell.Mailbox;
        mailbox.SystemEnqueue(cell.Self, message);
        RegisterForExecution(mailbox, false, true);
    }

    /// <summary>Takes an actor in and lets it run.</summary>
    public virtual void Attach(ActorCell cell)
    {
        Interlocked.Increment(ref _inhabitants);
        RegisterForExecution(cell.Mailbox, false, true);
    }

    /// <summary>Lets an actor go that has stopped.</summary>
    public virtual void Detach(ActorCell cell)
    {
        cell.Mailbox.BecomeClosed();
        cell.Mailbox.CleanUp();
        if (Interlocked.Decrement(ref _inhabitants) == 0) ScheduleShutdown();
    }

    /// <summary>Hands a mailbox to a thread, if there is reason to and it is not with one already.</summary>
    internal bool RegisterForExecution(Mailbox mailbox, bool hasMessageHint, bool hasSystemMessageHint)
    {
        if (!mailbox.CanBeScheduled(hasMessageHint, hasSystemMessageHint) || !mailbox.TrySetScheduled()) return false;
        try
        {
            ExecuteTask(mailbox);
        }
        catch
        {
            mailbox.SetIdle();
            throw;
        }
        return true;
    }

    private void ScheduleShutdown()
    {
        if (Interlocked.CompareExchange(ref _shutdownState, ShutdownScheduled, Unscheduled) != Unscheduled)
        {
            Interlocked.CompareExchange(ref _shutdownState, Rescheduled, ShutdownScheduled);
            return;
        }
        try
        {
            Configurator.Prerequisites.Scheduler.Advanced.ScheduleOnce(ShutdownTimeout, ShutdownIfEmpty);
        }
        catch (SchedulerException)
        {
            ShutdownIfEmpty();
        }
    }

    private void ShutdownIfEmpty()
    {
        var rescheduled = Interlocked.Exchange(ref _shutdownState, Unscheduled) == Rescheduled;
        if (Inhabitants != 0) return;
        if (rescheduled) ScheduleShutdown();
        else Shutdown();
    }
}
