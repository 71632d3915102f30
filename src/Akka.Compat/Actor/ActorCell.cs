#nullable disable
using System.Text;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// What stands around an actor instance: its mailbox, children, watches, behaviours and place in the tree. What few
/// actors use is allocated when it is first used; hundreds of thousands of cells must fit.
/// </summary>
public partial class ActorCell : IUntypedActorContext, ICell
{
    /// <summary>The uid of a path that names no incarnation.</summary>
    public const int UndefinedUid = 0;

    private readonly ActorSystemImpl _system;
    private readonly IInternalActorRef _self;
    private readonly Props _props;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private Mailbox _mailbox;
    private ActorBase _actor;
    private Receive _behavior;
    private Stack<Receive> _behaviorsBelow;
    private IActorRef _sender;
    private object _currentMessage;
    private ActorTaskScheduler _taskScheduler;
    private int _currentEnvelopeId;

    /// <summary>Creates a cell; <see cref="Init"/> gives it its mailbox.</summary>
    public ActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        _self = self;
        _props = props;
        _system = system;
        _parent = parent;
        _dispatcher = dispatcher;
    }

    /// <inheritdoc/>
    public ActorSystem System => _system;

    /// <summary>The system, as the engine sees it.</summary>
    public ActorSystemImpl SystemImpl => _system;

    /// <inheritdoc cref="IActorContext.Self"/>
    public IActorRef Self => _self;

    /// <inheritdoc cref="IActorContext.Props"/>
    public Props Props => _props;

    /// <inheritdoc cref="ICell.Parent"/>
    public IInternalActorRef Parent => _parent;

    IActorRef IActorContext.Parent => _parent;

    /// <inheritdoc/>
    public MessageDispatcher Dispatcher => _dispatcher;

    /// <inheritdoc/>
    public IActorRef Sender => _sender ?? _system.DeadLetters;

    /// <summary>The message that is handled now.</summary>
    public object CurrentMessage => _currentMessage;

    /// <summary>Counts the handled messages, so that one message is recognised as itself.</summary>
    public int CurrentEnvelopeId => _currentEnvelopeId;

    /// <summary>The mailbox.</summary>
    public Mailbox Mailbox => _mailbox;

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public bool IsTerminated => _mailbox is { IsClosed: true };

    /// <inheritdoc/>
    public bool HasMessages => _mailbox.MessageQueue.HasMessages;

    /// <inheritdoc/>
    public int NumberOfMessages => _mailbox.MessageQueue.Count;

    /// <summary>Runs the asynchronous handlers of this actor.</summary>
    public virtual ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    /// <summary>The actor instance, or null before it is created and after it has stopped.</summary>
    internal ActorBase Actor => _actor;

    /// <summary>The running actor of this thread.</summary>
    internal static ActorCell Current => InternalCurrentActorCellKeeper.Current;

    /// <summary>The running actor of this thread, or no sender.</summary>
    public static IActorRef GetCurrentSelfOrNoSender() => Current?._self;

    /// <summary>The sender of the current message of this thread, or no sender.</summary>
    public static IActorRef GetCurrentSenderOrNoSender() => Current?.Sender;

    /// <summary>Gives the cell its mailbox, with the creation of the actor as first message in it.</summary>
    public void Init(MailboxType mailboxType)
    {
        var mailbox = new Mailbox(mailboxType.Create(_self, _system), this);
        _mailbox = mailbox;
        mailbox.SystemEnqueue(_self, new Create());
    }

    /// <summary>Lets the mailbox run.</summary>
    public virtual void Start() => _dispatcher.Attach(this);

    /// <inheritdoc cref="IInternalActorRef.Stop"/>
    public void Stop() => SendSystemMessage(new Terminate());

    /// <inheritdoc cref="IInternalActorRef.Suspend"/>
    public void Suspend() => SendSystemMessage(new Suspend());

    /// <inheritdoc cref="IInternalActorRef.Resume"/>
    public void Resume(Exception causedByFailure) => SendSystemMessage(new Resume(causedByFailure));

    /// <inheritdoc cref="IInternalActorRef.Restart"/>
    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    /// <summary>Puts a message into the mailbox.</summary>
    public virtual void SendMessage(IActorRef sender, object message)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        SendMessage(new Envelope(message, sender ?? _system.DeadLetters));
    }

    /// <summary>Puts a message into the mailbox.</summary>
    public virtual void SendMessage(Envelope message)
    {
        if (_system.SerializesAllMessages && !TrySerializeAndDeserialize(ref message)) return;
        _dispatcher.Dispatch(this, message);
    }

    /// <summary>Puts a message of the engine into the mailbox.</summary>
    public virtual void SendSystemMessage(ISystemMessage systemMessage) => _dispatcher.SystemDispatch(this, (SystemMessage)systemMessage);

    /// <inheritdoc/>
    public void Become(Receive receive) => _behavior = receive;

    /// <inheritdoc/>
    public void BecomeStacked(Receive receive)
    {
        (_behaviorsBelow ??= new Stack<Receive>()).Push(_behavior);
        _behavior = receive;
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Wrap(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Wrap(receive));

    /// <inheritdoc/>
    public void UnbecomeStacked()
    {
        if (_behaviorsBelow is { Count: > 0 }) _behavior = _behaviorsBelow.Pop();
        else if (_actor is { } actor) _behavior = actor.OwnReceive;
    }

    /// <inheritdoc/>
    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, _system, _self);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, _system);

    /// <summary>Runs something as if it were this actor that runs.</summary>
    public void UseThreadContext(Action action)
    {
        var previous = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = previous;
        }
    }

    internal void SetInitialBehavior(Receive receive)
    {
        _behaviorsBelow = null;
        _behavior = receive;
    }

    internal void ReplaceCurrentMessage(object message) => _currentMessage = message;

    /// <summary>Makes the actor and gives it what its interfaces ask for.</summary>
    protected virtual ActorBase CreateNewActorInstance()
    {
        var actor = _props.NewActor() ?? throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'");
        actor.SupervisorStrategyInternal = _props.SupervisorStrategy;
        if (actor is IActorStash stashing) stashing.Stash = this.CreateStash(actor.GetType());
        if (actor is IInitializableActor initializable) initializable.Init();
        return actor;
    }

    /// <summary>Publishes a log event; a failing subscriber must not hurt the actor.</summary>
    private void Publish(LogEvent logEvent)
    {
        try
        {
            _system.EventStream.Publish(logEvent);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    private void PublishLifecycle(string message)
    {
        if (_system.Settings.DebugLifecycle) Publish(new Debug(_self.Path.ToString(), ActorType, message));
    }

    private Type ActorType => _actor?.GetType() ?? GetType();

    private static Receive Wrap(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    /// <summary>What <c>akka.actor.serialize-messages</c> does to a message on its way.</summary>
    private bool TrySerializeAndDeserialize(ref Envelope envelope)
    {
        try
        {
            var message = envelope.Message is DeadLetter dead ? dead.Message : envelope.Message;
            if (WrappedMessage.Unwrap(message) is INoSerializationVerificationNeeded || message is INoSerializationVerificationNeeded) return true;
            var serialization = _system.Serialization;
            var copy = Akka.Serialization.Serialization.WithTransport(_system, (serialization, message), static state =>
            {
                var serializer = state.serialization.FindSerializerFor(state.message);
                var bytes = serializer.ToBinary(state.message);
                return state.serialization.Deserialize(bytes, serializer.Identifier, Akka.Serialization.Serialization.ManifestFor(serializer, state.message));
            });
            envelope = envelope.Message is DeadLetter letter
                ? new Envelope(new DeadLetter(copy, letter.Sender, letter.Recipient), envelope.Sender)
                : new Envelope(copy, envelope.Sender);
            return true;
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), ActorType, "Swallowing exception during message send: " + e.Message));
            return false;
        }
    }

    /// <summary>The name of the n-th child without a name: <c>$a</c>, <c>$b</c>, … as in Akka.NET.</summary>
    internal static string RandomName(long number, string prefix = "$")
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";
        if (number < 64 && prefix == "$") return SingleDigitNames[number];
        var text = new StringBuilder(prefix, prefix.Length + 4);
        var rest = number;
        do
        {
            text.Append(Digits[(int)(rest & 63)]);
            rest >>= 6;
        }
        while (rest != 0);
        return text.ToString();
    }

    private static readonly string[] SingleDigitNames =
        [.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~".Select(static c => "$" + c)];
}
