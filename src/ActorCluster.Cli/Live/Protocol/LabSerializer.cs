using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace ActorCluster.Cli.Live.Protocol;

/// <summary>
/// The wire form of everything that travels between the master and the agents of an experiment: JSON, with a manifest for each message.
/// </summary>
internal sealed class LabSerializer : SerializerWithStringManifest
{
    /// <summary>The serializer's number on the wire; next to that of the links.</summary>
    public const int WireIdentifier = 7302;

    private const string OrdersManifest = "lab-orders";
    private const string ReportManifest = "lab-report";

    /// <summary>Creates the serializer; Akka does.</summary>
    /// <param name="system">The actor system.</param>
    public LabSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>The settings that make Akka use it: to be laid under a system's configuration.</summary>
    public static string Configuration { get; } = $$"""
        akka.actor {
          serializers.actorcluster-lab = "{{typeof(LabSerializer).FullName}}, {{typeof(LabSerializer).Assembly.GetName().Name}}"
          serialization-bindings."{{typeof(ILabMessage).FullName}}, {{typeof(ILabMessage).Assembly.GetName().Name}}" = actorcluster-lab
          serialization-identifiers."{{typeof(LabSerializer).FullName}}, {{typeof(LabSerializer).Assembly.GetName().Name}}" = {{WireIdentifier}}
        }
        """;

    /// <inheritdoc />
    public override int Identifier => WireIdentifier;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        LabOrders => OrdersManifest,
        LabReport => ReportManifest,
        _ => throw new ArgumentException($"{o?.GetType()} is no message of an experiment", nameof(o)),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => obj switch
    {
        LabOrders orders => JsonSerializer.SerializeToUtf8Bytes(orders, LabJson.Default.LabOrders),
        LabReport report => JsonSerializer.SerializeToUtf8Bytes(report, LabJson.Default.LabReport),
        _ => throw new ArgumentException($"{obj?.GetType()} is no message of an experiment", nameof(obj)),
    };

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        OrdersManifest => JsonSerializer.Deserialize(bytes, LabJson.Default.LabOrders)!,
        ReportManifest => JsonSerializer.Deserialize(bytes, LabJson.Default.LabReport)!,
        _ => throw new ArgumentException($"unknown manifest {manifest}", nameof(manifest)),
    };
}

/// <summary>How the messages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LabOrders))]
[JsonSerializable(typeof(LabReport))]
internal sealed partial class LabJson : JsonSerializerContext;
