using System.Collections.Concurrent;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Pauses;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Store;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.TestKit.Live;

/// <summary>
/// A test's hand in a live cluster (<c>/user/testkit</c> of the master): it follows the store, asks the API, and holds the faults.
/// Messages: <see cref="Perform"/> from the test, the store's changes, answers of the API, errors from the event stream.
/// </summary>
internal sealed class ClusterHand : UntypedActor, IWithTimers
{
    /// <summary>The actor's name.</summary>
    public const string Name = "testkit";

    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(5);

    private readonly Parts _parts;
    private ApiClient _api = null!;
    private FaultDriver _driver = null!;

    /// <summary>Creates the actor.</summary>
    /// <param name="parts">What it works with.</param>
    public ClusterHand(Parts parts) => _parts = parts;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="parts">What it works with.</param>
    public static Props PropsFor(Parts parts) => Props.Create(() => new ClusterHand(parts));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _api = new ApiClient(Master("api"), Self, Timers, LabClient.ClientName, _parts.Time, _parts.Client);
        var (self, pauses) = (Self, ComponentPauses.Of(Context.System));
        _driver = new FaultDriver(
            new LiveWorld
            {
                Time = _parts.Time,
                Seed = _parts.Seed,
                Mirror = _parts.Mirror,
                Machines = _parts.Machines,
                ShutdownGrace = _parts.ShutdownGrace,
                Api = _api,
                Master = Master,
                Pauses = pauses,
                Wake = fault => pauses.Wake(fault, self),
                Later = (delay, action) => Timers.StartSingleTimer(new object(), new Due(action), delay),
            },
            []);
        Context.System.EventStream.Subscribe(Self, typeof(Error));
        Follow();
    }

    /// <inheritdoc />
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Perform perform:
                perform.Action(_api, _driver);
                break;
            case StoreChanges changes:
                if (!_parts.Mirror.TryTake(changes))
                {
                    Follow();
                }

                break;
            case StoreSnapshot snapshot:
                Timers.Cancel(FollowAgain.Instance);
                _parts.Mirror.Take(snapshot);
                break;
            case StoreLost or FollowAgain:
                Follow();
                break;
            case Due due:
                due.Action();
                break;
            case ActorIdentity { MessageId: ComponentPauses.Woken woken }:
                ComponentPauses.Of(Context.System).Resume(woken.FaultId);
                break;
            case Error error:
                _parts.Errors.Enqueue(error.ToString());
                break;
            default:
                if (!_api.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Follow()
    {
        Master("store").Tell(FollowStore.Instance, Self);
        Timers.StartSingleTimer(FollowAgain.Instance, FollowAgain.Instance, FollowInterval);
    }

    private static ActorSelection Master(string part) => Context.ActorSelection("/user/master/" + part);

    /// <summary>Does something with the API and the faults.</summary>
    /// <param name="Action">What; it throws nothing.</param>
    internal sealed record Perform(Action<ApiClient, FaultDriver> Action);

    private sealed record Due(Action Action);

    private sealed record FollowAgain
    {
        public static readonly FollowAgain Instance = new();
    }

    /// <summary>What it works with.</summary>
    internal sealed record Parts
    {
        /// <summary>The cluster's clock.</summary>
        public required TimeProvider Time { get; init; }

        /// <summary>Timeouts of requests.</summary>
        public required ClientSettings Client { get; init; }

        /// <summary>Decides what chance decides.</summary>
        public required long Seed { get; init; }

        /// <summary>Gets what the store holds.</summary>
        public required ClusterMirror Mirror { get; init; }

        /// <summary>The machines by their nodes.</summary>
        public required IReadOnlyDictionary<string, IActorRef> Machines { get; init; }

        /// <summary>How long the pods of a node have that is shut down.</summary>
        public required TimeSpan ShutdownGrace { get; init; }

        /// <summary>Gets the errors that the master's actors log.</summary>
        public required ConcurrentQueue<string> Errors { get; init; }
    }
}
