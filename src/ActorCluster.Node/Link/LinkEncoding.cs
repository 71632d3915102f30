using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Node.Link;

/// <summary>Writes and reads messages field by field. The order of fields is the format: new fields need a new tag or manifest.</summary>
internal static class LinkEncoding
{
    private enum Tag : byte
    {
        RegisterNode = 1,
        RenewLease = 2,
        NodeStatusReport = 3,
        PodStatusReport = 4,
        PodTerminated = 5,
        RecordEvent = 6,
        ReportsComplete = 7,
        RequestSync = 8,
        WatchConfiguration = 10,
        RequestToken = 11,
        LogChunk = 12,
        NodeRegistered = 64,
        LeaseRenewed = 65,
        PodSnapshot = 66,
        PodAssigned = 67,
        PodChanged = 68,
        PodRemoved = 69,
        EvictPod = 70,
        RequestReports = 71,
        ServicesPublished = 72,
        FetchLogs = 73,
        ConfigurationChanged = 74,
        TokenIssued = 75,
    }

    /// <summary>How many bytes a message has on the wire, without its envelope.</summary>
    public static long SizeOf(ILinkMessage message)
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream);
        Write(writer, message);
        writer.Flush();
        return stream.Length;
    }

    public static void Write(BinaryWriter writer, object message)
    {
        switch (message)
        {
            case WorkerFrame frame:
                WriteHeader(writer, frame.Node, frame.Session, frame.Number, frame.Messages.Count);
                foreach (var body in frame.Messages)
                {
                    Write(writer, body);
                }

                break;
            case MasterFrame frame:
                WriteHeader(writer, frame.Node, frame.Session, frame.Number, frame.Messages.Count);
                foreach (var body in frame.Messages)
                {
                    Write(writer, body);
                }

                break;
            case ConnectNode connect:
                writer.Write(connect.Node);
                writer.Write(connect.Session);
                break;
            case NodeConnected connected:
                writer.Write(connected.Node);
                writer.Write(connected.Session);
                break;
            case SessionUnknown unknown:
                writer.Write(unknown.Node);
                writer.Write(unknown.Session);
                break;
            case SubscribeServices subscribe:
                writer.Write(subscribe.Session);
                break;
            case ServicesSeen seen:
                writer.Write(seen.Session);
                writer.Write7BitEncodedInt64(seen.LastNumber);
                break;
            case ServiceSnapshot snapshot:
                writer.Write(snapshot.Session);
                writer.Write7BitEncodedInt64(snapshot.Number);
                writer.Write7BitEncodedInt64(snapshot.Revision);
                writer.WriteObjects(snapshot.Services);
                writer.WriteObjects(snapshot.Slices);
                break;
            case ServicesChanged changed:
                writer.Write(changed.Session);
                writer.Write7BitEncodedInt64(changed.Number);
                writer.Write7BitEncodedInt64(changed.Revision);
                writer.WriteObjects(changed.Services);
                writer.WriteObjects(changed.Slices);
                writer.WriteKeys(changed.RemovedServices);
                writer.WriteKeys(changed.RemovedSlices);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message));
        }
    }

    public static WorkerFrame ReadWorkerFrame(BinaryReader reader)
    {
        var (node, session, number, count) = ReadHeader(reader);
        var bodies = new IWorkerMessage[count];
        for (var index = 0; index < count; index++)
        {
            bodies[index] = ReadWorkerMessage(reader);
        }

        return new WorkerFrame(node, session, number, bodies);
    }

    public static MasterFrame ReadMasterFrame(BinaryReader reader)
    {
        var (node, session, number, count) = ReadHeader(reader);
        var bodies = new IMasterMessage[count];
        for (var index = 0; index < count; index++)
        {
            bodies[index] = ReadMasterMessage(reader);
        }

        return new MasterFrame(node, session, number, bodies);
    }

    public static ServiceSnapshot ReadServiceSnapshot(BinaryReader reader) => new(
        reader.ReadSession(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadObjects<Service>(), reader.ReadObjects<EndpointSlice>());

    public static ServicesChanged ReadServicesChanged(BinaryReader reader) => new(
        reader.ReadSession(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadObjects<Service>(), reader.ReadObjects<EndpointSlice>(),
        reader.ReadKeys(), reader.ReadKeys());

    private static void Write(BinaryWriter writer, IWorkerMessage message)
    {
        switch (message)
        {
            case IStreamMessage stream:
                StreamEncoding.Write(writer, stream);
                break;
            case PodStatusReport report:
                writer.Write((byte)Tag.PodStatusReport);
                writer.Write(report.Key);
                writer.Write(report.Uid);
                writer.WriteText(report.ObservedVersion);
                writer.Write(new Pod { Status = report.Status });
                break;
            case RecordEvent recorded:
                writer.Write((byte)Tag.RecordEvent);
                writer.WriteText(recorded.About.Kind);
                writer.WriteText(recorded.About.ApiVersion);
                writer.WriteText(recorded.About.Namespace);
                writer.WriteText(recorded.About.Name);
                writer.WriteText(recorded.About.Uid);
                writer.WriteText(recorded.About.ResourceVersion);
                writer.WriteText(recorded.About.FieldPath);
                writer.Write(recorded.Type);
                writer.Write(recorded.Reason);
                writer.Write(recorded.Message);
                writer.Write(recorded.Component);
                break;
            case RenewLease renew:
                writer.Write((byte)Tag.RenewLease);
                writer.Write(renew.RenewTime.Value.UtcTicks);
                writer.Write7BitEncodedInt(renew.DurationSeconds);
                break;
            case NodeStatusReport status:
                writer.Write((byte)Tag.NodeStatusReport);
                writer.Write(new Api.Core.Node { Status = status.Status });
                break;
            case RegisterNode register:
                writer.Write((byte)Tag.RegisterNode);
                writer.Write(register.Node);
                break;
            case PodTerminated terminated:
                writer.Write((byte)Tag.PodTerminated);
                writer.Write(terminated.Key);
                writer.Write(terminated.Uid);
                break;
            case ReportsComplete:
                writer.Write((byte)Tag.ReportsComplete);
                break;
            case RequestSync:
                writer.Write((byte)Tag.RequestSync);
                break;
            case LogChunk log:
                writer.Write((byte)Tag.LogChunk);
                LogEncoding.Write(writer, log);
                break;
            case WatchConfiguration watch:
                writer.Write((byte)Tag.WatchConfiguration);
                ConfigurationEncoding.Write(writer, watch);
                break;
            case RequestToken request:
                writer.Write((byte)Tag.RequestToken);
                TokenEncoding.Write(writer, request.Key);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message));
        }
    }

    private static IWorkerMessage ReadWorkerMessage(BinaryReader reader)
    {
        var tag = (Tag)reader.ReadByte();
        if (StreamEncoding.Owns((byte)tag))
        {
            return StreamEncoding.Read(reader, (byte)tag);
        }

        switch (tag)
        {
            case Tag.PodStatusReport:
                var (key, uid, version) = (reader.ReadKey(), reader.ReadString(), reader.ReadText());
                return new PodStatusReport(key, uid, reader.ReadObject<Pod>().Status, version);
            case Tag.RecordEvent:
                var about = new ObjectReference
                {
                    Kind = reader.ReadText(),
                    ApiVersion = reader.ReadText(),
                    Namespace = reader.ReadText(),
                    Name = reader.ReadText(),
                    Uid = reader.ReadText(),
                    ResourceVersion = reader.ReadText(),
                    FieldPath = reader.ReadText(),
                };
                return new RecordEvent(about, reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            case Tag.RenewLease:
                return new RenewLease(new MicroTime(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero)), reader.Read7BitEncodedInt());
            case Tag.NodeStatusReport:
                return new NodeStatusReport(reader.ReadObject<Api.Core.Node>().Status);
            case Tag.RegisterNode:
                return new RegisterNode(reader.ReadObject<Api.Core.Node>());
            case Tag.PodTerminated:
                return new PodTerminated(reader.ReadKey(), reader.ReadString());
            case Tag.ReportsComplete:
                return new ReportsComplete();
            case Tag.RequestSync:
                return new RequestSync();
            case Tag.LogChunk:
                return LogEncoding.Read(reader);
            case Tag.WatchConfiguration:
                return ConfigurationEncoding.ReadWatch(reader);
            case Tag.RequestToken:
                return new RequestToken(TokenEncoding.ReadKey(reader));
            default:
                throw new FormatException($"unknown message {tag} in a worker's frame");
        }
    }

    private static void Write(BinaryWriter writer, IMasterMessage message)
    {
        switch (message)
        {
            case IStreamMessage stream:
                StreamEncoding.Write(writer, stream);
                break;
            case PodAssigned assigned:
                writer.Write((byte)Tag.PodAssigned);
                writer.Write(Slim(assigned.Pod));
                break;
            case PodChanged changed:
                writer.Write((byte)Tag.PodChanged);
                writer.Write(Slim(changed.Pod));
                break;
            case PodRemoved removed:
                writer.Write((byte)Tag.PodRemoved);
                writer.Write(removed.Uid);
                break;
            case LeaseRenewed renewed:
                writer.Write((byte)Tag.LeaseRenewed);
                writer.Write(renewed.Succeeded);
                break;
            case PodSnapshot snapshot:
                writer.Write((byte)Tag.PodSnapshot);
                writer.Write7BitEncodedInt(snapshot.Pods.Count);
                foreach (var pod in snapshot.Pods)
                {
                    writer.Write(Slim(pod));
                }

                break;
            case NodeRegistered registered:
                writer.Write((byte)Tag.NodeRegistered);
                writer.WriteText(registered.Failure);
                writer.Write(registered.Node is not null);
                if (registered.Node is { } node)
                {
                    writer.Write(node);
                }

                break;
            case EvictPod evict:
                writer.Write((byte)Tag.EvictPod);
                writer.Write(evict.Uid);
                writer.Write(evict.Reason);
                writer.Write(evict.Message);
                writer.Write7BitEncodedInt(evict.GraceSeconds);
                break;
            case RequestReports:
                writer.Write((byte)Tag.RequestReports);
                break;
            case ServicesPublished published:
                writer.Write((byte)Tag.ServicesPublished);
                writer.Write7BitEncodedInt64(published.Revision);
                break;
            case FetchLogs fetch:
                writer.Write((byte)Tag.FetchLogs);
                writer.Write7BitEncodedInt64(fetch.RequestId);
                writer.Write(fetch.PodUid);
                writer.Write(fetch.Container);
                writer.Write(fetch.Previous);
                writer.Write7BitEncodedInt(fetch.TailLines ?? -1);
                writer.Write7BitEncodedInt(fetch.FirstLine);
                break;
            case ConfigurationChanged changed:
                writer.Write((byte)Tag.ConfigurationChanged);
                ConfigurationEncoding.Write(writer, changed);
                break;
            case TokenIssued issued:
                writer.Write((byte)Tag.TokenIssued);
                TokenEncoding.Write(writer, issued);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message));
        }
    }

    private static IMasterMessage ReadMasterMessage(BinaryReader reader)
    {
        var tag = (Tag)reader.ReadByte();
        if (StreamEncoding.Owns((byte)tag))
        {
            return StreamEncoding.Read(reader, (byte)tag);
        }

        switch (tag)
        {
            case Tag.PodAssigned:
                return new PodAssigned(reader.ReadObject<Pod>());
            case Tag.PodChanged:
                return new PodChanged(reader.ReadObject<Pod>());
            case Tag.PodRemoved:
                return new PodRemoved(reader.ReadString());
            case Tag.LeaseRenewed:
                return new LeaseRenewed(reader.ReadBoolean());
            case Tag.PodSnapshot:
                return new PodSnapshot(reader.ReadObjects<Pod>());
            case Tag.NodeRegistered:
                var failure = reader.ReadText();
                return new NodeRegistered(reader.ReadBoolean() ? reader.ReadObject<Api.Core.Node>() : null, failure);
            case Tag.EvictPod:
                return new EvictPod(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.Read7BitEncodedInt());
            case Tag.RequestReports:
                return new RequestReports();
            case Tag.ServicesPublished:
                return new ServicesPublished(reader.Read7BitEncodedInt64());
            case Tag.FetchLogs:
                var fetch = new FetchLogs(reader.Read7BitEncodedInt64(), reader.ReadString(), reader.ReadString(), reader.ReadBoolean(), null);
                var tail = reader.Read7BitEncodedInt();
                return fetch with { TailLines = tail < 0 ? null : tail, FirstLine = reader.Read7BitEncodedInt() };
            case Tag.ConfigurationChanged:
                return ConfigurationEncoding.ReadChanged(reader);
            case Tag.TokenIssued:
                return TokenEncoding.ReadIssued(reader);
            default:
                throw new FormatException($"unknown message {tag} in a master's frame");
        }
    }

    // Who owns which field is of no use to a node, and often larger than the rest.
    private static Pod Slim(Pod pod) => pod.Metadata.ManagedFields is null ? pod : pod with { Metadata = pod.Metadata with { ManagedFields = null } };

    private static void WriteHeader(BinaryWriter writer, string node, LinkSession session, long number, int count)
    {
        writer.Write(node);
        writer.Write(session);
        writer.Write7BitEncodedInt64(number);
        writer.Write7BitEncodedInt(count);
    }

    private static (string Node, LinkSession Session, long Number, int Count) ReadHeader(BinaryReader reader) =>
        (reader.ReadString(), reader.ReadSession(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt());
}
