namespace ActorCluster.Node.Link;

/// <summary>The wire form of the messages of streams: the same in both directions, with tags that no other message has.</summary>
internal static class StreamEncoding
{
    private const byte FirstTag = 128;

    private enum Tag : byte
    {
        OpenStream = FirstTag,
        StreamOpened = 129,
        StreamData = 130,
        StreamCredit = 131,
        ResizeStream = 132,
        CloseStream = 133,
        StreamEnded = 134,
    }

    /// <summary>Whether a tag is that of a stream's message.</summary>
    public static bool Owns(byte tag) => tag >= FirstTag;

    /// <summary>Writes a message with its tag.</summary>
    public static void Write(BinaryWriter writer, IStreamMessage message)
    {
        writer.Write((byte)TagOf(message));
        writer.Write7BitEncodedInt64(message.StreamId);
        switch (message)
        {
            case StreamData data:
                writer.Write(data.Channel);
                writer.Write(data.IsLast);
                writer.Write7BitEncodedInt(data.Data.Length);
                writer.Write(data.Data.Span);
                break;
            case StreamCredit credit:
                writer.Write7BitEncodedInt(credit.Bytes);
                break;
            case OpenStream open:
                Write(writer, open.Request);
                break;
            case ResizeStream resize:
                writer.Write7BitEncodedInt(resize.Width);
                writer.Write7BitEncodedInt(resize.Height);
                break;
            case StreamEnded ended:
                writer.Write((byte)ended.Outcome);
                writer.Write(ended.ExitCode);
                writer.Write(ended.Message);
                break;
            default:
                break;
        }
    }

    /// <summary>Reads a message whose tag has been read.</summary>
    public static IStreamMessage Read(BinaryReader reader, byte tag)
    {
        var id = reader.Read7BitEncodedInt64();
        switch ((Tag)tag)
        {
            case Tag.StreamData:
                var (channel, isLast, length) = (reader.ReadByte(), reader.ReadBoolean(), reader.Read7BitEncodedInt());
                var bytes = reader.ReadBytes(length);
                return bytes.Length == length ? new StreamData(id, channel, bytes, isLast) : throw new FormatException("the message ends too early");
            case Tag.StreamCredit:
                return new StreamCredit(id, reader.Read7BitEncodedInt());
            case Tag.OpenStream:
                return new OpenStream(id, ReadRequest(reader));
            case Tag.StreamOpened:
                return new StreamOpened(id);
            case Tag.ResizeStream:
                return new ResizeStream(id, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            case Tag.CloseStream:
                return new CloseStream(id);
            case Tag.StreamEnded:
                return new StreamEnded(id, (StreamOutcome)reader.ReadByte(), reader.ReadInt32(), reader.ReadString());
            default:
                throw new FormatException($"unknown message {tag} in a frame");
        }
    }

    private static Tag TagOf(IStreamMessage message) => message switch
    {
        OpenStream => Tag.OpenStream,
        StreamOpened => Tag.StreamOpened,
        StreamData => Tag.StreamData,
        StreamCredit => Tag.StreamCredit,
        ResizeStream => Tag.ResizeStream,
        CloseStream => Tag.CloseStream,
        StreamEnded => Tag.StreamEnded,
        _ => throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message)),
    };

    private static void Write(BinaryWriter writer, StreamRequest request)
    {
        writer.Write((byte)request.Kind);
        writer.Write(request.PodUid);
        writer.Write(request.Container);
        writer.Write7BitEncodedInt(request.Command.Count);
        foreach (var word in request.Command)
        {
            writer.Write(word);
        }

        writer.Write(request.Stdin);
        writer.Write(request.Stdout);
        writer.Write(request.Stderr);
        writer.Write(request.Tty);
        writer.Write7BitEncodedInt(request.Port);
    }

    private static StreamRequest ReadRequest(BinaryReader reader)
    {
        var (kind, pod, container) = ((StreamKind)reader.ReadByte(), reader.ReadString(), reader.ReadString());
        var command = new string[reader.Read7BitEncodedInt()];
        for (var index = 0; index < command.Length; index++)
        {
            command[index] = reader.ReadString();
        }

        return new StreamRequest(
            kind, pod, container, command,
            reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean(), reader.Read7BitEncodedInt());
    }
}
