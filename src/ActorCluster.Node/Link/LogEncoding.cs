using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Link;

/// <summary>Writes and reads pieces of logs: see <see cref="LinkEncoding"/>.</summary>
internal static class LogEncoding
{
    public static void Write(BinaryWriter writer, LogChunk log)
    {
        writer.Write7BitEncodedInt64(log.RequestId);
        writer.Write7BitEncodedInt(log.Lines is null ? -1 : log.Lines.Count);
        foreach (var line in log.Lines ?? [])
        {
            writer.Write(line.At.UtcTicks);
            writer.Write(line.Text);
            writer.Write(line.IsPartial);
        }

        writer.Write(log.ContainerId);
        writer.Write(log.IsRunning);
        writer.Write7BitEncodedInt(log.NextLine);
    }

    public static LogChunk Read(BinaryReader reader)
    {
        var id = reader.Read7BitEncodedInt64();
        var count = reader.Read7BitEncodedInt();
        var lines = count < 0 ? null : new LogLine[count];
        for (var index = 0; index < count; index++)
        {
            lines![index] = new LogLine(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadString(), reader.ReadBoolean());
        }

        return new LogChunk(id, lines, reader.ReadString(), reader.ReadBoolean(), reader.Read7BitEncodedInt());
    }
}
