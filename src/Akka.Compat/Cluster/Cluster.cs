using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>This node's part in a cluster: membership, its events, and the commands to change it.</summary>
public class Cluster : IExtension
{
    private readonly ILoggingAdapter _log;
    private readonly IActorRef _daemon;
    private volatile ClusterEvent.CurrentClusterState _state = new();
    private volatile Member _selfMember;
    private volatile bool _isTerminated;

    /// <summary>For the extension mechanism; use <see cref="Get"/>.</summary>
    /// <exception cref="ConfigurationException">the system does not have the provider <c>cluster</c></exception>
    public Cluster(ActorSystemImpl system)
    {
        System = system;
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        if (system.Provider is not ClusterActorRefProvider provider)
        {
            throw new ConfigurationException($"ActorSystem [{system}] needs to have a 'ClusterActorRefProvider' enabled in the configuration, currently uses [{system.Provider.GetType().FullName}]");
        }

        _log = Logging.GetLogger(system, this);
        SelfUniqueAddress = new UniqueAddress(provider.Transport.DefaultAddress, AddressUidExtension.Uid(system));
        _selfMember = Member.Removed(SelfUniqueAddress);
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(
            () => FailureDetectorLoader.Load(Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));
        DowningProvider = (IDowningProvider)Activator.CreateInstance(Settings.DowningProviderType, system, this)!;
        var (selfExiting, shutdownDone) = (NewPromise(), NewPromise());
        _daemon = system.SystemActorOf(ClusterDaemon.PropsFor(this, selfExiting, shutdownDone).WithDispatcher(DispatcherOf(system)), "cluster");
        AddShutdownTasks(system, selfExiting.Task, shutdownDone.Task);
        _log.Info("Cluster Node [{0}] - Started up successfully", SelfAddress);
    }

    /// <summary>The section <c>akka.cluster</c>.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>The system of this node.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>This incarnation of this node.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    /// <summary>The address of this node.</summary>
    public Address SelfAddress => SelfUniqueAddress.Address;

    /// <summary>The roles of this node.</summary>
    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    /// <summary>The cluster as this node knows it.</summary>
    public ClusterEvent.CurrentClusterState State => _state;

    /// <summary>This node as a member; with status Removed while it is not in a cluster.</summary>
    public Member SelfMember => _selfMember;

    /// <summary>Has this node's part in the cluster ended? It does not begin again in the same system.</summary>
    public bool IsTerminated => _isTerminated;

    /// <summary>What judges whether other members are there.</summary>
    public DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    /// <summary>What decides which unreachable members are downed.</summary>
    public IDowningProvider DowningProvider { get; }

    /// <summary>The one of a system; the first call starts it.</summary>
    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>Sends an actor events of the given types from now on, and first the present state as one <see cref="ClusterEvent.CurrentClusterState"/>.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    /// <summary>Sends an actor events of the given types from now on, and first the present state in the form asked for.</summary>
    /// <exception cref="ArgumentException">no type is given, or one is no event of the cluster</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0) throw new ArgumentException("At least one `IClusterDomainEvent` class is required", nameof(to));
        if (Array.Find(to, t => !typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(t)) is { } other)
        {
            throw new ArgumentException($"Subscribe to `IClusterDomainEvent` or subclasses, was [{other}]", nameof(to));
        }

        _daemon.Tell(new ClusterCommand.Subscribe(subscriber, initialStateMode, [.. to]), ActorRefs.NoSender);
    }

    /// <summary>Ends all subscriptions of an actor.</summary>
    public void Unsubscribe(IActorRef subscriber) => _daemon.Tell(new ClusterCommand.Unsubscribe(subscriber, null), ActorRefs.NoSender);

    /// <summary>Ends an actor's subscription to a type.</summary>
    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterCommand.Unsubscribe(subscriber, to), ActorRefs.NoSender);

    /// <summary>Sends an actor the present state, once.</summary>
    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterCommand.SendCurrentClusterState(receiver), ActorRefs.NoSender);

    /// <summary>Joins the cluster that the node at an address is in; its own address founds one.</summary>
    public void Join(Address address) => _daemon.Tell(new ClusterCommand.JoinTo(FillLocal(address)), ActorRefs.NoSender);

    /// <summary>Joins the cluster that any of these nodes is in; if this node is the first of them, it may found one.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        _daemon.Tell(new ClusterCommand.JoinSeedNodes([.. seedNodes.Select(FillLocal)]), ActorRefs.NoSender);

    /// <summary>Asks a member to leave in good order.</summary>
    public void Leave(Address address) => _daemon.Tell(new ClusterCommand.Leave(FillLocal(address)), ActorRefs.NoSender);

    /// <summary>Leaves; completes when this node has been removed.</summary>
    public Task LeaveAsync()
    {
        var removed = NewPromise();
        RegisterOnMemberRemoved(() => removed.TrySetResult(Done.Instance));
        Leave(SelfAddress);
        return removed.Task;
    }

    /// <summary>Declares a member dead; it will be removed once everybody else knows, and may not come back but as a new incarnation.</summary>
    public void Down(Address address) => _daemon.Tell(new ClusterCommand.Down(FillLocal(address)), ActorRefs.NoSender);

    /// <summary>Runs a callback once this node is up; at once if it is.</summary>
    public void RegisterOnMemberUp(Action callback) => _daemon.Tell(new ClusterCommand.AddOnMemberUp(callback), ActorRefs.NoSender);

    /// <summary>Runs a callback once this node has been removed; at once if its part in the cluster has ended.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        if (_isTerminated) callback();
        else _daemon.Tell(new ClusterCommand.AddOnMemberRemoved(callback), ActorRefs.NoSender);
    }

    internal void NoteState(ClusterEvent.CurrentClusterState state, Member self)
    {
        _selfMember = self;
        _state = state;
    }

    internal void NoteTerminated() => _isTerminated = true;

    private static TaskCompletionSource<Done> NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string DispatcherOf(ActorSystemImpl system) =>
        Settings.UseDispatcher.Length > 0 ? Settings.UseDispatcher : Dispatch.Dispatchers.InternalDispatcherId;

    private Address FillLocal(Address address) => address.Host is { Length: > 0 } ? address : SelfAddress;

    /// <summary>A system that shuts down leaves first, and waits, as long as each phase allows, until the others know.</summary>
    private void AddShutdownTasks(ActorSystem system, Task<Done> selfExiting, Task<Done> shutdownDone)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () => IsOut()
            ? Task.FromResult(Done.Instance)
            : _daemon.Ask<Done>(ClusterCommand.LeaveForShutdown.Instance, shutdown.Timeout(CoordinatedShutdown.PhaseClusterLeave)));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "wait-exiting", () =>
            IsOut() || _state.Members.IsEmpty ? Task.FromResult(Done.Instance) : selfExiting);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", () => IsOut()
            ? Task.FromResult(Done.Instance)
            : _daemon.Ask<Done>(ClusterCommand.ExitingCompleted.Instance, shutdown.Timeout(CoordinatedShutdown.PhaseClusterExitingDone)));
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", () => shutdownDone);

        bool IsOut() => _isTerminated || _selfMember.Status == MemberStatus.Down;
    }
}

/// <summary>Gives a system its <see cref="Cluster"/>.</summary>
public class ClusterExtension : ExtensionIdProvider<Cluster>
{
    /// <inheritdoc/>
    public override Cluster CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
