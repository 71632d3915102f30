using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote.Wire;
using Akka.Serialization;

namespace Akka.Cluster.Serialization;

/// <summary>Writes and reads what members of the cluster tell each other.</summary>
public class ClusterMessageSerializer : SerializerWithStringManifest
{
    private const string HeartbeatManifest = "HB";
    private const string HeartbeatResponseManifest = "HBR";
    private const string StatusManifest = "GS";
    private const string GossipManifest = "GE";
    private const string WelcomeManifest = "W";
    private const string JoinManifest = "J";
    private const string InitJoinManifest = "IJ";
    private const string InitJoinAckManifest = "IJA";
    private const string InitJoinNackManifest = "IJN";
    private const string ExitingConfirmedManifest = "EC";

    /// <summary>For the serialization to construct.</summary>
    public ClusterMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        ClusterHeartbeat => HeartbeatManifest,
        ClusterHeartbeatResponse => HeartbeatResponseManifest,
        GossipStatus => StatusManifest,
        GossipEnvelope => GossipManifest,
        Welcome => WelcomeManifest,
        Join => JoinManifest,
        InitJoin => InitJoinManifest,
        InitJoinAck => InitJoinAckManifest,
        InitJoinNack => InitJoinNackManifest,
        ExitingConfirmed => ExitingConfirmedManifest,
        _ => throw new ArgumentException($"Not a message of the cluster: {o.GetType()}", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case ClusterHeartbeat heartbeat:
                writer.String(heartbeat.From.ToString());
                writer.Int64(heartbeat.Sequence);
                break;
            case ClusterHeartbeatResponse response:
                GossipCodec.Write(writer, response.From);
                writer.Int64(response.Sequence);
                break;
            case GossipStatus status:
                GossipCodec.Write(writer, status.From);
                GossipCodec.Write(writer, status.Version);
                GossipCodec.Write(writer, status.Seen);
                break;
            case GossipEnvelope envelope:
                GossipCodec.Write(writer, envelope.From);
                GossipCodec.Write(writer, envelope.To);
                GossipCodec.Write(writer, envelope.Gossip);
                break;
            case Welcome welcome:
                GossipCodec.Write(writer, welcome.From);
                GossipCodec.Write(writer, welcome.Gossip);
                break;
            case Join join:
                GossipCodec.Write(writer, join.Node);
                GossipCodec.WriteRoles(writer, join.Roles);
                break;
            case InitJoin:
                break;
            case InitJoinAck ack:
                writer.String(ack.Address.ToString());
                break;
            case InitJoinNack nack:
                writer.String(nack.Address.ToString());
                break;
            case ExitingConfirmed confirmed:
                GossipCodec.Write(writer, confirmed.Node);
                break;
            default:
                throw new ArgumentException($"Not a message of the cluster: {obj.GetType()}", nameof(obj));
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        switch (manifest)
        {
            case HeartbeatManifest:
                return new ClusterHeartbeat(Address.Parse(reader.String()), reader.Int64());
            case HeartbeatResponseManifest:
                return new ClusterHeartbeatResponse(GossipCodec.ReadNode(ref reader), reader.Int64());
            case StatusManifest:
                return new GossipStatus(GossipCodec.ReadNode(ref reader), GossipCodec.ReadClock(ref reader), [.. GossipCodec.ReadNodes(ref reader)]);
            case GossipManifest:
                UniqueAddress from = GossipCodec.ReadNode(ref reader), to = GossipCodec.ReadNode(ref reader);
                return new GossipEnvelope(from, to, GossipCodec.ReadGossip(ref reader));
            case WelcomeManifest:
                return new Welcome(GossipCodec.ReadNode(ref reader), GossipCodec.ReadGossip(ref reader));
            case JoinManifest:
                return new Join(GossipCodec.ReadNode(ref reader), GossipCodec.ReadRoles(ref reader));
            case InitJoinManifest:
                return InitJoin.Instance;
            case InitJoinAckManifest:
                return new InitJoinAck(Address.Parse(reader.String()));
            case InitJoinNackManifest:
                return new InitJoinNack(Address.Parse(reader.String()));
            case ExitingConfirmedManifest:
                return new ExitingConfirmed(GossipCodec.ReadNode(ref reader));
            default:
                throw new ArgumentException($"Not a message of the cluster: {manifest}", nameof(manifest));
        }
    }
}
