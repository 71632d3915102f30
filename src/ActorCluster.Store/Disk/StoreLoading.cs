using System.Globalization;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Store.Memory;
using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>Makes state and history in memory from the records of a file.</summary>
internal static class StoreLoading
{
    /// <summary>Loads a file.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="store">An empty store.</param>
    /// <param name="superseded">Gets the records that nobody needs any more.</param>
    /// <exception cref="StoreFileException">The file is damaged.</exception>
    public static StoreState Load(SqliteConnection connection, string path, MemoryStore store, ICollection<long> superseded)
    {
        var begun = false;
        var state = StoreFileReader.ReadAll(connection, path, (state, record, _) =>
        {
            if (record.Revision <= state.Compacted)
            {
                LoadForgotten(store, record, superseded, path);
                return;
            }

            if (!begun)
            {
                begun = true;
                store.BeginHistory(state.Compacted);
            }

            Replay(store, record, path);
        });
        if (!begun)
        {
            store.BeginHistory(state.Revision);
        }

        return state;
    }

    // A record that a later one of its key follows, and a deletion, were to be removed when the process ended.
    private static void LoadForgotten(MemoryStore store, in LogRecord record, ICollection<long> superseded, string path)
    {
        if (store.Find(record.Storage, record.Key) is { } before)
        {
            superseded.Add(before.Revision);
        }

        if (record.Type == StoreChangeType.Deleted)
        {
            superseded.Add(record.Revision);
            store.Unload(record.Storage, record.Key);
        }
        else
        {
            store.Load(record.Storage, record.Key, Decode(record, path), record.Expiry);
        }
    }

    private static void Replay(MemoryStore store, in LogRecord record, string path)
    {
        var previous = store.Find(record.Storage, record.Key);
        if ((previous is null) != (record.Type == StoreChangeType.Created))
        {
            throw StoreFileException.Damaged(path, $"what revision {record.Revision} changed is missing");
        }

        var value = record.Type == StoreChangeType.Deleted ? Stamped(previous!.Value, record.Revision) : Decode(record, path);
        store.Replay(
            new StoreChange(record.Revision, record.Type, record.Storage, record.Key, value, previous)
            {
                At = new DateTimeOffset(record.At, TimeSpan.Zero),
                Client = record.Client,
                BasedOn = record.BasedOn,
            },
            record.Expiry);
    }

    private static StoredObject Stamped(KubernetesObject value, long revision) => new(
        value with { Metadata = value.Metadata with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) } }, revision);

    private static StoredObject Decode(in LogRecord record, string path)
    {
        var (apiVersion, kind) = KubernetesJson.PeekType(record.Value.Span);

        // What is not built in was declared by a CustomResourceDefinition, which may have come after it or be gone: it is kept as it is.
        var type = ResourceTypes.FindByKind(apiVersion, kind)?.ObjectType ?? typeof(CustomObject);
        try
        {
            return new StoredObject((KubernetesObject)KubernetesJson.Decode(record.Value, type), record.Revision);
        }
        catch (DecodingException exception)
        {
            throw StoreFileException.Damaged(path, $"the object of revision {record.Revision} cannot be read: {exception.Message}", exception);
        }
    }
}
