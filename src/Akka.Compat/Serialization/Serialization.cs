#nullable disable
using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>The address that references carry while something is written, and the system that writes.</summary>
public sealed class Information : IEquatable<Information>
{
    /// <summary>Creates the pair.</summary>
    public Information(Address address, ActorSystem system)
    {
        Address = address;
        System = system;
    }

    /// <summary>The address.</summary>
    public Address Address { get; }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public bool Equals(Information other) => other is not null && Equals(Address, other.Address) && ReferenceEquals(System, other.System);

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Information);

    /// <inheritdoc/>
    public override int GetHashCode() => Address?.GetHashCode() ?? 0;
}

/// <summary>The serializers of a system: by type, the most specific binding wins, and by identifier.</summary>
public class Serialization
{
    [ThreadStatic]
    private static Information _currentTransport;

    private readonly ConcurrentDictionary<Type, Serializer> _known = new();
    private readonly Dictionary<Type, Serializer> _bindings = [];
    private readonly Dictionary<int, Serializer> _byId = [];
    private readonly Dictionary<string, Serializer> _byName = [];
    private readonly NullSerializer _null;

    /// <summary>Reads serializers and bindings from configuration.</summary>
    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        _byId[_null.Identifier] = _null;
        var config = system.Settings.Config;
        foreach (var (name, value) in config.GetConfig("akka.actor.serializers").AsEnumerable())
        {
            var type = TypeLookup.TryFind(value.GetString());
            if (type is null)
            {
                system.Log.Warning("The type name for serializer '{0}' did not resolve to an actual Type: '{1}'", name, value.GetString());
                continue;
            }
            var settings = config.GetConfig("akka.actor.serialization-settings." + name);
            var withSettings = type.GetConstructor([typeof(ExtendedActorSystem), typeof(Configuration.Config)]) is not null && settings is not null;
            AddSerializer(name, (Serializer)(withSettings ? Activator.CreateInstance(type, system, settings) : Activator.CreateInstance(type, system)));
        }
        foreach (var (typeName, value) in config.GetConfig("akka.actor.serialization-bindings").AsEnumerable())
        {
            var type = TypeLookup.TryFind(typeName);
            var name = value.GetString();
            if (name == "none") continue;
            if (type is null) system.Log.Warning("The type name for message/serializer binding '{0}' did not resolve to an actual Type: '{1}'", name, typeName);
            else if (!_byName.TryGetValue(name, out var serializer)) system.Log.Warning("Serialization binding to non existing serializer: '{0}'", name);
            else _bindings[type] = serializer;
        }
    }

    /// <summary>The system.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Adds a serializer.</summary>
    public void AddSerializer(string name, Serializer serializer)
    {
        lock (_bindings)
        {
            _byId[serializer.Identifier] = serializer;
            _byName[name] = serializer;
        }
    }

    /// <summary>Runs something while references are written with the address of the system.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        WithTransport(system, action, static a => a());

    /// <summary>Runs something while references are written with the address of the system.</summary>
    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action)
    {
        var previous = _currentTransport;
        if (previous is null || !ReferenceEquals(previous.System, system)) _currentTransport = system.Provider.SerializationInformation;
        try
        {
            return action(state);
        }
        finally
        {
            _currentTransport = previous;
        }
    }

    /// <summary>Runs something while references are written with the given address.</summary>
    internal static T WithTransport<T>(ActorSystem system, Address address, Func<T> action)
    {
        var previous = _currentTransport;
        _currentTransport = new Information(address, system);
        try
        {
            return action();
        }
        finally
        {
            _currentTransport = previous;
        }
    }

    /// <summary>The address in force on this thread; null if none is.</summary>
    internal static Information CurrentTransportInformation => _currentTransport;

    /// <summary>The address in force on this thread.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public static Information GetCurrentTransportInformation() =>
        _currentTransport ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>.");

    /// <summary>Writes an object with the serializer of its type.</summary>
    public byte[] Serialize(object o) => WithTransport(System, (this, o), static state => state.Item1.FindSerializerFor(state.o).ToBinary(state.o));

    /// <summary>Reads an object.</summary>
    /// <exception cref="SerializationException">The serializer is not known.</exception>
    public object Deserialize(byte[] bytes, int serializerId, Type type) =>
        WithTransport(System, (Serializer: ById(serializerId, type?.ToString()), bytes, type), static state => state.Serializer.FromBinary(state.bytes, state.type));

    /// <summary>Reads an object.</summary>
    /// <exception cref="SerializationException">The serializer or the type is not known.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        return WithTransport(System, (serializer, bytes, manifest), static state =>
        {
            if (state.serializer is SerializerWithStringManifest named) return named.FromBinary(state.bytes, state.manifest);
            if (string.IsNullOrEmpty(state.manifest)) return state.serializer.FromBinary(state.bytes, null);
            var type = TypeLookup.TryFind(state.manifest)
                ?? throw new SerializationException($"Cannot find manifest class [{state.manifest}] for serializer with id [{state.serializer.Identifier}].");
            return state.serializer.FromBinary(state.bytes, type);
        });
    }

    /// <summary>The reference of a path as <see cref="SerializedActorPath"/> wrote it.</summary>
    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    /// <summary>The serializer of an object.</summary>
    /// <exception cref="SerializationException">There is none.</exception>
    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer of a type: of the most specific binding that fits.</summary>
    /// <exception cref="SerializationException">There is none.</exception>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_known.TryGetValue(objectType, out var known)) return known;
        Serializer found = null;
        lock (_bindings)
        {
            Type best = null;
            foreach (var (type, serializer) in _bindings)
            {
                if (!type.IsAssignableFrom(objectType) || (best is not null && !best.IsAssignableFrom(type))) continue;
                best = type;
                found = serializer;
            }
            if ((found is null || best == typeof(object)) && defaultSerializerName is not null && _byName.TryGetValue(defaultSerializerName, out var named)) found = named;
        }
        if (found is null) throw new SerializationException($"Serializer not found for type {objectType.Name}");
        return _known[objectType] = found;
    }

    /// <summary>What has to go with the bytes of an object for reading them.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => msg is null ? "" : msg.GetType().TypeQualifiedName(),
        _ => "",
    };

    /// <summary>The path of a reference as it is sent: with the address that the receiver can use, and the uid.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (Equals(actorRef, ActorRefs.NoSender)) return "";
        var path = actorRef.Path;
        var system = (actorRef as ActorRefWithCell)?.Underlying.System as ExtendedActorSystem;
        if (_currentTransport is not { } transport)
            return system is null ? path.ToSerializationFormat() : path.ToSerializationFormatWithAddress(system.Provider.DefaultAddress);
        if (system is null || ReferenceEquals(system, transport.System)) return path.ToSerializationFormatWithAddress(transport.Address);
        return path.ToSerializationFormatWithAddress(system.Provider.GetExternalAddressFor(transport.Address) ?? system.Provider.DefaultAddress);
    }

    /// <summary>The serializer of an identifier; null if there is none.</summary>
    internal Serializer TryGetById(int serializerId)
    {
        lock (_bindings) return _byId.GetValueOrDefault(serializerId);
    }

    private Serializer ById(int serializerId, string manifest) => TryGetById(serializerId)
        ?? throw new SerializationException($"Cannot find serializer with id [{serializerId}] (manifest [{manifest}]). The most probable reason is that the configuration entry 'akka.actor.serializers' is not in sync between the two systems.");
}
