using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.TestKit.Live;

/// <summary>
/// A machine of a live cluster (<c>/user/machine</c> of its actor system): the power of its node, and the way by which faults reach it,
/// past its link. <b>On</b>: the node runs. <b>Going off</b>: it has been ended and its name is not free yet. <b>Off</b>.
/// Messages: its own, <see cref="MasterFound"/> and <see cref="MasterLost"/> from the process, <see cref="InjectFault"/> and
/// <see cref="HealFault"/>, <see cref="NodeShutDown"/> from the node.
/// </summary>
internal sealed class MachineActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name.</summary>
    public const string Name = "machine";

    private readonly string _node;
    private readonly Func<int, Props> _props;
    private readonly List<object> _early = [];
    private object _whereMaster = MasterLost.Instance;
    private IActorRef? _tree;
    private int _boots;
    private bool _isOn;
    private bool _isShuttingDown;

    /// <summary>Creates the actor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="props">The node's props, given how often the machine was started.</param>
    public MachineActor(string node, Func<int, Props> props)
    {
        _node = node;
        _props = props;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(string node, Func<int, Props> props) => Props.Create(() => new MachineActor(node, props));

    /// <inheritdoc />
    protected override void PreStart() => Boot();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MasterFound or MasterLost:
                _whereMaster = message;
                _tree?.Tell(message);
                break;
            case InjectFault or HealFault:
                Pass(message);
                break;
            case PowerOn:
                Boot();
                break;
            case PowerOff or NodeShutDown or ShutDownEnds when message is PowerOff || _isShuttingDown:
                GoOff();
                break;
            case ShutDown shutDown when _isOn && _tree is not null:
                _isShuttingDown = true;
                _tree.Tell(new ShutDownNode(shutDown.Grace));
                Timers.StartSingleTimer(ShutDownEnds.Instance, ShutDownEnds.Instance, shutDown.Grace);
                break;
            case Terminated:
                _tree = null;
                if (_isOn)
                {
                    Start();
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Boot()
    {
        if (_isOn)
        {
            return;
        }

        _isOn = true;
        if (_tree is null)
        {
            Start();
        }
    }

    private void Start()
    {
        _tree = Context.System.ActorOf(_props(++_boots), "node-" + _node);
        Context.Watch(_tree);
        _tree.Tell(_whereMaster);
        foreach (var message in _early)
        {
            _tree.Tell(message);
        }

        _early.Clear();
    }

    // What is wrong with a machine is wrong with it from the moment that it is on, though its node is not there yet.
    private void Pass(object message)
    {
        if (_isOn && _tree is not null && _early.Count == 0)
        {
            _tree.Tell(message);
        }
        else if (_isOn)
        {
            _early.Add(message);
        }
    }

    private void GoOff()
    {
        (_isOn, _isShuttingDown) = (false, false);
        Timers.Cancel(ShutDownEnds.Instance);
        _early.Clear();
        if (_tree is not null)
        {
            Context.Stop(_tree);
        }
    }

    /// <summary>Switches it on.</summary>
    internal sealed record PowerOn
    {
        /// <summary>The message.</summary>
        public static readonly PowerOn Instance = new();
    }

    /// <summary>Switches it off at once.</summary>
    internal sealed record PowerOff
    {
        /// <summary>The message.</summary>
        public static readonly PowerOff Instance = new();
    }

    /// <summary>Has its pods end in order, and switches it off then.</summary>
    /// <param name="Grace">How long they have.</param>
    internal sealed record ShutDown(TimeSpan Grace);

    private sealed record ShutDownEnds
    {
        public static readonly ShutDownEnds Instance = new();
    }
}
