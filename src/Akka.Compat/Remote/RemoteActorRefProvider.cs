using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Serialization;

namespace Akka.Remote;

/// <summary>Provides local actors as <see cref="LocalActorRefProvider"/> does, and references to actors of other systems.</summary>
public class RemoteActorRefProvider : IRemoteActorRefProvider
{
    private readonly LocalActorRefProvider _local;
    private readonly EventStream _eventStream;
    private ActorSystemImpl? _system;
    private Remoting? _remoting;
    private IActorRef? _remoteWatcher;
    private Information? _information;

    /// <summary>For the system to construct.</summary>
    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.reference.conf"));
        RemoteSettings = new RemoteSettings(settings.Config);
        _eventStream = eventStream;
        _local = new LocalActorRefProvider(systemName, settings, eventStream, null, path => new DeadLetterActorRef(this, path, eventStream));
    }

    /// <inheritdoc/>
    public RemoteSettings RemoteSettings { get; }

    /// <inheritdoc/>
    public IActorRef RemoteWatcher => _remoteWatcher ?? _local.DeadLetters;

    /// <inheritdoc/>
    public RemoteTransport Transport => _remoting ?? throw new RemoteTransportException("Remoting has not been started");

    /// <inheritdoc/>
    public IInternalActorRef RootGuardian => _local.RootGuardian;

    /// <inheritdoc/>
    public LocalActorRef Guardian => _local.Guardian;

    /// <inheritdoc/>
    public LocalActorRef SystemGuardian => _local.SystemGuardian;

    /// <inheritdoc/>
    public IActorRef DeadLetters => _local.DeadLetters;

    /// <inheritdoc/>
    public ActorPath RootPath => _local.RootPath;

    /// <inheritdoc/>
    public Settings Settings => _local.Settings;

    /// <inheritdoc/>
    public Deployer Deployer => _local.Deployer;

    /// <inheritdoc/>
    public IInternalActorRef TempContainer => _local.TempContainer;

    /// <inheritdoc/>
    public Task TerminationTask => _local.TerminationTask;

    /// <inheritdoc/>
    public Address DefaultAddress => Transport.DefaultAddress;

    /// <inheritdoc/>
    public Information SerializationInformation => _information ??= new Information(DefaultAddress, _system);

    /// <inheritdoc/>
    public virtual void Init(ActorSystemImpl system)
    {
        _system = system;
        _local.Init(system);
        _remoting = new Remoting(system, this);
        _remoting.Start();
        _remoteWatcher = CreateRemoteWatcher(system);
        system.SystemActorOf(RemotingTerminator.PropsFor(_remoting, _local.SystemGuardian), "remoting-terminator");
        _remoting.Open();
    }

    /// <inheritdoc/>
    public ActorPath TempPath() => _local.TempPath();

    /// <inheritdoc/>
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _local.RegisterTempActor(actorRef, path);

    /// <inheritdoc/>
    public void UnregisterTempActor(ActorPath path) => _local.UnregisterTempActor(path);

    /// <inheritdoc/>
    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, _local.TempPath(), this);

    /// <inheritdoc/>
    public IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy? deploy, bool lookupDeploy, bool async) =>
        _local.ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);

    /// <inheritdoc/>
    public bool HasAddress(Address address) => address.Equals(_local.RootPath.Address) || address.Equals(_remoting?.DefaultAddress);

    /// <inheritdoc/>
    public Address? GetExternalAddressFor(Address address)
    {
        if (HasAddress(address)) return _local.RootPath.Address;
        return address is { Host: not null, Port: not null } ? Transport.LocalAddressForRemote(address) : null;
    }

    /// <inheritdoc/>
    public IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : new RemoteActorRef(this, DefaultAddress, new RootActorPath(address));

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(string path) => InternalResolveActorRef(path);

    /// <inheritdoc/>
    public IActorRef ResolveActorRef(ActorPath actorPath) => Resolve(actorPath);

    /// <inheritdoc/>
    public IActorRef InternalResolveActorRef(string path)
    {
        if (ActorPath.TryParse(path, out var parsed)) return Resolve(parsed);
        _local.Log.Debug("Resolve of unknown path [{0}] failed", path);
        return DeadLetters;
    }

    /// <inheritdoc/>
    public IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress) => (IInternalActorRef)InternalResolveActorRef(path);

    /// <inheritdoc/>
    public void Quarantine(Address address, int? uid) => Transport.Quarantine(address, uid);

    /// <summary>Creates the actor that watches actors of other systems.</summary>
    protected virtual IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        Configured(
            Akka.Remote.RemoteWatcher.Props(
                CreateRemoteWatcherFailureDetector(system),
                RemoteSettings.WatchHeartBeatInterval,
                RemoteSettings.WatchUnreachableReaperInterval,
                RemoteSettings.WatchHeartbeatExpectedResponseAfter),
            RemoteSettings.Dispatcher),
        "remote-watcher");

    /// <summary>Creates what judges whether watched systems are there.</summary>
    protected DefaultFailureDetectorRegistry<Address> CreateRemoteWatcherFailureDetector(ActorSystem system) => new(
        () => FailureDetectorLoader.Load(RemoteSettings.WatchFailureDetectorImplementationClass, RemoteSettings.WatchFailureDetectorConfig, system));

    private protected static Props Configured(Props props, string dispatcher) =>
        props.WithDispatcher(string.IsNullOrEmpty(dispatcher) ? Dispatch.Dispatchers.InternalDispatcherId : dispatcher);

    private IInternalActorRef Resolve(ActorPath path)
    {
        if (!HasAddress(path.Address)) return new RemoteActorRef(this, DefaultAddress, path);
        return _local.Resolve(path);
    }
}
