using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Events;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Client.Supervision;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Client.LeaderElection;

/// <summary>A component of which one instance works at a time.</summary>
/// <param name="Name">Its name and that of its lease in <c>kube-system</c> (<c>kube-scheduler</c>).</param>
/// <param name="EventSource">The source of its events (<c>default-scheduler</c>).</param>
/// <param name="Instance">
/// The name of this instance. Its identity is that name and the number of its run: the first run after a start of the process is never
/// kept waiting by a lease that the first run before it left behind.
/// </param>
/// <param name="Props">How the component is made.</param>
public sealed record ElectedComponent(string Name, string EventSource, string Instance, Props Props);

/// <summary>
/// One instance of a component (<c>/user/master/scheduler</c>, <c>/user/master/controllers</c>), which works while it holds the
/// component's lease (client-go <c>tools/leaderelection</c>).
/// <para>
/// <b>Standing</b>: tries to get the lease. <b>Leading</b>: the component is a child; the lease is renewed. When renewing has failed for
/// the deadline the child is stopped: in Kubernetes the process ends. <b>Ending</b>: the child stops. <b>Resting</b>: a pause, as the
/// kubelet makes it, then the next run begins, under another identity. Nothing keeps a leader that stood still from writing when it wakes
/// up: only resource versions do. <see cref="CrashComponent"/> ends the run as well, without a word, whatever it does.
/// </para>
/// </summary>
public sealed class LeaderElectorActor : UntypedActor, IWithTimers
{
    private const string ChildName = "leader";

    private readonly ICanTell _apiActor;
    private readonly ElectedComponent _component;
    private readonly LeaderElectionSettings _settings;
    private readonly ClientSettings _client;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ObjectKey _key;
    private readonly RestartPause _restartPause;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ApiClient _api = null!;
    private EventRecorder _events = null!;
    private ObservedLease? _observed;
    private IActorRef? _child;
    private (string FaultId, IActorRef Asker)? _crash;
    private DateTimeOffset _startedAt;
    private int _run;
    private State _state;

    /// <summary>Creates the instance.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="component">What works while it leads.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads the attempts of several instances.</param>
    public LeaderElectorActor(
        ICanTell api, ElectedComponent component, LeaderElectionSettings settings, ClientSettings client, TimeProvider time, Random random)
    {
        _apiActor = api;
        _component = component;
        _settings = settings;
        _client = client with { RequestTimeout = settings.RequestTimeout };
        _time = time;
        _random = random;
        _key = new ObjectKey(WellKnownNamespaces.System, component.Name);
        _restartPause = new RestartPause(settings.RestartInitial, settings.RestartMaximum);
    }

    private enum State
    {
        Standing,
        Leading,
        Ending,
        Resting,
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private string Identity => $"{_component.Instance}_{_run}";

    /// <summary>The actor's props.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="component">What works while it leads.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="client">Timeouts of requests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads the attempts of several instances; from now on this actor's alone.</param>
    public static Props PropsFor(
        ICanTell api, ElectedComponent component, LeaderElectionSettings settings, ClientSettings client, TimeProvider time, Random random) =>
        Props.Create(() => new LeaderElectorActor(api, component, settings, client, time, random));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _api = new ApiClient(_apiActor, Self, Timers, _component.Name + "/leader-election", _time, _client);
        _events = new EventRecorder(_api, _component.EventSource, _time);
        BecomeStanding();
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TryAgain:
                Attempt();
                break;
            case RenewLease:
                BeginRenewing();
                break;
            case DeadlinePassed:
                Lose();
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_child):
                BecomeResting();
                break;
            case StartAgain:
                BecomeStanding();
                break;
            case CrashComponent crash:
                Crash(crash);
                break;
            case ProbeComponent probe:
                probe.Completion.TrySetResult(_state is State.Standing or State.Leading);
                break;
            default:
                if (!_api.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    // ---- standing ------------------------------------------------------------------------------------------------------------------

    private void BecomeStanding()
    {
        _state = State.Standing;
        _run++;
        _startedAt = _time.GetUtcNow();
        if (_settings.LeaderElect)
        {
            Attempt();
        }
        else
        {
            BecomeLeading();
        }
    }

    // Who leads and knows the lease writes at once, whoever does not reads it first.
    private void Attempt()
    {
        if (_observed is { } observed && observed.IsHeldBy(Identity) && observed.IsValid(_time.GetUtcNow()))
        {
            Write(Claim()!, ReadAndWrite);
        }
        else
        {
            ReadAndWrite();
        }
    }

    private void ReadAndWrite() => _api.Get(ResourceTypes.Leases, _key, InThisRun(response =>
    {
        if (response.Failure is { Code: not 404 })
        {
            TryLater();
            return;
        }

        _observed = response.Object is Lease lease ? ObservedLease.After(_observed, lease, _time.GetUtcNow()) : null;
        if (Claim() is { } claim)
        {
            Write(claim, TryLater);
        }
        else
        {
            TryLater();
        }
    }));

    private Lease? Claim() => LeaseClaim.Decide(_observed, _key, Identity, _settings.LeaseDuration, _time.GetUtcNow());

    private void Write(Lease claim, Action otherwise)
    {
        var then = InThisRun(response =>
        {
            if (response.Succeeded)
            {
                _observed = new ObservedLease((Lease)response.Object!, _time.GetUtcNow());
                Hold();
            }
            else
            {
                otherwise();
            }
        });
        if (claim.Metadata.ResourceVersion.Length == 0)
        {
            _api.Create(ResourceTypes.Leases, claim, then);
        }
        else
        {
            _api.Update(ResourceTypes.Leases, claim, then);
        }
    }

    // An answer that comes after the leadership was lost must not bring it back.
    private Action<ApiResponse> InThisRun(Action<ApiResponse> then)
    {
        var run = _run;
        return response =>
        {
            if (run == _run && _state is State.Standing or State.Leading)
            {
                then(response);
            }
        };
    }

    private void TryLater()
    {
        var pause = _state == State.Leading ? _settings.RetryPeriod : _settings.RetryPeriod * (1 + _settings.RetryJitter * _random.NextDouble());
        Timers.StartSingleTimer(TryAgain.Instance, TryAgain.Instance, pause);
    }

    // ---- leading -------------------------------------------------------------------------------------------------------------------

    private void Hold()
    {
        if (_state == State.Standing)
        {
            Say("became leader");
            BecomeLeading();
        }

        Timers.Cancel(DeadlinePassed.Instance);
        Timers.StartSingleTimer(RenewLease.Instance, RenewLease.Instance, _settings.RetryPeriod);
    }

    private void BecomeLeading()
    {
        _state = State.Leading;
        _child = Context.Watch(Context.ActorOf(_component.Props, ChildName));
    }

    // The deadline counts from here and not from the last success: a leader that stood still gets all of it when it wakes up, as in
    // client-go.
    private void BeginRenewing()
    {
        Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, _settings.RenewDeadline);
        Attempt();
    }

