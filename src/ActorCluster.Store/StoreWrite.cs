using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using Akka.Actor;

namespace ActorCluster.Store;

/// <summary>A conditional write of one key. Writes of one transaction are independent: each one succeeds or fails by itself.</summary>
/// <param name="Storage">
/// The name under which a resource's objects are kept (<c>pods</c>, <c>deployments.apps</c>). Two API versions of one resource share it.
/// </param>
/// <param name="Key">Which object.</param>
/// <param name="ExpectedRevision">
/// The revision that the key must be at: <see cref="MustNotExist"/> for a creation, null to write whatever is there.
/// </param>
public abstract record StoreWrite(string Storage, ObjectKey Key, long? ExpectedRevision)
{
    /// <summary>The expected revision of a key that does not exist.</summary>
    public const long MustNotExist = 0;

    /// <summary>Who asked for the write, for those who look into its cause; empty when nobody did. It decides nothing.</summary>
    public string Client { get; init; } = "";

    /// <summary>The revision that the client demanded the object to be at; zero when it demanded none. Likewise.</summary>
    public long Demanded { get; init; }

    /// <summary>The actor that asked for the write, likewise; null when none did.</summary>
    public ActorPath? Origin { get; init; }
}

/// <summary>Sets a key. The store writes the new revision into the object's <c>metadata.resourceVersion</c>.</summary>
/// <param name="Storage">See <see cref="StoreWrite"/>.</param>
/// <param name="Key">See <see cref="StoreWrite"/>.</param>
/// <param name="ExpectedRevision">See <see cref="StoreWrite"/>.</param>
/// <param name="Value">The object.</param>
/// <param name="ExpiresAt">When the key deletes itself (events); null for never. A later write of the key replaces it.</param>
public sealed record StorePut(
    string Storage, ObjectKey Key, long? ExpectedRevision, KubernetesObject Value, DateTimeOffset? ExpiresAt = null)
    : StoreWrite(Storage, Key, ExpectedRevision);

/// <summary>Removes a key. Removing a key that does not exist fails with <see cref="StoreOutcomeCode.NotFound"/>.</summary>
/// <param name="Storage">See <see cref="StoreWrite"/>.</param>
/// <param name="Key">See <see cref="StoreWrite"/>.</param>
/// <param name="ExpectedRevision">See <see cref="StoreWrite"/>.</param>
public sealed record StoreDelete(string Storage, ObjectKey Key, long? ExpectedRevision) : StoreWrite(Storage, Key, ExpectedRevision);

/// <summary>What became of one write.</summary>
/// <param name="Code">Whether it took effect.</param>
/// <param name="Object">
/// On success the object as written, for a delete its last state with the revision of the deletion; on failure the object that stands in
/// the way, or null when there is none.
/// </param>
public readonly record struct StoreOutcome(StoreOutcomeCode Code, StoredObject? Object);

/// <summary>Whether a write took effect.</summary>
public enum StoreOutcomeCode
{
    /// <summary>It did.</summary>
    Succeeded,

    /// <summary>The key exists though the writer expected it not to.</summary>
    Exists,

    /// <summary>The key is at another revision than the writer expected.</summary>
    Conflict,

    /// <summary>The key does not exist though the writer expected it to.</summary>
    NotFound,
}
