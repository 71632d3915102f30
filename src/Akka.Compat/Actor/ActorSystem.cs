#nullable disable
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>A tree of actors and what they share.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly TimeSpan _started = RealClock.Elapsed;

    /// <summary>The settings.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The serializers.</summary>
    public abstract Akka.Serialization.Serialization Serialization { get; }

    /// <summary>Where events are published.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where messages to nobody go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>The dispatchers.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>The mailbox types.</summary>
    public abstract Mailboxes Mailboxes { get; }

    /// <summary>The scheduler.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The log of the system itself.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>When the system was created, on the process's own clock.</summary>
    public TimeSpan StartTime => _started;

    /// <summary>How long ago that was.</summary>
    public TimeSpan Uptime => RealClock.Elapsed - _started;

    /// <summary>Completes when the system has terminated.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Creates a system with the default configuration.</summary>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Creates a system; what the configuration does not say is as by default.</summary>
    public static ActorSystem Create(string name, Config config) => Create(name, BootstrapSetup.Create().WithConfig(config));

    /// <summary>Creates a system.</summary>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <summary>Creates a system.</summary>
    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue ? bootstrap.Value.Config.Value : Config.Empty;
        if (bootstrap.HasValue && bootstrap.Value.ActorRefProvider.HasValue)
            config = ConfigurationFactory.ParseString($"akka.actor.provider = \"{bootstrap.Value.ActorRefProvider.Value.Identifier}\"").WithFallback(config);
        var system = new ActorSystemImpl(name, config, setup);
        system.Start();
        return system;
    }

    /// <summary>Returns an extension.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>Returns an extension, or null if it is not registered.</summary>
    public abstract T GetExtension<T>()
        where T : class, IExtension;

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>Finds an extension.</summary>
    public abstract bool TryGetExtension(Type extensionType, out object extension);

    /// <summary>Finds an extension.</summary>
    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>Registers an extension, creating it unless it is there.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>Runs code when the system has terminated; the last registered first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Stops all actors, after the coordinated shutdown if so configured.</summary>
    public abstract Task Terminate();

    /// <summary>Stops an actor.</summary>
    public abstract void Stop(IActorRef actor);

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Terminates the system.</summary>
    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A system as extensions and the engine see it.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Makes and resolves references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary>The parent of the application's actors.</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>Where relative selections start.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary>The parent of the engine's own actors.</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Creates an actor of the engine's own.</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);

    /// <summary>Creates an actor of the engine's own.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string name = null)
        where TActor : ActorBase, new();

    /// <summary>Stops without waiting for actors elsewhere.</summary>
    public abstract void Abort();
}
