using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Remote.Wire;

/// <summary>One message on its way out.</summary>
internal readonly record struct Outbound(object Message, IActorRef? Sender, RemoteActorRef Recipient);

/// <summary>What became of a message that was to be encoded.</summary>
internal enum EncodeResult
{
    /// <summary>It is in the buffer.</summary>
    Encoded,

    /// <summary>It is larger than a frame may be, and not in the buffer.</summary>
    TooLarge,
}

/// <summary>Writes messages as frames for one connection, with the names that both ends of that connection share.</summary>
internal sealed class MessageEncoder(Akka.Serialization.Serialization serialization, Address localAddress, int maximumFrameSize)
{
    public const int ActorPlaces = 4096;
    public const int ManifestPlaces = 512;

    private readonly OutboundTable<IActorRef> _recipients = new(ActorPlaces);
    private readonly OutboundTable<IActorRef> _senders = new(ActorPlaces);
    private readonly OutboundTable<string> _manifests = new(ManifestPlaces);

    /// <summary>Appends a frame.</summary>
    /// <param name="writer">where to</param>
    /// <param name="outbound">what</param>
    /// <param name="number">the number of a system message, or 0</param>
    /// <param name="size">how large the frame is or would have been</param>
    public EncodeResult Encode(WireWriter writer, in Outbound outbound, long number, out int size)
    {
        // Serialised first: once it throws, nothing was promised to the other side.
        var serializer = serialization.FindSerializerFor(outbound.Message);
        var manifest = ManifestOf(serializer, outbound.Message);
        var payload = serializer.ToBinary(outbound.Message);

        var frame = writer.BeginFrame(number == 0 ? FrameKind.Message : FrameKind.SystemMessage);
        if (number != 0) writer.Varint((ulong)number);
        int recipientPlace, senderPlace = -1, manifestPlace = -1;
        if (_recipients.WritePlace(writer, outbound.Recipient, RuntimeHelpers.GetHashCode(outbound.Recipient), out recipientPlace))
        {
            writer.String(outbound.Recipient.Path.ToSerializationFormat());
        }

        var sender = outbound.Sender.IsNobody() ? null : outbound.Sender;
        writer.Bool(sender is not null);
        if (sender is not null && _senders.WritePlace(writer, sender, RuntimeHelpers.GetHashCode(sender), out senderPlace))
        {
            writer.String(sender.Path.ToSerializationFormatWithAddress(localAddress));
        }

        writer.SignedVarint(serializer.Identifier);
        writer.Bool(manifest.Length > 0);
        if (manifest.Length > 0 && _manifests.WritePlace(writer, manifest, RuntimeHelpers.GetHashCode(manifest), out manifestPlace))
        {
            writer.String(manifest);
        }

        writer.Bytes(payload);
        size = writer.EndFrame(frame);
        if (size <= maximumFrameSize) return EncodeResult.Encoded;

        writer.Truncate(frame);
        _recipients.Forget(recipientPlace);
        if (senderPlace >= 0) _senders.Forget(senderPlace);
        if (manifestPlace >= 0) _manifests.Forget(manifestPlace);
        return EncodeResult.TooLarge;
    }

    public static string ManifestOf(Serializer serializer, object message) =>
        Akka.Serialization.Serialization.ManifestFor(serializer, message);
}
