using ActorCluster.Api.Core;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <summary>
/// A node's container runtime: images, sandboxes and containers whose processes are scripts (<see cref="ContainerPlan"/>). Without delays
/// a container runs within the message that asks for it; otherwise one timer stands for each thing that is under way. Messages:
/// <see cref="IRuntimeCommand"/> in, <see cref="IRuntimeEvent"/> to the pod's actor.
/// </summary>
internal sealed partial class RuntimeActor : UntypedActor, IWithTimers
{
    private readonly string _node;
    private readonly Machine _machine;
    private readonly RuntimeSettings _settings;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly NodeDisk _disk;
    private readonly Dictionary<string, Sandbox> _sandboxes;
    private readonly Dictionary<string, ImageRecord> _images;
    private readonly AddressPool _addresses = new();

    // The pulls, in the order in which they were asked for; the first one is under way, or all when they are not serialized.
    private readonly List<Pull> _pulls = [];
    private IActorRef? _imageSubscriber;

    // Those that the kubelet has told of; never changed in place, as containers keep what they started with.
    private IReadOnlyList<Service> _services = [];

    /// <summary>Creates the runtime of one node.</summary>
    public RuntimeActor(string node, Machine machine, NodeDisk disk, RuntimeSettings settings, string? podRange, NodeClock clock, int seed)
    {
        _node = node;
        _machine = machine;
        _disk = disk;
        _sandboxes = disk.Sandboxes;
        _images = disk.Images;
        _settings = settings;
        _clock = clock;
        _time = clock.Steady;
        _random = new Random(seed);
        if (Ipv4Range.TryParse(podRange, out var range))
        {
            _addresses.Use(range);
        }

        Recover();
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props of the runtime.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="disk">What the machine has of earlier starts.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="podRange">The range of pod addresses until the node gets another one; null for none.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="seed">Container ids derive from it.</param>
    public static Props PropsFor(
        string node, Machine machine, NodeDisk disk, RuntimeSettings settings, string? podRange, NodeClock clock, int seed) =>
        Props.Create(() => new RuntimeActor(node, machine, disk, settings, podRange, clock, seed));

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(RepeatFaults.Instance);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        Unsettle(message);
        switch (message)
        {
            case StartSandbox start:
                Start(start);
                break;
            case RunContainer run:
                Run(run);
                break;
            case StopContainer stop:
                Stop(stop);
                break;
            case RetireSandbox retire:
                Retire(retire);
                break;
            case RemoveSandbox remove:
                Remove(remove.PodUid);
                break;
            case ReleaseSandbox release:
                Release(release.PodUid);

                break;
            case AdoptSandbox adopt:
                Adopt(adopt.PodUid);
                break;
            case SandboxReady ready:
                ready.Sandbox.Owner.Tell(new SandboxStarted(ready.Sandbox.PodUid, ready.Sandbox.Ip));
                break;
            case PullDone done:
                Finish(done.Pull);
                break;
            case StartDue due:
                Begin(due.Sandbox, due.Record, null);
                break;
            case RunDue due:
                Exit(due.Sandbox, due.Record, due.Record.Plan.ExitCode, due.Record.Plan.Reason, due.Record.Plan.Message);
                break;
            case EndDue due:
                End(due);
                break;
            case UsePodRange use:
                if (Ipv4Range.TryParse(use.Cidr, out var range))
                {
                    _addresses.Use(range);
                }

                break;
            case UpdateVolumes update:
                Write(update);
                break;
            case UseServices use:
                _services = use.Services;
                break;
            case ListSandboxes:
                // A kubelet begins: what another one carried ends.
                BreakAllStreams();
                Sender.Tell(List());
                break;
            case IStreamMessage stream:
                Stream(stream);
                break;
            case BreakStreams:
                BreakAllStreams();
                break;
            case ProcessDue:
                GoOn();
                break;
            case QueryUsage:
                Sender.Tell(Usage());
                break;
            case ServeRequests serve:
                Sender.Tell(Serve(serve));
                break;
            case ProbeContainer probe:
                Probe(probe);
                break;
            case TakeUsage take:
                Sender.Tell(new UsageTaken(take.For, Usage()));
                break;
            case RemoveDeadContainers:
                RemoveDead();
                break;
            case RemoveImages remove:
                RemoveImages(remove.Images);
                break;
            case PressureDue due:
                ChangePressure(due.Source);
                break;
            case StrikeDue due:
                Strike(due.Fault);
                break;
            case MemoryDue:
                WatchMemory();
                break;
            case ReadLog read:
                Sender.Tell(Read(read));
                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case PublishContainers:
                PublishRunning();
                Sender.Tell(new ContainersPublished(_node));
                break;
            case HealFault heal:
                Heal(heal);
                break;
            case SubscribeImages:
                _imageSubscriber = Sender;
                Sender.Tell(new ImagesChanged(ImageList()));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start(StartSandbox start)
    {
        if (start.HostPaths is not null && CheckHostPaths(start.HostPaths) is { Count: > 0 } failures)
        {
            Sender.Tell(new HostPathsFailed(start.PodUid, failures));
            return;
        }

        if (!_sandboxes.TryGetValue(start.PodUid, out var sandbox) || sandbox.IsDown)
        {
            var ip = start.HostNetwork ? "" : _addresses.Take();
            if (ip is null)
            {
                Sender.Tell(new SandboxFailed(
                    start.PodUid,
                    _addresses.HasRange ? "failed to allocate for range 0: no IP addresses available in range set" : "cni plugin not initialized"));
                return;
            }

            if (sandbox is null)
            {
                sandbox = new Sandbox(start.PodUid, start.Pod, Sender);
                _sandboxes.Add(start.PodUid, sandbox);
            }

            sandbox.Ip = ip;
            sandbox.IsDown = false;
            sandbox.IsReleased = false;
        }

        sandbox.Owner = Sender;
        if (_settings.SandboxDelay > TimeSpan.Zero)
        {
            Timers.StartSingleTimer((start.PodUid, "", TimerKind.Sandbox), new SandboxReady(sandbox), _settings.SandboxDelay);
        }
        else
        {
            Sender.Tell(new SandboxStarted(start.PodUid, sandbox.Ip));
        }
    }

    private void Create(Sandbox sandbox, ContainerRecord record, ImagePull pull)
    {
        if (record.Request.ConfigurationError is { } missing)
        {
            sandbox.Owner.Tell(new ContainerStartFailed(sandbox.PodUid, record.Name, record.Attempt, pull, missing, true));
            return;
        }

        if (StartErrorOf(sandbox, record) is { } error)
        {
            sandbox.Owner.Tell(new ContainerStartFailed(sandbox.PodUid, record.Name, record.Attempt, pull, error));
            return;
        }

        record.ContainerId = NextContainerId();
        Publish(sandbox, record, ContainerMoment.Created);
        if (record.Plan.StartDelay > TimeSpan.Zero)
        {
            sandbox.Owner.Tell(new ContainerCreated(sandbox.PodUid, record.Name, record.Attempt, pull));
            Timers.StartSingleTimer((sandbox.PodUid, record.Name, TimerKind.Start), new StartDue(sandbox, record), record.Plan.StartDelay);
            return;
        }

        Begin(sandbox, record, pull);
    }

    private void Begin(Sandbox sandbox, ContainerRecord record, ImagePull? pull)
    {
        if (!IsCurrent(sandbox, record) || record.Exited is not null)
        {
            return;
        }

        record.Running = true;
        record.StartedAt = _time.GetUtcNow();
        record.StartedStamp = _clock.GetUtcNow();
        record.Services = _services;
        record.Log = Print(record);
        Publish(sandbox, record, ContainerMoment.Running);
        var image = record.Image!;
        sandbox.Owner.Tell(new ContainerStarted(
            sandbox.PodUid, record.Name, record.Attempt, record.ContainerId, image.Resolved, image.Id, record.StartedAt, record.StartedStamp, pull));
        if (BeginFirst(sandbox, record))
        {
            GoOn();
        }
        else if (record.Plan.RunFor is { } run)
        {
            if (run > TimeSpan.Zero)
            {
                Timers.StartSingleTimer((sandbox.PodUid, record.Name, TimerKind.Run), new RunDue(sandbox, record), run);
            }
            else
            {
                Exit(sandbox, record, record.Plan.ExitCode, record.Plan.Reason, record.Plan.Message);
            }
        }

        if (record.Running)
        {
            PressStarted(sandbox, record);
        }

        if (_faults.Any)
        {
            StrikeStarted(sandbox, record);
        }
    }

    private LogLine[] Print(ContainerRecord record)
    {
        var lines = record.Plan.Log;
        if (lines.Count == 0 || _settings.LogLines == 0)
        {
            return [];
        }

        var skipped = Math.Max(0, lines.Count - _settings.LogLines);
        var printed = new LogLine[lines.Count - skipped];
        for (var index = 0; index < printed.Length; index++)
        {
            printed[index] = new LogLine(record.StartedStamp, lines[index + skipped]);
        }

        return printed;
    }

    private bool IsCurrent(Sandbox sandbox, ContainerRecord record) =>
        _sandboxes.TryGetValue(sandbox.PodUid, out var live) && ReferenceEquals(live, sandbox)
        && sandbox.Containers.TryGetValue(record.Name, out var current) && ReferenceEquals(current, record);

    private string NextContainerId()
    {
        Span<byte> bytes = stackalloc byte[32];
        _random.NextBytes(bytes);
        return "containerd://" + Convert.ToHexStringLower(bytes);
    }

    private enum TimerKind
    {
        Sandbox,
        Pull,
        Start,
        Run,
        End,
        Pressure,
        Memory,
        Strike,
        Process,
    }

    private sealed class Pull(Sandbox sandbox, ContainerRecord record, string image, long sizeBytes, TimeSpan duration, string? error, DateTimeOffset askedAt)
    {
        public Sandbox Sandbox { get; } = sandbox;

        public ContainerRecord Record { get; } = record;

        public string Image { get; } = image;

        public long SizeBytes { get; } = sizeBytes;

        public TimeSpan Duration { get; } = duration;

        public string? Error { get; } = error;

        public DateTimeOffset AskedAt { get; } = askedAt;

        public DateTimeOffset BegunAt { get; set; }

        public bool Announced { get; set; }
    }

    private sealed record SandboxReady(Sandbox Sandbox);

    private sealed record PullDone(Pull Pull);

    private sealed record StartDue(Sandbox Sandbox, ContainerRecord Record);

    private sealed record RunDue(Sandbox Sandbox, ContainerRecord Record);

    private sealed record EndDue(Sandbox Sandbox, ContainerRecord Record, int ExitCode, bool IsKill);
}
