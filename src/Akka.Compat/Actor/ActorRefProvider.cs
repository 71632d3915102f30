#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;
using Akka.Serialization;

namespace Akka.Actor;

/// <summary>Makes and resolves the references of a system; a remote one extends what the local one does.</summary>
public interface IActorRefProvider
{
    /// <summary>The reference above all others of this system.</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>The parent of all actors of the application.</summary>
    LocalActorRef Guardian { get; }

    /// <summary>The parent of the engine's own actors.</summary>
    LocalActorRef SystemGuardian { get; }

    /// <summary>Where messages to nobody go.</summary>
    IActorRef DeadLetters { get; }

    /// <summary>The path of <see cref="RootGuardian"/>.</summary>
    ActorPath RootPath { get; }

    /// <summary>The settings.</summary>
    Settings Settings { get; }

    /// <summary>What configuration says of actors by their path.</summary>
    Deployer Deployer { get; }

    /// <summary>The parent of pending asks.</summary>
    IInternalActorRef TempContainer { get; }

    /// <summary>Completes when the last actor has stopped.</summary>
    Task TerminationTask { get; }

    /// <summary>The address that others reach this system by.</summary>
    Address DefaultAddress { get; }

    /// <summary>What serializers need to write references.</summary>
    Information SerializationInformation { get; }

    /// <summary>Called once, when the system starts.</summary>
    void Init(ActorSystemImpl system);

    /// <summary>A new path for a pending ask.</summary>
    ActorPath TempPath();

    /// <summary>Makes a pending ask known by its path.</summary>
    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    /// <summary>Forgets a pending ask.</summary>
    void UnregisterTempActor(ActorPath path);

    /// <summary>Makes a reference that completes a task.</summary>
    FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs);

    /// <summary>Makes an actor, here or where its deployment says.</summary>
    IInternalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async);

    /// <summary>The reference of a path in its text form.</summary>
    IActorRef ResolveActorRef(string path);

    /// <summary>The reference of a path; an empty one if nobody is there.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The root of the system at an address.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>This system's address as seen from another; null if it cannot be reached from there.</summary>
    Address GetExternalAddressFor(Address address);
}

