using ActorCluster.Api.Resources;
using Akka.Actor;

namespace ActorCluster.Store;

/// <summary>One write as the change feed tells it. Changes carry every revision exactly once and in order.</summary>
/// <param name="Revision">The revision that the write made.</param>
/// <param name="Type">What it did.</param>
/// <param name="Storage">The storage name of the resource (<see cref="StoreWrite.Storage"/>).</param>
/// <param name="Key">Which object.</param>
/// <param name="Object">The object after the write; for a deletion its last state, with the revision of the deletion.</param>
/// <param name="Previous">The object before the write; null for a creation. Watches need it to tell who leaves a selector.</param>
public sealed record StoreChange(
    long Revision, StoreChangeType Type, string Storage, ObjectKey Key, StoredObject Object, StoredObject? Previous)
{
    /// <summary>When the write took effect, by the store's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who asked for the write; empty when nobody did, or the key expired. It decides nothing.</summary>
    public string Client { get; init; } = "";

    /// <summary>The actor that asked for the write, likewise; null when none did.</summary>
    public ActorPath? Origin { get; init; }

    /// <summary>The revision that the writer demanded the key to be at; null when it demanded none.</summary>
    public long? BasedOn { get; init; }
}

/// <summary>What a write did to its key.</summary>
public enum StoreChangeType
{
    /// <summary>The key did not exist before.</summary>
    Created,

    /// <summary>The key got a new value.</summary>
    Updated,

    /// <summary>The key is gone, by a delete or because its time to live ran out.</summary>
    Deleted,
}
