using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Schema;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Ownership;

/// <summary>What writes make of <c>metadata.managedFields</c> (apimachinery's managedfields/internal/fieldmanager.go).</summary>
internal static class FieldTracking
{
    private static readonly FieldSet NotOfObject = FieldSet.OfFields("status");
    private static readonly FieldSet NotOfPart = FieldSet.OfFields("spec", "metadata");

    // A definition that a user changes makes resources anew: what is known of the old ones goes with them.
    private static readonly ConditionalWeakTable<ResourceDefinition, ConcurrentDictionary<string, FieldOwnership>> Known = [];

    /// <summary>The rules of ownership of a resource or subresource.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    public static FieldOwnership Of(ResourceDefinition definition, string subresource) =>
        Known.GetOrCreateValue(definition).GetOrAdd(subresource, static (part, resource) => Rules(resource, part), definition);

    private static FieldOwnership Rules(ResourceDefinition definition, string subresource)
    {
        var type = definition.Type;
        var ignored = subresource switch
        {
            "" when definition.Find("status") is not null => NotOfObject,
            "status" => NotOfPart,
            _ => FieldSet.None,
        };
        var versions = new VersionedDocuments(definition, subresource);
        return definition.Strategy is CustomResourceStrategy custom
            ? new FieldOwnership(custom.Schema, type.ApiVersion, subresource, ignored) { Versions = versions.Find }
            : new FieldOwnership(
                ObjectSchema.Of(type.ObjectType), type.ApiVersion, subresource, ignored, KubernetesJson.ToNode(Activator.CreateInstance(type.ObjectType)!))
            {
                Versions = versions.Find,
            };
    }

    /// <summary>The object as a document in the version of the resource.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="stored">The object as it is stored.</param>
    public static JsonObject Document(ResourceDefinition definition, KubernetesObject stored) =>
        KubernetesJson.ToNode(definition.FromStorage is { } convert ? convert(stored) : stored);

    /// <summary>Follows a creation.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="writer">Who creates.</param>
    /// <param name="value">The object with its defaults, in storage form.</param>
    /// <param name="sent">The entries that the client sent.</param>
    /// <param name="context">The surroundings.</param>
    public static IReadOnlyList<ManagedFieldsEntry>? OnCreate(
        ResourceDefinition definition,
        FieldWriter writer,
        KubernetesObject value,
        IReadOnlyList<ManagedFieldsEntry>? sent,
        RequestContext context)
    {
        if (writer.HasSettled)
        {
            return writer.Settled;
        }

        if (!writer.Follows || (writer.IsInProcess && context.Settings.InProcessOwnership != InProcessOwnership.All))
        {
            return null;
        }

        var owners = ManagedFields.IsReset(sent) ? [] : ManagedFields.Decode(sent) ?? [];
        Of(definition, "").Update(owners, null, Content(definition, value), writer.Manager, context.Now);
        return ManagedFields.Encode(owners);
    }

    /// <summary>Follows a change.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="writer">Who writes.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    /// <param name="old">The object as it is.</param>
    /// <param name="updated">The object as it shall be, in storage form.</param>
    /// <param name="sent">The entries that the client sent.</param>
    /// <param name="context">The surroundings.</param>
    public static IReadOnlyList<ManagedFieldsEntry>? OnUpdate(
        ResourceDefinition definition,
        FieldWriter writer,
        string subresource,
        KubernetesObject old,
        KubernetesObject updated,
        IReadOnlyList<ManagedFieldsEntry>? sent,
        RequestContext context)
    {
        var present = old.Metadata.ManagedFields;
        if (writer.HasSettled)
        {
            return writer.Settled;
        }

        if (!writer.Follows || (writer.IsInProcess && !Matters(present, subresource, context.Settings.InProcessOwnership)))
        {
            return present;
        }

        var through = writer.Subresource ?? subresource;
        var owners = Owners(present, ReferenceEquals(sent, present) ? null : sent, through.Length > 0);

        // Once everything is followed, an object without owners is one whose owners somebody wanted gone.
        if (owners.Count == 0 && context.Settings.InProcessOwnership == InProcessOwnership.All || (ManagedFields.IsReset(sent) && through.Length == 0))
        {
            return null;
        }

        Of(definition, through).Update(owners, Content(definition, old), Content(definition, updated), writer.Manager, context.Now);
        return ManagedFields.Encode(owners);
    }

    // Nobody owns the entries themselves; without them the document is half as long.
    private static JsonObject Content(ResourceDefinition definition, KubernetesObject stored) => Document(
        definition, stored.Metadata.ManagedFields is null ? stored : stored with { Metadata = stored.Metadata with { ManagedFields = null } });

    private static bool Matters(IReadOnlyList<ManagedFieldsEntry>? present, string subresource, InProcessOwnership mode) => mode switch
    {
        InProcessOwnership.All => true,
        InProcessOwnership.Specs => present is not null && subresource != "status",
        _ => false,
    };

    // Clients that know nothing of owners do not delete them by accident, and those that write a part have no say in them.
    private static Dictionary<FieldOwner, OwnedFields> Owners(
        IReadOnlyList<ManagedFieldsEntry>? present, IReadOnlyList<ManagedFieldsEntry>? sent, bool isPart)
    {
        if (!isPart && sent is not null && ManagedFields.Decode(sent) is { Count: > 0 } wanted)
        {
            return wanted;
        }

        return ManagedFields.Decode(present) ?? [];
    }
}
