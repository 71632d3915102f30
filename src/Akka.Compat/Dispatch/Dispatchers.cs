#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system, by the path of their section.</summary>
public sealed class Dispatchers
{
    /// <summary>The section of the dispatcher of actors that name none.</summary>
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    /// <summary>The section of the dispatcher for work that blocks.</summary>
    public const string DefaultBlockingDispatcherId = "akka.actor.default-blocking-io-dispatcher";

    /// <summary>The section of the dispatcher of the engine's own actors.</summary>
    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();
    private readonly Lock _gate = new();
    private MessageDispatcher _default;

    /// <summary>Creates the registry.</summary>
    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _system = system;
        Prerequisites = prerequisites;
    }

    /// <summary>What dispatchers need of their system.</summary>
    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The section of the default dispatcher.</summary>
    public Config DefaultDispatcherConfig => _system.Settings.Config.GetConfig(DefaultDispatcherId);

    /// <summary>The dispatcher of actors that name none.</summary>
    public MessageDispatcher DefaultGlobalDispatcher => _default ??= Lookup(DefaultDispatcherId);

    /// <summary>The dispatcher of a section.</summary>
    /// <exception cref="ConfigurationException">There is no such section, or its type is not known.</exception>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        if (!_configurators.TryGetValue(dispatcherName, out var configurator))
        {
            lock (_gate)
            {
                if (!_configurators.TryGetValue(dispatcherName, out configurator))
                    _configurators[dispatcherName] = configurator = Configure(dispatcherName, 0);
            }
        }
        return configurator.Dispatcher();
    }

    /// <summary>Whether there is a dispatcher of this name.</summary>
    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <summary>Adds a dispatcher, unless there is one of this name.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    private MessageDispatcherConfigurator Configure(string id, int depth)
    {
        var all = _system.Settings.Config;
        if (!all.HasPath(id)) throw new ConfigurationException($"Dispatcher [{id}] not configured.");
        var value = all.GetValue(id);
        if (value.IsString())
        {
            // A section that is only a name stands for the section of that name.
            if (depth > 10) throw new ConfigurationException($"Didn't find a concrete dispatcher config after following {depth} aliases, is there a loop in your config? Last looked-up id was {id}.");
            return Configure(value.GetString(), depth + 1);
        }
        var section = ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(all.GetConfig(id)).WithFallback(DefaultDispatcherConfig);
        var type = section.GetString("type", "Dispatcher");
        switch (type)
        {
            case "Dispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "SynchronizedDispatcher":
                return new DispatcherConfigurator(section, Prerequisites);
            case "PinnedDispatcher":
                return new PinnedDispatcherConfigurator(section, Prerequisites);
            default:
                var configurator = TypeLookup.TryFind(type) ?? throw new ConfigurationException($"Could not resolve dispatcher type {type} for path {id}");
                return (MessageDispatcherConfigurator)Activator.CreateInstance(configurator, section, Prerequisites);
        }
    }
}
