using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Remote.Serialization;

/// <summary>A message inside a message: written by its own serializer, with that one's id and manifest before it. Null has no serializer.</summary>
internal static class NestedMessage
{
    public static void Write(WireWriter writer, ExtendedActorSystem system, object? message)
    {
        writer.Bool(message is not null);
        if (message is null) return;
        var serializer = system.Serialization.FindSerializerFor(message);
        var manifest = MessageEncoder.ManifestOf(serializer, message);
        var payload = serializer.ToBinary(message);
        writer.SignedVarint(serializer.Identifier);
        writer.String(manifest);
        writer.Varint((ulong)payload.Length);
        writer.Bytes(payload);
    }

    public static object? Read(ref WireReader reader, ExtendedActorSystem system)
    {
        if (!reader.Bool()) return null;
        var serializerId = (int)reader.SignedVarint();
        var manifest = reader.String();
        var payload = reader.Take(reader.Count()).ToArray();
        return system.Serialization.Deserialize(payload, serializerId, manifest);
    }
}
