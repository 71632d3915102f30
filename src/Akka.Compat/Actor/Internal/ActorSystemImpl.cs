#nullable disable
using System.Collections.Concurrent;
using System.Text;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>The one implementation of a system.</summary>
public class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TaskCompletionSource _whenTerminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _terminationCallbacks = new();
    private readonly Lazy<Akka.Serialization.Serialization> _serialization;
    private readonly IActorRefProvider _provider;
    private readonly IActorRef _deadLetters;
    private long _uid;
    private int _terminating;
    private bool _terminated;

    /// <summary>Creates a system with the default configuration.</summary>
    public ActorSystemImpl(string name)
        : this(name, Config.Empty, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Creates a system; <see cref="Start"/> starts it.</summary>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (!IsValidName(name))
            throw new ArgumentException($"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        ArgumentNullException.ThrowIfNull(config);
        Name = name;
        // Only has to differ between incarnations of one name, also across processes.
        _uid = Random.Shared.NextInt64(1, int.MaxValue);
        Settings = new Settings(this, config, setup);
        SerializesAllMessages = Settings.SerializeAllMessages;
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, "ActorSystem(" + name + ")", GetType(), DefaultLogMessageFormatter.Instance);
        Scheduler = TypeLookup.Create<IScheduler>(Settings.SchedulerClass, "scheduler", Settings.Config, Log);
        _provider = (IActorRefProvider)Activator.CreateInstance(TypeLookup.Find(Settings.ProviderClass, "actor ref provider"), name, Settings, EventStream);
        _deadLetters = _provider.DeadLetters;
        _serialization = new Lazy<Akka.Serialization.Serialization>(() => new Akka.Serialization.Serialization(this));
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
    }

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _provider;

    /// <inheritdoc/>
    public override Settings Settings { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Akka.Serialization.Serialization Serialization => _serialization.Value;

    /// <inheritdoc/>
    public override EventStream EventStream { get; }

    /// <inheritdoc/>
    public override IActorRef DeadLetters => _deadLetters;

    /// <inheritdoc/>
    public override Dispatchers Dispatchers { get; }

    /// <inheritdoc/>
    public override Mailboxes Mailboxes { get; }

    /// <inheritdoc/>
    public override IScheduler Scheduler { get; }

    /// <inheritdoc/>
    public override ILoggingAdapter Log { get; }

    /// <inheritdoc/>
    public override IInternalActorRef Guardian => _provider.Guardian;

    /// <inheritdoc/>
    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    /// <inheritdoc/>
    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    /// <inheritdoc/>
    public override Task WhenTerminated => _whenTerminated.Task;

    /// <summary>Whether the system stops without waiting for actors elsewhere.</summary>
    internal bool Aborting { get; private set; }

    internal bool SerializesAllMessages { get; }

    /// <summary>Starts the provider, the loggers and the configured extensions.</summary>
    public void Start()
    {
        try
        {
            _provider.Init(this);
            _ = _provider.TerminationTask.ContinueWith(_ => Terminated(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            EventStream.StartUnsubscriber(this);
            EventStream.StartDefaultLoggers(this);
            if (Settings.LogDeadLetters > 0) SystemActorOf<DeadLetterListener>("deadLetterListener");
            if (Settings.DebugUnhandledMessage) SystemActorOf<UnhandledMessageForwarder>("UnhandledMessageForwarder");
            LoadExtensions();
            CoordinatedShutdown.Get(this);
            if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        }
        catch (Exception)
        {
            FinalTerminate();
            throw;
        }
    }

    /// <summary>The next incarnation number.</summary>
    internal long NextUid() => Interlocked.Increment(ref _uid);

    /// <inheritdoc/>
    public override IActorRef SystemActorOf(Props props, string name = null) => _provider.SystemGuardian.Cell.AttachChild(WithInternalDispatcher(props), true, name);

    /// <inheritdoc/>
    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    /// <inheritdoc/>
    public override IActorRef ActorOf(Props props, string name = null) => _provider.Guardian.Cell.AttachChild(props, false, name);

    /// <inheritdoc/>
    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    /// <inheritdoc/>
    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    /// <inheritdoc/>
    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == _provider.Guardian.Path) _provider.Guardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else if (parent == _provider.SystemGuardian.Path) _provider.SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor), ActorRefs.NoSender);
        else ((IInternalActorRef)actor).Stop();
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        Aborting = true;
        FinalTerminate();
    }

    /// <inheritdoc/>
    public override Task Terminate()
    {
        if (WhenTerminated.IsCompleted) return WhenTerminated;
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate) CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else FinalTerminate();
        return WhenTerminated;
    }

    /// <summary>Stops all actors, without a coordinated shutdown.</summary>
    internal Task FinalTerminate()
    {
        if (Interlocked.Exchange(ref _terminating, 1) == 0)
        {
            if (!Settings.LogDeadLettersDuringShutdown && Settings.LogDeadLetters > 0 && _provider.SystemGuardian is not null)
            {
                var listener = _provider.SystemGuardian.Cell.GetSingleChild("deadLetterListener");
                if (!listener.IsNobody()) Stop(listener);
            }
            if (_provider.Guardian is null) Terminated();
            else _provider.Guardian.Stop();
        }
        return WhenTerminated;
    }

    /// <inheritdoc/>
    public override void RegisterOnTermination(Action code)
    {
        lock (_terminationCallbacks)
        {
            if (_terminated) throw new InvalidOperationException("ActorSystem already terminated.");
            _terminationCallbacks.Push(code);
        }
    }

    /// <inheritdoc/>
    public override object RegisterExtension(IExtensionId extension)
    {
        if (extension is null) return null;
        var holder = _extensions.GetOrAdd(extension.ExtensionType, static (_, state) => new Lazy<object>(() => state.extension.CreateExtension(state.system)), (extension, system: this));
        return holder.Value;
    }

    /// <inheritdoc/>
    public override object GetExtension(IExtensionId extensionId) => TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;

    /// <inheritdoc/>
    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;

    /// <inheritdoc/>
    public override bool HasExtension(Type type) => typeof(IExtension).IsAssignableFrom(type) && _extensions.ContainsKey(type);

    /// <inheritdoc/>
    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    /// <inheritdoc/>
    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var holder) ? holder.Value : null;
        return extension is not null;
    }

    /// <inheritdoc/>
    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var value);
        extension = (T)value;
        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => LookupRoot is null ? Name : LookupRoot.Path.Root.Address.ToString();

    private static Props WithInternalDispatcher(Props props) =>
        props.Deploy.Dispatcher == Deploy.NoDispatcherGiven ? props.WithDispatcher(Akka.Dispatch.Dispatchers.InternalDispatcherId) : props;

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions"))
        {
            var type = TypeLookup.TryFind(name);
            if (type is null || !typeof(IExtensionId).IsAssignableFrom(type)) Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
            else RegisterExtension((IExtensionId)Activator.CreateInstance(type));
        }
    }

    private void Terminated()
    {
        Action[] callbacks;
        lock (_terminationCallbacks)
        {
            _terminated = true;
            callbacks = [.. _terminationCallbacks];
            _terminationCallbacks.Clear();
        }
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                Log.Error(e, "Termination callback failed.");
            }
        }
        (Scheduler as IDisposable)?.Dispose();
        foreach (var extension in _extensions.Values)
        {
            if (extension is { IsValueCreated: true, Value: IDisposable disposable }) disposable.Dispose();
        }
        _whenTerminated.TrySetResult();
    }

    private static bool IsValidName(string name) =>
        !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-');

    private sealed class UnhandledMessageForwarder : ActorBase
    {
        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));

        protected override bool Receive(object message)
        {
            if (message is not UnhandledMessage unhandled) return false;
            Context.System.EventStream.Publish(new Debug(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender} : {unhandled.Message}"));
            return true;
        }
    }
}
