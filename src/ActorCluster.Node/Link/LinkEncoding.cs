using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Node.Runtime;

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
        LogChunk = 9,
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
                Write(writer, connect.Session);
                break;
            case NodeConnected connected:
                writer.Write(connected.Node);
                Write(writer, connected.Session);
                break;
            case SessionUnknown unknown:
                writer.Write(unknown.Node);
                Write(writer, unknown.Session);
                break;
            case SubscribeServices subscribe:
                Write(writer, subscribe.Session);
                break;
            case ServicesSeen seen:
                Write(writer, seen.Session);
                writer.Write7BitEncodedInt64(seen.LastNumber);
                break;
            case ServiceSnapshot snapshot:
                Write(writer, snapshot.Session);
                writer.Write7BitEncodedInt64(snapshot.Number);
                writer.Write7BitEncodedInt64(snapshot.Revision);
                WriteObjects(writer, snapshot.Services);
                WriteObjects(writer, snapshot.Slices);
                break;
            case ServicesChanged changed:
                Write(writer, changed.Session);
                writer.Write7BitEncodedInt64(changed.Number);
                writer.Write7BitEncodedInt64(changed.Revision);
                WriteObjects(writer, changed.Services);
                WriteObjects(writer, changed.Slices);
                WriteKeys(writer, changed.RemovedServices);
                WriteKeys(writer, changed.RemovedSlices);
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
        ReadSession(reader), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), ReadObjects<Service>(reader), ReadObjects<EndpointSlice>(reader));

    public static ServicesChanged ReadServicesChanged(BinaryReader reader) => new(
        ReadSession(reader), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), ReadObjects<Service>(reader), ReadObjects<EndpointSlice>(reader),
        ReadKeys(reader), ReadKeys(reader));

    public static LinkSession ReadSession(BinaryReader reader) => new(reader.ReadInt64(), reader.Read7BitEncodedInt64());

    private static void Write(BinaryWriter writer, IWorkerMessage message)
    {
        switch (message)
        {
            case PodStatusReport report:
                writer.Write((byte)Tag.PodStatusReport);
                Write(writer, report.Key);
                writer.Write(report.Uid);
                WriteText(writer, report.ObservedVersion);
                Write(writer, new Pod { Status = report.Status });
                break;
            case RecordEvent recorded:
                writer.Write((byte)Tag.RecordEvent);
                WriteText(writer, recorded.About.Kind);
                WriteText(writer, recorded.About.ApiVersion);
                WriteText(writer, recorded.About.Namespace);
                WriteText(writer, recorded.About.Name);
                WriteText(writer, recorded.About.Uid);
                WriteText(writer, recorded.About.ResourceVersion);
                WriteText(writer, recorded.About.FieldPath);
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
                Write(writer, new Api.Core.Node { Status = status.Status });
                break;
            case RegisterNode register:
                writer.Write((byte)Tag.RegisterNode);
                Write(writer, register.Node);
                break;
            case PodTerminated terminated:
                writer.Write((byte)Tag.PodTerminated);
                Write(writer, terminated.Key);
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
                writer.Write7BitEncodedInt64(log.RequestId);
                writer.Write7BitEncodedInt(log.Lines is null ? -1 : log.Lines.Count);
                foreach (var line in log.Lines ?? [])
                {
                    writer.Write(line.At.UtcTicks);
                    writer.Write(line.Text);
                }

                writer.Write(log.ContainerId);
                writer.Write(log.IsRunning);
                writer.Write7BitEncodedInt(log.NextLine);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message));
        }
    }

    private static IWorkerMessage ReadWorkerMessage(BinaryReader reader)
    {
        var tag = (Tag)reader.ReadByte();
        switch (tag)
        {
            case Tag.PodStatusReport:
                var (key, uid, version) = (ReadKey(reader), reader.ReadString(), ReadText(reader));
                return new PodStatusReport(key, uid, Read<Pod>(reader).Status, version);
            case Tag.RecordEvent:
                var about = new ObjectReference
                {
                    Kind = ReadText(reader),
                    ApiVersion = ReadText(reader),
                    Namespace = ReadText(reader),
                    Name = ReadText(reader),
                    Uid = ReadText(reader),
                    ResourceVersion = ReadText(reader),
                    FieldPath = ReadText(reader),
                };
                return new RecordEvent(about, reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            case Tag.RenewLease:
                return new RenewLease(new MicroTime(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero)), reader.Read7BitEncodedInt());
            case Tag.NodeStatusReport:
                return new NodeStatusReport(Read<Api.Core.Node>(reader).Status);
            case Tag.RegisterNode:
                return new RegisterNode(Read<Api.Core.Node>(reader));
            case Tag.PodTerminated:
                return new PodTerminated(ReadKey(reader), reader.ReadString());
            case Tag.ReportsComplete:
                return new ReportsComplete();
            case Tag.RequestSync:
                return new RequestSync();
            case Tag.LogChunk:
                var id = reader.Read7BitEncodedInt64();
                var count = reader.Read7BitEncodedInt();
                var lines = count < 0 ? null : new LogLine[count];
                for (var index = 0; index < count; index++)
                {
                    lines![index] = new LogLine(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadString());
                }

                return new LogChunk(id, lines, reader.ReadString(), reader.ReadBoolean(), reader.Read7BitEncodedInt());
            default:
                throw new FormatException($"unknown message {tag} in a worker's frame");
        }
    }

    private static void Write(BinaryWriter writer, IMasterMessage message)
    {
        switch (message)
        {
            case PodAssigned assigned:
                writer.Write((byte)Tag.PodAssigned);
                Write(writer, Slim(assigned.Pod));
                break;
            case PodChanged changed:
                writer.Write((byte)Tag.PodChanged);
                Write(writer, Slim(changed.Pod));
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
                    Write(writer, Slim(pod));
                }

                break;
            case NodeRegistered registered:
                writer.Write((byte)Tag.NodeRegistered);
                WriteText(writer, registered.Failure);
                writer.Write(registered.Node is not null);
                if (registered.Node is { } node)
                {
                    Write(writer, node);
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
            default:
                throw new ArgumentException($"{message.GetType()} has no wire form", nameof(message));
        }
    }

    private static IMasterMessage ReadMasterMessage(BinaryReader reader)
    {
        var tag = (Tag)reader.ReadByte();
        switch (tag)
        {
            case Tag.PodAssigned:
                return new PodAssigned(Read<Pod>(reader));
            case Tag.PodChanged:
                return new PodChanged(Read<Pod>(reader));
            case Tag.PodRemoved:
                return new PodRemoved(reader.ReadString());
            case Tag.LeaseRenewed:
                return new LeaseRenewed(reader.ReadBoolean());
            case Tag.PodSnapshot:
                return new PodSnapshot(ReadObjects<Pod>(reader));
            case Tag.NodeRegistered:
                var failure = ReadText(reader);
                return new NodeRegistered(reader.ReadBoolean() ? Read<Api.Core.Node>(reader) : null, failure);
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
            default:
                throw new FormatException($"unknown message {tag} in a master's frame");
        }
    }

    // Who owns which field is of no use to a node, and often larger than the rest.
    private static Pod Slim(Pod pod) => pod.Metadata.ManagedFields is null ? pod : pod with { Metadata = pod.Metadata with { ManagedFields = null } };

    private static void WriteHeader(BinaryWriter writer, string node, LinkSession session, long number, int count)
    {
        writer.Write(node);
        Write(writer, session);
        writer.Write7BitEncodedInt64(number);
        writer.Write7BitEncodedInt(count);
    }

    private static (string Node, LinkSession Session, long Number, int Count) ReadHeader(BinaryReader reader) =>
        (reader.ReadString(), ReadSession(reader), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt());

    private static void Write(BinaryWriter writer, LinkSession session)
    {
        writer.Write(session.Incarnation);
        writer.Write7BitEncodedInt64(session.Connection);
    }

    private static void Write(BinaryWriter writer, ObjectKey key)
    {
        writer.Write(key.Namespace);
        writer.Write(key.Name);
    }

    private static ObjectKey ReadKey(BinaryReader reader) => new(reader.ReadString(), reader.ReadString());

    private static void WriteKeys(BinaryWriter writer, IReadOnlyList<ObjectKey> keys)
    {
        writer.Write7BitEncodedInt(keys.Count);
        foreach (var key in keys)
        {
            Write(writer, key);
        }
    }

    private static ObjectKey[] ReadKeys(BinaryReader reader)
    {
        var keys = new ObjectKey[reader.Read7BitEncodedInt()];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = ReadKey(reader);
        }

        return keys;
    }

    private static void WriteObjects<T>(BinaryWriter writer, IReadOnlyList<T> objects)
        where T : KubernetesObject
    {
        writer.Write7BitEncodedInt(objects.Count);
        foreach (var item in objects)
        {
            Write(writer, item);
        }
    }

    private static T[] ReadObjects<T>(BinaryReader reader)
        where T : KubernetesObject
    {
        var objects = new T[reader.Read7BitEncodedInt()];
        for (var index = 0; index < objects.Length; index++)
        {
            objects[index] = Read<T>(reader);
        }

        return objects;
    }

    private static void Write(BinaryWriter writer, KubernetesObject value)
    {
        var bytes = KubernetesProtobuf.Encode(value);
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static T Read<T>(BinaryReader reader)
        where T : KubernetesObject
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? (T)KubernetesProtobuf.Decode(bytes, typeof(T)) : throw new FormatException("the message ends too early");
    }

    // Null and empty are told apart: a reference without a namespace is not one to the namespace "".
    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