/// <summary>The references of a system that is by itself.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly string _systemName;
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, IInternalActorRef> _extraNames = [];
    private readonly ActorPath _tempNode;
    private ActorSystemImpl _system;
    private RootGuardianActorRef _rootGuardian;
    private VirtualPathContainer _tempContainer;
    private Information _information;
    private long _tempNumber = -1;

    /// <summary>Creates the provider; a provider named by configuration has a constructor with these parameters.</summary>
    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : this(systemName, settings, eventStream, null, null)
    {
    }

    /// <summary>Creates the provider as a part of another.</summary>
    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream, Deployer deployer, Func<ActorPath, IInternalActorRef> deadLettersFactory)
    {
        _systemName = systemName;
        Settings = settings;
        EventStream = eventStream;
        Deployer = deployer ?? new Deployer(settings);
        RootPath = new RootActorPath(new Address("akka", systemName));
        _tempNode = RootPath / "temp";
        Log = Logging.GetLogger(eventStream, "LocalActorRefProvider(" + RootPath.Address + ")");
        DeadLetters = deadLettersFactory is null
            ? new DeadLetterActorRef(this, RootPath / "deadLetters", eventStream)
            : deadLettersFactory(RootPath / "deadLetters");
    }

    /// <inheritdoc/>
    public IActorRef DeadLetters { get; }

    /// <inheritdoc/>
    public Deployer Deployer { get; }

    /// <inheritdoc/>
    public IInternalActorRef RootGuardian => _rootGuardian;

    /// <inheritdoc/>
    public ActorPath RootPath { get; }

    /// <inheritdoc/>
    public Settings Settings { get; }

    /// <inheritdoc/>
    public LocalActorRef SystemGuardian { get; private set; }

    /// <inheritdoc/>
    public IInternalActorRef TempContainer => _tempContainer;

    /// <inheritdoc/>
    public Task TerminationTask => _terminated.Task;

    /// <inheritdoc/>
    public LocalActorRef Guardian { get; private set; }

    /// <summary>The event stream.</summary>
    public EventStream EventStream { get; }

    /// <inheritdoc/>
    public Address DefaultAddress => RootPath.Address;

    /// <inheritdoc/>
    public Information SerializationInformation => _information ??= new Information(DefaultAddress, _system);

    /// <summary>The provider's log.</summary>
    public ILoggingAdapter Log { get; }

    /// <inheritdoc/>
    public void Init(ActorSystemImpl system)
    {
        _system = system;
        var dispatcher = system.Dispatchers.Lookup(Dispatchers.InternalDispatcherId);
        var mailbox = new UnboundedMailbox();
        var above = new RootGuardianSupervisor(RootPath, this, _terminated, Log);
        _rootGuardian = new RootGuardianActorRef(system, Props.Create<GuardianActor>().WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy), dispatcher, mailbox, above, RootPath, _extraNames);
        _tempContainer = new VirtualPathContainer(this, _tempNode, _rootGuardian);
        _rootGuardian.SetTempContainer(_tempContainer);
        var strategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();
        Guardian = MakeGuardian("user", Props.Create<GuardianActor>().WithSupervisorStrategy(strategy), system.Dispatchers.DefaultGlobalDispatcher, mailbox);
        SystemGuardian = MakeGuardian("system", Props.Create<SystemGuardianActor>(Guardian).WithSupervisorStrategy(SupervisorStrategy.DefaultStrategy), dispatcher, mailbox);
        _rootGuardian.Start();
        Guardian.Start();
        SystemGuardian.Start();
        // The root stops when the system guardian has.
        _rootGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(SystemGuardian, _rootGuardian));
    }

    /// <summary>Makes a reference known by a name below the root.</summary>
    public void RegisterExtraName(string name, IInternalActorRef actor) => _extraNames.Add(name, actor);

    /// <inheritdoc/>
    public ActorPath TempPath() => new ChildActorPath(_tempNode, ActorCell.RandomName(Interlocked.Increment(ref _tempNumber)), ActorCell.UndefinedUid);

    /// <inheritdoc/>
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path)
    {
        if (!ReferenceEquals(path.Parent, _tempNode) && path.Parent != _tempNode)
            throw new ArgumentException($"Cannot RegisterTempActor() with anything not obtained from TempPath(): {path}", nameof(path));
        _tempContainer.AddChild(path.Name, actorRef);
    }

    /// <inheritdoc/>
    public void UnregisterTempActor(ActorPath path) => _tempContainer.RemoveChild(path.Name);

    /// <inheritdoc/>
    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, TempPath(), this);

    /// <inheritdoc/>
    public IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? RootGuardian : DeadLetters;

    /// <inheritdoc/>
    public Address GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null;

    /// <inheritdoc/>
    public IInternalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async)
    {
        if (lookupDeploy && Deployer.Lookup(path) is { } configured)
        {
            // What configuration says wins over what code says.
            props = props.WithDeploy(configured.WithFallback(deploy ?? Deploy.None));
        }
        else if (deploy is not null)
        {
            props = props.WithDeploy(deploy);
        }
        var dispatcher = ReferenceEquals(props.Deploy.Dispatcher, Deploy.NoDispatcherGiven) || props.Deploy.Dispatcher.Length == 0
            ? system.Dispatchers.DefaultGlobalDispatcher
            : system.Dispatchers.Lookup(props.Deploy.Dispatcher);
        var mailboxType = system.Mailboxes.GetMailboxType(props, dispatcher.Configurator?.Config);
        return new LocalActorRef(system, props, dispatcher, mailboxType, supervisor, path);
    }

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(string path)
    {
        if (ActorPath.TryParse(path, out var parsed) && parsed.Address == RootPath.Address) return Resolve(parsed);
        Log.Debug("Resolve of unknown path [{0}] failed. Invalid format.", path);
        return DeadLetters;
    }

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Root == RootPath) return Resolve(path);
        Log.Debug("Resolve of foreign ActorPath [{0}] failed", path);
        return DeadLetters;
    }

    /// <summary>The reference of a path below the root of this system, whatever its address.</summary>
    internal IInternalActorRef Resolve(ActorPath path)
    {
        if (path.Depth == 0) return _rootGuardian;
        var elements = path.Elements.ToArray();
        if (path.Uid != ActorCell.UndefinedUid) elements[^1] += "#" + path.Uid.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var found = (IInternalActorRef)_rootGuardian.GetChild(elements);
        if (!found.IsNobody()) return found;
        // What is not there keeps the incarnation that was asked for: whoever watches it has to recognise the answer.
        return new EmptyLocalActorRef(_system.Provider, path, EventStream);
    }

    private LocalActorRef MakeGuardian(string name, Props props, MessageDispatcher dispatcher, MailboxType mailbox)
    {
        var cell = _rootGuardian.Cell;
        cell.ReserveChild(name);
        var guardian = new LocalActorRef(_system, props, dispatcher, mailbox, _rootGuardian, RootPath / name);
        cell.InitChild(guardian);
        return guardian;
    }
}
