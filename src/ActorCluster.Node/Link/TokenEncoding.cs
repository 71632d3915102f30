using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Link;

/// <summary>Writes and reads what is said about tokens: see <see cref="LinkEncoding"/>.</summary>
internal static class TokenEncoding
{
    public static void Write(BinaryWriter writer, TokenKey key)
    {
        writer.Write(key.Namespace);
        writer.Write(key.Account);
        writer.Write(key.PodName);
        writer.Write(key.PodUid);
        writer.Write(key.Audience);
        writer.Write7BitEncodedInt64(key.ExpirationSeconds);
    }

    public static TokenKey ReadKey(BinaryReader reader) => new(
        reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.Read7BitEncodedInt64());

    public static void Write(BinaryWriter writer, TokenIssued issued)
    {
        Write(writer, issued.Key);
        writer.WriteText(issued.Token);
        writer.Write(issued.Expires.UtcTicks);
        writer.WriteText(issued.Failure);
    }

    public static TokenIssued ReadIssued(BinaryReader reader) => new(
        ReadKey(reader), reader.ReadText(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadText());
}
