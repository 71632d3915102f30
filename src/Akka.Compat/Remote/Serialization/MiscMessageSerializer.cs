using Akka.Actor;
using Akka.Remote.Wire;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Writes and reads the engine's own messages that any actor may be sent.</summary>
public sealed class MiscMessageSerializer : SerializerWithStringManifest
{
    private readonly ExtendedActorSystem _system;

    /// <summary>For the serialization to construct.</summary>
    public MiscMessageSerializer(ExtendedActorSystem system)
        : base(system) => _system = system;

    /// <inheritdoc/>
    public override string Manifest(object obj) => obj switch
    {
        Identify => "ID",
        ActorIdentity => "AID",
        IActorRef => "AR",
        PoisonPill => "PP",
        Kill => "K",
        Status.Success => "SS",
        Status.Failure => "SF",
        Address => "A",
        Done => "DN",
        RemoteWatcher.Heartbeat => "RWHB",
        RemoteWatcher.HeartbeatRsp => "RWHR",
        _ => throw new ArgumentException($"Not one of the engine's own messages: {obj.GetType()}", nameof(obj)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case Identify identify:
                NestedMessage.Write(writer, _system, identify.MessageId);
                break;
            case ActorIdentity identity:
                NestedMessage.Write(writer, _system, identity.MessageId);
                writer.String(identity.Subject is null ? "" : Akka.Serialization.Serialization.SerializedActorPath(identity.Subject));
                break;
            case IActorRef reference:
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(reference));
                break;
            case Status.Success success:
                NestedMessage.Write(writer, _system, success.Status);
                break;
            case Status.Failure failure:
                writer.String(failure.Cause?.GetType().FullName ?? "");
                writer.String(failure.Cause?.Message ?? "");
                NestedMessage.Write(writer, _system, failure.State);
                break;
            case Address address:
                writer.String(address.ToString());
                break;
            case RemoteWatcher.HeartbeatRsp response:
                writer.Int32(response.AddressUid);
                break;
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        switch (manifest)
        {
            case "ID":
                return new Identify(NestedMessage.Read(ref reader, _system));
            case "AID":
                var messageId = NestedMessage.Read(ref reader, _system);
                var subject = reader.String();
                return new ActorIdentity(messageId, subject.Length == 0 ? null : Reference(subject));
            case "AR":
                return Reference(reader.String());
            case "PP":
                return PoisonPill.Instance;
            case "K":
                return Kill.Instance;
            case "SS":
                return new Status.Success(NestedMessage.Read(ref reader, _system));
            case "SF":
                // Exceptions do not travel, what they said does.
                var cause = new RemoteTransportException($"{reader.String()}: {reader.String()}");
                return new Status.Failure(cause, NestedMessage.Read(ref reader, _system));
            case "A":
                return Address.Parse(reader.String());
            case "DN":
                return Done.Instance;
            case "RWHB":
                return RemoteWatcher.Heartbeat.Instance;
            case "RWHR":
                return new RemoteWatcher.HeartbeatRsp(reader.Int32());
            default:
                throw new ArgumentException($"Not one of the engine's own messages: {manifest}", nameof(manifest));
        }
    }

    private IActorRef Reference(string path) => _system.Provider.ResolveActorRef(path);
}
