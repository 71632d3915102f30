#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>The mailbox types of a system: by the path of their section, and by what an actor requires.</summary>
public class Mailboxes
{
    /// <summary>The section of the mailbox of actors that ask for none.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _types = new();
    private readonly ConcurrentDictionary<Type, MailboxType> _byActor = new();
    private readonly Dictionary<Type, string> _requirements = [];
    private IMessageQueue _deadLetterQueue;

    /// <summary>Reads the mapping of requirements.</summary>
    public Mailboxes(ActorSystem system)
    {
        _system = system;
        var requirements = system.Settings.Config.GetConfig("akka.actor.mailbox.requirements");
        if (requirements.IsNullOrEmpty()) return;
        foreach (var (name, id) in requirements.AsEnumerable())
        {
            var type = TypeLookup.TryFind(name);
            if (type is not null) _requirements[type] = id.GetString();
        }
    }

    internal IMessageQueue DeadLetterQueue => _deadLetterQueue ??= new DeadLetterMessageQueue(_system.DeadLetters);

    /// <summary>The mailbox type of an actor: of its props, its dispatcher, its requirement, or the default.</summary>
    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        if (props.Deploy.Mailbox != Deploy.NoMailboxGiven) return Checked(props, Lookup(props.Deploy.Mailbox));
        if (dispatcherConfig is not null && dispatcherConfig.HasPath("mailbox-type")) return Lookup(dispatcherConfig.GetString("id"));
        if (_byActor.TryGetValue(props.Type, out var known)) return known;
        var required = GetRequiredType(props.Type);
        return _byActor[props.Type] = required is null ? Lookup(DefaultMailboxId) : LookupByQueueType(required);
    }

    /// <summary>The mailbox type of a section.</summary>
    /// <exception cref="ConfigurationException">There is no such section or type.</exception>
    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Make);

    /// <summary>The mailbox type that a requirement is mapped to.</summary>
    public MailboxType LookupByQueueType(Type queueType) => _requirements.TryGetValue(queueType, out var id)
        ? Lookup(id)
        : throw new ConfigurationException($"Mailbox Mapping for [{queueType}] not configured");

    /// <summary>Whether actors of a type require a kind of queue.</summary>
    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>The kind of queue that actors of a type require; null if none.</summary>
    public Type GetRequiredType(Type actorType)
    {
        foreach (var implemented in actorType.GetInterfaces())
        {
            if (implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>)) return implemented.GetGenericArguments()[0];
        }
        return null;
    }

    /// <summary>The size of stashes by the sections of mailbox and dispatcher; -1 is without a limit.</summary>
    public int StashCapacity(string dispatcher, string mailbox)
    {
        var config = _system.Settings.Config;
        if (!string.IsNullOrEmpty(mailbox) && config.HasPath(mailbox + ".stash-capacity")) return config.GetInt(mailbox + ".stash-capacity");
        if (!string.IsNullOrEmpty(dispatcher) && config.HasPath(dispatcher + ".stash-capacity")) return config.GetInt(dispatcher + ".stash-capacity");
        return config.GetInt(DefaultMailboxId + ".stash-capacity", -1);
    }

    private MailboxType Checked(Props props, MailboxType type)
    {
        var required = GetRequiredType(props.Type);
        if (required is null) return type;
        foreach (var implemented in type.GetType().GetInterfaces())
        {
            if (!implemented.IsGenericType || implemented.GetGenericTypeDefinition() != typeof(IProducesMessageQueue<>)) continue;
            if (!required.IsAssignableFrom(implemented.GetGenericArguments()[0]))
                throw new ArgumentException($"produced message queue type [{implemented.GetGenericArguments()[0]}] does not fulfill requirement for actor class [{props.Type}]. Must be a subclass of [{required}]", nameof(type));
        }
        return type;
    }

    private MailboxType Make(string id)
    {
        var settings = _system.Settings;
        if (!settings.Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var section = ConfigurationFactory.ParseString($"id = \"{id}\"")
            .WithFallback(settings.Config.GetConfig(id))
            .WithFallback(settings.Config.GetConfig(DefaultMailboxId));
        var name = section.GetString("mailbox-type");
        if (string.IsNullOrEmpty(name)) throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");
        return TypeLookup.Create<MailboxType>(name, $"mailbox-type of [{id}],", settings, section);
    }
}
