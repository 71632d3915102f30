namespace Akka.Remote.Wire;

/// <summary>What a frame carries. A frame on the wire is a length (four bytes, little-endian, of all that follows), a kind and a body.</summary>
internal enum FrameKind : byte
{
    /// <summary>Both sides' first frame: who speaks, and as which incarnation.</summary>
    Handshake = 1,

    /// <summary>The last frame: why the sender hangs up.</summary>
    Disassociate = 2,

    /// <summary>Nothing but a sign of life.</summary>
    Heartbeat = 3,

    /// <summary>A message to an actor, delivered at most once.</summary>
    Message = 4,

    /// <summary>A numbered system message, sent again until acknowledged.</summary>
    SystemMessage = 5,

    /// <summary>The number up to which system messages have arrived.</summary>
    Acknowledgement = 6,
}
