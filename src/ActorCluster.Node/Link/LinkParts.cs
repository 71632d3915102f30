using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Node.Link;

/// <summary>The parts that messages are made of, written and read: sessions, keys, Kubernetes objects, optional texts.</summary>
internal static class LinkParts
{
    public static void Write(this BinaryWriter writer, LinkSession session)
    {
        writer.Write(session.Incarnation);
        writer.Write7BitEncodedInt64(session.Connection);
    }

    public static LinkSession ReadSession(this BinaryReader reader) => new(reader.ReadInt64(), reader.Read7BitEncodedInt64());

    public static void Write(this BinaryWriter writer, ObjectKey key)
    {
        writer.Write(key.Namespace);
        writer.Write(key.Name);
    }

    public static ObjectKey ReadKey(this BinaryReader reader) => new(reader.ReadString(), reader.ReadString());

    public static void WriteKeys(this BinaryWriter writer, IReadOnlyList<ObjectKey> keys)
    {
        writer.Write7BitEncodedInt(keys.Count);
        foreach (var key in keys)
        {
            writer.Write(key);
        }
    }

    public static ObjectKey[] ReadKeys(this BinaryReader reader)
    {
        var keys = new ObjectKey[reader.Read7BitEncodedInt()];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = reader.ReadKey();
        }

        return keys;
    }

    public static void WriteObjects<T>(this BinaryWriter writer, IReadOnlyList<T> objects)
        where T : KubernetesObject
    {
        writer.Write7BitEncodedInt(objects.Count);
        foreach (var item in objects)
        {
            writer.Write(item);
        }
    }

    public static T[] ReadObjects<T>(this BinaryReader reader)
        where T : KubernetesObject
    {
        var objects = new T[reader.Read7BitEncodedInt()];
        for (var index = 0; index < objects.Length; index++)
        {
            objects[index] = reader.ReadObject<T>();
        }

        return objects;
    }

    public static void Write(this BinaryWriter writer, KubernetesObject value)
    {
        var bytes = KubernetesProtobuf.Encode(value);
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    public static T ReadObject<T>(this BinaryReader reader)
        where T : KubernetesObject
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? (T)KubernetesProtobuf.Decode(bytes, typeof(T)) : throw new FormatException("the message ends too early");
    }

    // Null and empty are told apart: a reference without a namespace is not one to the namespace "".
    public static void WriteText(this BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    public static string? ReadText(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
