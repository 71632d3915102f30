using Akka.Actor;
using Akka.Remote.Transport;

namespace Akka.Remote.Wire;

/// <summary>The first frame of either side: which system speaks, and which incarnation of it.</summary>
internal sealed record Handshake(Address Origin, int Uid)
{
    // "AKC1": anything else does not speak this protocol, or not this version of it.
    private const int Magic = 0x31434B41;

    public void Write(WireWriter writer)
    {
        var frame = writer.BeginFrame(FrameKind.Handshake);
        writer.Int32(Magic);
        writer.Int32(Uid);
        writer.String(Origin.ToString());
        writer.EndFrame(frame);
    }

    public static Handshake Read(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        if (reader.Int32() != Magic) throw new WireException("the peer does not speak this protocol");
        var uid = reader.Int32();
        var origin = reader.String();
        try
        {
            return new Handshake(Address.Parse(origin), uid);
        }
        catch (Exception notAnAddress) when (notAnAddress is FormatException or UriFormatException or ArgumentException)
        {
            throw new WireException($"the peer calls itself '{origin}', which is no address");
        }
    }
}

/// <summary>The last frame: why the sender hangs up.</summary>
internal static class Goodbye
{
    public static void Write(WireWriter writer, DisassociateInfo reason)
    {
        var frame = writer.BeginFrame(FrameKind.Disassociate);
        writer.Byte((byte)reason);
        writer.EndFrame(frame);
    }

    public static DisassociateInfo Read(ReadOnlySpan<byte> body) => new WireReader(body).Byte() switch
    {
        1 => DisassociateInfo.Shutdown,
        2 => DisassociateInfo.Quarantined,
        _ => DisassociateInfo.Unknown,
    };
}
