using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace ActorCluster.Node.Link;

/// <summary>
/// The wire form of everything that travels between workers and the master. Each message has a manifest of its own that never changes its
/// meaning; Kubernetes objects inside are in Kubernetes' protobuf. <see cref="Configuration"/> registers it.
/// </summary>
public sealed class LinkSerializer : SerializerWithStringManifest
{
    /// <summary>The serializer's number on the wire; above those that Akka.NET keeps for itself.</summary>
    public const int WireIdentifier = 7301;

    private const string ConnectManifest = "connect-node";
    private const string ConnectedManifest = "node-connected";
    private const string UnknownManifest = "session-unknown";
    private const string WorkerFrameManifest = "worker-frame";
    private const string MasterFrameManifest = "master-frame";
    private const string SubscribeManifest = "subscribe-services";
    private const string SeenManifest = "services-seen";
    private const string ServiceSnapshotManifest = "service-snapshot";
    private const string ServicesChangedManifest = "services-changed";

    /// <summary>Creates the serializer; Akka does.</summary>
    /// <param name="system">The actor system.</param>
    public LinkSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>
    /// The settings that make Akka use it for every <see cref="ILinkMessage"/>: to be laid under a system's configuration.
    /// </summary>
    public static string Configuration { get; } = $$"""
        akka.actor {
          serializers.actorcluster-link = "{{typeof(LinkSerializer).FullName}}, {{typeof(LinkSerializer).Assembly.GetName().Name}}"
          serialization-bindings."{{typeof(ILinkMessage).FullName}}, {{typeof(ILinkMessage).Assembly.GetName().Name}}" = actorcluster-link
          serialization-identifiers."{{typeof(LinkSerializer).FullName}}, {{typeof(LinkSerializer).Assembly.GetName().Name}}" = {{WireIdentifier}}
        }
        """;

    /// <inheritdoc />
    public override int Identifier => WireIdentifier;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        WorkerFrame => WorkerFrameManifest,
        MasterFrame => MasterFrameManifest,
        ConnectNode => ConnectManifest,
        NodeConnected => ConnectedManifest,
        SessionUnknown => UnknownManifest,
        SubscribeServices => SubscribeManifest,
        ServicesSeen => SeenManifest,
        ServiceSnapshot => ServiceSnapshotManifest,
        ServicesChanged => ServicesChangedManifest,
        _ => throw new ArgumentException($"{o?.GetType()} does not travel over a link by itself", nameof(o)),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        using var stream = new MemoryStream(256);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        LinkEncoding.Write(writer, obj);
        writer.Flush();
        return stream.ToArray();
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return manifest switch
        {
            WorkerFrameManifest => LinkEncoding.ReadWorkerFrame(reader),
            MasterFrameManifest => LinkEncoding.ReadMasterFrame(reader),
            ConnectManifest => new ConnectNode(reader.ReadString(), reader.ReadSession()),
            ConnectedManifest => new NodeConnected(reader.ReadString(), reader.ReadSession()),
            UnknownManifest => new SessionUnknown(reader.ReadString(), reader.ReadSession()),
            SubscribeManifest => new SubscribeServices(reader.ReadSession()),
            SeenManifest => new ServicesSeen(reader.ReadSession(), reader.Read7BitEncodedInt64()),
            ServiceSnapshotManifest => LinkEncoding.ReadServiceSnapshot(reader),
            ServicesChangedManifest => LinkEncoding.ReadServicesChanged(reader),
            _ => throw new ArgumentException($"unknown manifest {manifest}", nameof(manifest)),
        };
    }
}
