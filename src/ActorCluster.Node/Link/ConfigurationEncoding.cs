using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Link;

/// <summary>Writes and reads what is said about ConfigMaps and Secrets: see <see cref="LinkEncoding"/>.</summary>
internal static class ConfigurationEncoding
{
    public static void Write(BinaryWriter writer, WatchConfiguration watch)
    {
        writer.Write7BitEncodedInt(watch.Wanted.Count);
        foreach (var (key, version) in watch.Wanted)
        {
            Write(writer, key);
            writer.WriteText(version);
        }
    }

    public static WatchConfiguration ReadWatch(BinaryReader reader)
    {
        var wanted = new WantedConfiguration[reader.Read7BitEncodedInt()];
        for (var index = 0; index < wanted.Length; index++)
        {
            wanted[index] = new WantedConfiguration(ReadKey(reader), reader.ReadText());
        }

        return new WatchConfiguration(wanted);
    }

    public static void Write(BinaryWriter writer, ConfigurationChanged changed)
    {
        writer.Write7BitEncodedInt(changed.Items.Count);
        foreach (var (key, value) in changed.Items)
        {
            Write(writer, key);
            Write(writer, value);
        }
    }

    public static ConfigurationChanged ReadChanged(BinaryReader reader)
    {
        var items = new ConfigurationItem[reader.Read7BitEncodedInt()];
        for (var index = 0; index < items.Length; index++)
        {
            var key = ReadKey(reader);
            items[index] = new ConfigurationItem(key, ReadObject(reader, key.Kind));
        }

        return new ConfigurationChanged(items);
    }

    private static void Write(BinaryWriter writer, KubernetesObject? value)
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            // Who owns which field is of no use to a node.
            writer.Write(value.Metadata.ManagedFields is null ? value : value with { Metadata = value.Metadata with { ManagedFields = null } });
        }
    }

    private static KubernetesObject? ReadObject(BinaryReader reader, ConfigurationKind kind) =>
        !reader.ReadBoolean() ? null
        : kind switch
        {
            ConfigurationKind.ConfigMap => reader.ReadObject<ConfigMap>(),
            ConfigurationKind.Secret => reader.ReadObject<Secret>(),
            ConfigurationKind.Claim => reader.ReadObject<PersistentVolumeClaim>(),
            _ => reader.ReadObject<PersistentVolume>(),
        };

    private static void Write(BinaryWriter writer, ConfigurationKey key)
    {
        writer.Write((byte)key.Kind);
        writer.Write(key.Namespace);
        writer.Write(key.Name);
    }

    private static ConfigurationKey ReadKey(BinaryReader reader)
    {
        var kind = (ConfigurationKind)reader.ReadByte();
        return Enum.IsDefined(kind)
            ? new ConfigurationKey(kind, reader.ReadString(), reader.ReadString())
            : throw new FormatException($"unknown kind {kind} of configuration");
    }
}
