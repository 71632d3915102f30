using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Writes and reads strings, ints and longs.</summary>
public sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    private const string StringManifest = "S";
    private const string Int32Manifest = "I";
    private const string Int64Manifest = "L";

    /// <summary>For the serialization to construct.</summary>
    public PrimitiveSerializers(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        string => StringManifest,
        int => Int32Manifest,
        long => Int64Manifest,
        _ => throw new ArgumentException($"Not a string, an int or a long: {o.GetType()}", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        byte[] bytes;
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                bytes = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                return bytes;
            case long number:
                bytes = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                return bytes;
            default:
                throw new ArgumentException($"Not a string, an int or a long: {obj.GetType()}", nameof(obj));
        }
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        StringManifest => Encoding.UTF8.GetString(bytes),
        Int32Manifest => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        Int64Manifest => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new ArgumentException($"Not a string, an int or a long: {manifest}", nameof(manifest)),
    };
}
