#nullable disable
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>Turns objects into bytes and back. A class named in <c>akka.actor.serializers</c> is made with its system.</summary>
public abstract class Serializer
{
    /// <summary>The system.</summary>
    protected readonly ExtendedActorSystem system;

    private int? _identifier;

    /// <summary>Keeps the system.</summary>
    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>Tells this serializer from the others on the wire; from <c>akka.actor.serialization-identifiers</c> unless overridden.</summary>
    public virtual int Identifier => _identifier ??= SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>Whether reading needs the type.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>Writes.</summary>
    public abstract byte[] ToBinary(object obj);

    /// <summary>Reads.</summary>
    public abstract object FromBinary(byte[] bytes, Type type);

    /// <summary>Reads.</summary>
    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}

/// <summary>A serializer that names what it writes, so that types can be renamed.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    /// <summary>Keeps the system.</summary>
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public sealed override bool IncludeManifest => true;

    /// <inheritdoc/>
    public sealed override object FromBinary(byte[] bytes, Type type) => FromBinary(bytes, type.TypeQualifiedName());

    /// <summary>Reads what <see cref="Manifest"/> named.</summary>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>The name of what is written.</summary>
    public abstract string Manifest(object o);
}

/// <summary>Finds the identifiers of serializers in configuration.</summary>
public static class SerializerIdentifierHelper
{
    /// <summary>The identifier that configuration gives to a serializer's type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        var identifiers = system.Settings.Config.GetConfig("akka.actor.serialization-identifiers");
        foreach (var (name, value) in identifiers.AsEnumerable())
        {
            if (TypeLookup.TryFind(name) == type) return value.GetInt();
        }
        throw new ArgumentException($"Couldn't find serializer id for [{type}] under [akka.actor.serialization-identifiers] HOCON path", nameof(type));
    }
}

/// <summary>Bytes as they are.</summary>
public class ByteArraySerializer : Serializer
{
    /// <summary>Keeps the system.</summary>
    public ByteArraySerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException("The object to convert is not a byte array."),
    };

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => bytes;
}

/// <summary>The null reference.</summary>
public class NullSerializer : Serializer
{
    private static readonly byte[] Nothing = [];

    /// <summary>Keeps the system.</summary>
    public NullSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override int Identifier => 0;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Nothing;

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => null;
}
