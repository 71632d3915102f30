#nullable disable
using System.Linq.Expressions;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Makes actors in another way than by a constructor.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of the actor.</summary>
    Type ActorType { get; }

    /// <summary>Makes an instance.</summary>
    ActorBase Produce();

    /// <summary>Takes an instance back that is no longer used.</summary>
    void Release(ActorBase actor);
}

/// <summary>How an actor is made: type, constructor arguments, deployment, supervision of its children. Immutable.</summary>
public class Props : IEquatable<Props>
{
    private static readonly object[] NoArguments = [];

    private IIndirectActorProducer _producer;
    private Type _type;

    /// <summary>Says nothing yet.</summary>
    protected Props()
    {
        Deploy = Deploy.None;
        Arguments = NoArguments;
    }

    /// <summary>Copies.</summary>
    protected Props(Props copy)
    {
        Deploy = copy.Deploy;
        SupervisorStrategy = copy.SupervisorStrategy;
        Arguments = copy.Arguments;
        _type = copy._type;
        _producer = copy._producer;
    }

    /// <summary>An actor with a constructor without parameters.</summary>
    public Props(Type type)
        : this(type, NoArguments)
    {
    }

    /// <summary>An actor with constructor arguments.</summary>
    public Props(Type type, object[] args)
        : this(Deploy.None, type, args)
    {
    }

    /// <summary>An actor with constructor arguments and a strategy for its children.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(Deploy.None, type, args) => SupervisorStrategy = supervisorStrategy;

    /// <summary>An actor with a deployment and constructor arguments.</summary>
    public Props(Deploy deploy, Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        Deploy = deploy;
        Arguments = args ?? NoArguments;
        _type = type;
    }

    /// <summary>The type of the actor.</summary>
    public Type Type => _type;

    /// <summary>The full name of the type.</summary>
    public string TypeName => _type?.AssemblyQualifiedName;

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments { get; private set; }

    /// <summary>The deployment.</summary>
    public Deploy Deploy { get; protected set; }

    /// <summary>How its children are supervised, if the actor does not say so itself.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    /// <summary>The dispatcher's id.</summary>
    public string Dispatcher => Deploy.Dispatcher == Deploy.NoDispatcherGiven ? Akka.Dispatch.Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    /// <summary>The mailbox's id.</summary>
    public string Mailbox => Deploy.Mailbox;

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty => Create<EmptyActor>();

    /// <summary>An actor made by a constructor call, whose arguments are evaluated now.</summary>
    /// <exception cref="ArgumentException">The expression is not a constructor call.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression creation)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        return new Props(creation.Type, supervisorStrategy, ConstructorArguments.Evaluate(creation));
    }

    /// <summary>An actor made with these constructor arguments.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>An actor with a strategy for its children.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy);

    /// <summary>An actor made with these constructor arguments.</summary>
    public static Props Create(Type type, params object[] args)
    {
        if (type is null) throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        return new Props(type, args);
    }

    /// <summary>An actor made by a producer.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer.ActorType, args) { _producer = producer };
    }

    /// <summary>The same with another mailbox.</summary>
    public Props WithMailbox(string mailbox) => With(Deploy.WithMailbox(mailbox));

    /// <summary>The same with another dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => With(Deploy.WithDispatcher(dispatcher));

    /// <summary>The same with another stash size.</summary>
    public Props WithStashCapacity(int stashCapacity) => With(Deploy.WithStashCapacity(stashCapacity));

    /// <summary>The same deployed otherwise; what is not said stays as it was.</summary>
    public Props WithDeploy(Deploy deploy) => With(deploy.WithFallback(Deploy));

    /// <summary>The same with another strategy for its children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes an instance.</summary>
    /// <exception cref="TypeLoadException">The constructor threw or was not found; the cause is inside.</exception>
    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer is null ? ActorConstructors.Construct(_type, Arguments) : _producer.Produce();
        }
        catch (Exception e)
        {
            var arguments = string.Join(", ", Arguments.Select(static a => a?.GetType().ToString() ?? "null"));
            throw new TypeLoadException($"Error while creating actor instance of type {_type} with {Arguments.Length} args: ({arguments})", e);
        }
    }

    /// <summary>Takes an instance back.</summary>
    internal void Release(ActorBase actor) => _producer?.Release(actor);

    /// <summary>A copy.</summary>
    protected virtual Props Copy() => new(this);

    /// <inheritdoc/>
    public bool Equals(Props other) =>
        other is not null && _type == other._type && Deploy.Equals(other.Deploy) && Equals(SupervisorStrategy, other.SupervisorStrategy)
        && Equals(_producer, other._producer) && Arguments.AsSpan().SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Props);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type, Deploy, Arguments.Length);

    private Props With(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy;
        return copy;
    }

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
