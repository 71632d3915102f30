using System.Collections.Frozen;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources.Conversion;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// How the API server treats a resource that it stores. Adding a resource means adding one of these to <see cref="ResourceTable"/>.
/// </summary>
/// <param name="type">The resource.</param>
/// <param name="strategy">Its rules.</param>
public sealed class ResourceDefinition(ResourceType type, ResourceStrategy strategy) : ServedResource(type)
{
    /// <summary>Its rules.</summary>
    public ResourceStrategy Strategy { get; } = strategy;

    /// <summary>The name under which the store keeps its objects. Two versions of one resource share it.</summary>
    public string Storage { get; init; } = type.QualifiedName;

    /// <summary>
    /// Field selectors that it supports besides <c>metadata.name</c> and <c>metadata.namespace</c>, with the way to their values. Values of
    /// objects in storage form.
    /// </summary>
    public IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; init; } =
        FrozenDictionary<string, Func<KubernetesObject, string?>>.Empty;

    /// <summary>The field selector by which watches are indexed, besides <c>metadata.name</c>; null for none.</summary>
    public string? IndexedField { get; init; }

    /// <summary>Turns an object of this version into the stored one; null when it is stored as it is.</summary>
    public Func<KubernetesObject, KubernetesObject>? ToStorage { get; init; }

    /// <summary>Turns a stored object into this version; null when it is stored as it is.</summary>
    public Func<KubernetesObject, KubernetesObject>? FromStorage { get; init; }

    /// <summary>The webhook that converts between this version and others; null when none does.</summary>
    internal ConversionWebhook? Conversion { get; init; }

    /// <summary>All versions of the resource that are served, this one among them; null for those of the table.</summary>
    internal IReadOnlyList<ResourceDefinition>? Versions { get; set; }

    /// <summary>Why nothing can be created; null when it can.</summary>
    public Status? CreationRefusal { get; init; }

    /// <summary>A completed delete answers with the object, not with a Status (<c>ReturnDeletedObject</c>).</summary>
    public bool ReturnsDeletedObject { get; init; }

    /// <summary>Its objects delete themselves after the setting <c>event-ttl</c>.</summary>
    public bool Expires { get; init; }

    /// <summary>An object as it is read in this version where a webhook converts; as it is stored otherwise.</summary>
    /// <param name="stored">The object as it is stored.</param>
    internal StoredObject Read(StoredObject stored) => Conversion is { } conversion ? conversion.Read(stored) : stored;

    /// <summary>Objects as they are read in this version where a webhook converts; as they are stored otherwise.</summary>
    /// <param name="stored">The objects as they are stored.</param>
    internal IEnumerable<StoredObject> Read(IEnumerable<StoredObject> stored) =>
        Conversion is { } conversion ? stored.Select(conversion.Read) : stored;

    /// <summary>A change of an object as it is read in this version where a webhook converts; as it is stored otherwise.</summary>
    /// <param name="change">The change as it is stored.</param>
    internal StoreChange Read(StoreChange change) => Conversion is { } conversion
        ? change with { Object = conversion.Read(change.Object), Previous = change.Previous is { } previous ? conversion.Read(previous) : null }
        : change;

    /// <summary>The subresource <c>scale</c> of an object, read in this version. Only for what has one.</summary>
    /// <param name="stored">The object as it is stored.</param>
    /// <param name="failure">Why it has none, when the result is null.</param>
    internal Scale? ReadScale(StoredObject stored, out Status? failure)
    {
        failure = null;
        try
        {
            return Strategy.Scaling!.Read(Read(stored).Value);
        }
        catch (StatusException refused)
        {
            failure = refused.Status;
            return null;
        }
    }

    /// <summary>Finds a version of the resource.</summary>
    /// <param name="apiVersion">Group and version.</param>
    /// <returns>The version; null when it is not served.</returns>
    internal ResourceDefinition? VersionOf(string apiVersion) => apiVersion == Type.ApiVersion
        ? this
        : (Versions ?? ResourceTable.VersionsOf(Storage)).FirstOrDefault(other => other.Type.ApiVersion == apiVersion);
}