    private void Lose()
    {
        _log.Warning("{0} failed to renew lease {1} and stops leading", Identity, _key);
        Say("stopped leading");
        BecomeEnding();
    }

    private void Say(string what)
    {
        var about = new ObjectReference
        {
            Kind = ResourceTypes.Leases.Kind,
            ApiVersion = ResourceTypes.Leases.ApiVersion,
            Name = _key.Name,
            Namespace = _key.Namespace,
            Uid = _observed?.Lease.Metadata.Uid ?? "",
            ResourceVersion = _observed?.Lease.Metadata.ResourceVersion ?? "",
        };
        _events.Record(about, "Normal", "LeaderElection", $"{Identity} {what}");
    }

    // ---- ending --------------------------------------------------------------------------------------------------------------------

    private void BecomeEnding()
    {
        _state = State.Ending;
        StopElection();
        Context.Stop(_child!);
    }

    private void Crash(CrashComponent crash)
    {
        if (crash.Instance is null && _state != State.Leading)
        {
            return;
        }

        if (crash.Component != _component.Name)
        {
            _child?.Forward(crash);
            return;
        }

        if (_state == State.Resting)
        {
            Sender.Tell(new ComponentCrashed(crash.FaultId));
            return;
        }

        _crash = (crash.FaultId, Sender);
        Context.System.EventStream.Publish(new FaultHit(crash.FaultId, $"{_component.Name}/{Identity}", "crashed"));
        if (_state == State.Leading)
        {
            BecomeEnding();
        }
        else if (_state == State.Standing)
        {
            BecomeResting();
        }
    }

    private void StopElection()
    {
        Timers.Cancel(TryAgain.Instance);
        Timers.Cancel(RenewLease.Instance);
        Timers.Cancel(DeadlinePassed.Instance);
    }

    private void BecomeResting()
    {
        _state = State.Resting;
        StopElection();
        _child = null;
        if (_crash is { } crash)
        {
            _crash = null;
            crash.Asker.Tell(new ComponentCrashed(crash.FaultId));
        }

        var pause = _restartPause.After(_time.GetUtcNow() - _startedAt);
        _log.Warning("{0} has ended; it is started again in {1}", Identity, pause);
        Timers.StartSingleTimer(StartAgain.Instance, StartAgain.Instance, pause);
    }

    private sealed record TryAgain : INotInfluenceReceiveTimeout
    {
        public static readonly TryAgain Instance = new();
    }

    private sealed record RenewLease : INotInfluenceReceiveTimeout
    {
        public static readonly RenewLease Instance = new();
    }

    private sealed record DeadlinePassed : INotInfluenceReceiveTimeout
    {
        public static readonly DeadlinePassed Instance = new();
    }

    private sealed record StartAgain : INotInfluenceReceiveTimeout
    {
        public static readonly StartAgain Instance = new();
    }
}
