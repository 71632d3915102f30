using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Wire;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Writes and reads the system messages that cross the network: those of death watch, and stopping.</summary>
public sealed class SystemMessageSerializer : SerializerWithStringManifest
{
    private readonly ExtendedActorSystem _system;

    /// <summary>For the serialization to construct.</summary>
    public SystemMessageSerializer(ExtendedActorSystem system)
        : base(system) => _system = system;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        Watch => "W",
        Unwatch => "U",
        DeathWatchNotification => "D",
        Terminate => "T",
        _ => throw new ArgumentException($"A system message that does not leave its system: {o.GetType()}", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case Watch watch:
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(watch.Watchee));
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(watch.Watcher));
                break;
            case Unwatch unwatch:
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(unwatch.Watchee));
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(unwatch.Watcher));
                break;
            case DeathWatchNotification died:
                writer.String(Akka.Serialization.Serialization.SerializedActorPath(died.Actor));
                writer.Bool(died.ExistenceConfirmed);
                writer.Bool(died.AddressTerminated);
                break;
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return manifest switch
        {
            "W" => new Watch(Reference(reader.String()), Reference(reader.String())),
            "U" => new Unwatch(Reference(reader.String()), Reference(reader.String())),
            "D" => new DeathWatchNotification(Reference(reader.String()), reader.Bool(), reader.Bool()),
            "T" => new Terminate(),
            _ => throw new ArgumentException($"Not a system message: {manifest}", nameof(manifest)),
        };
    }

    private IInternalActorRef Reference(string path) => (IInternalActorRef)_system.Provider.ResolveActorRef(path);
}
