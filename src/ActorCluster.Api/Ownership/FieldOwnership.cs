using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>A field of an applied configuration that belongs to someone else.</summary>
/// <param name="Owner">Who owns it.</param>
/// <param name="Fields">The fields.</param>
public readonly record struct FieldConflict(FieldOwner Owner, FieldSet Fields);

/// <summary>What becomes of an applied configuration.</summary>
/// <param name="Object">The document that results; null when there are conflicts.</param>
/// <param name="Owners">Who owns what, afterwards.</param>
/// <param name="Conflicts">What belongs to others.</param>
public sealed record Applied(JsonObject? Object, Dictionary<FieldOwner, OwnedFields> Owners, IReadOnlyList<FieldConflict> Conflicts);

/// <summary>
/// Who owns which fields of the objects of one kind, seen from one resource or subresource. The rules are those of
/// structured-merge-diff's merge/update.go and of the managers in apimachinery's managedfields/internal.
/// </summary>
public sealed class FieldOwnership
{
    /// <summary>The most owners that update; the oldest are merged into one beyond that.</summary>
    public const int MaximumUpdaters = 10;

    /// <summary>The owner that the oldest updaters are merged into.</summary>
    public const string AncientChanges = "ancient-changes";

    /// <summary>The owner of what was there before anything was applied.</summary>
    public const string BeforeFirstApply = "before-first-apply";

    // What identifies an object, or belongs to the server, has no owner (stripmeta.go).
    private static readonly FieldSet Unowned = FieldSet.OfFields(
        "apiVersion",
        "kind",
        "metadata",
        "metadata.name",
        "metadata.namespace",
        "metadata.creationTimestamp",
        "metadata.selfLink",
        "metadata.uid",
        "metadata.clusterName",
        "metadata.generation",
        "metadata.managedFields",
        "metadata.resourceVersion");

    private readonly FieldType _type;
    private readonly string _apiVersion;
    private readonly string _subresource;
    private readonly FieldSet _ignored;
    private readonly JsonObject _empty;

    /// <summary>The rules for a kind that this project declares.</summary>
    /// <param name="schema">The kind.</param>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    /// <param name="ignored">Fields that a write to it cannot change (<c>GetResetFields</c>).</param>
    /// <param name="empty">An object of the kind without content, as Go writes it: what a new object is compared with.</param>
    public FieldOwnership(ObjectSchema schema, string apiVersion, string subresource, FieldSet ignored, JsonObject empty)
        : this(FieldType.Of(schema), apiVersion, subresource, ignored, empty)
    {
    }

    /// <summary>The rules for a version of a custom resource.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    /// <param name="ignored">Fields that a write to it cannot change.</param>
    public FieldOwnership(StructuralSchema schema, string apiVersion, string subresource, FieldSet ignored)
        : this(FieldType.Of(schema), apiVersion, subresource, ignored, [])
    {
    }

    private FieldOwnership(FieldType type, string apiVersion, string subresource, FieldSet ignored, JsonObject empty)
    {
        _type = type;
        _apiVersion = apiVersion;
        _subresource = subresource;
        _ignored = ignored;
        _empty = empty;
    }

    /// <summary>Follows a write that is no apply.</summary>
    /// <param name="owners">The owners; they are changed.</param>
    /// <param name="live">The object as it is; null at creation.</param>
    /// <param name="updated">The object as it shall be.</param>
    /// <param name="manager">Who writes.</param>
    /// <param name="now">The time.</param>
    public void Update(Dictionary<FieldOwner, OwnedFields> owners, JsonObject? live, JsonObject updated, string manager, Time now)
    {
        var (added, modified, removed) = FieldComparison.Compare(WithoutEntries(live ?? _empty), WithoutEntries(updated), _type, _ignored);
        Take(owners, null, added.Union(modified), removed);
        var mine = added.Union(modified).Except(Unowned);
        if (!mine.IsEmpty)
        {
            var owner = FieldOwner.Updater(manager, _apiVersion, _subresource);
            owners[owner] = new OwnedFields(_apiVersion, owners.TryGetValue(owner, out var before) ? before.Fields.Union(mine) : mine, now);
        }

        Cap(owners);
    }

    /// <summary>Applies a configuration.</summary>
    /// <param name="owners">The owners; they are changed.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    /// <param name="config">The configuration, checked.</param>
    /// <param name="manager">Who applies.</param>
    /// <param name="force">Take what belongs to others.</param>
    /// <param name="now">The time.</param>
    public Applied Apply(Dictionary<FieldOwner, OwnedFields> owners, JsonObject? live, JsonObject config, string manager, bool force, Time now)
    {
        if (owners.Count == 0 && live is not null)
        {
            Update(owners, null, live, BeforeFirstApply, now);
        }

        var before = WithoutEntries(live ?? _empty);
        var owner = FieldOwner.Applier(manager, _subresource);
        var last = owners.GetValueOrDefault(owner)?.Fields ?? FieldSet.None;
        var result = new Dictionary<FieldOwner, OwnedFields>(owners)
        {
            [owner] = new OwnedFields(_apiVersion, FieldTree.FieldsOf(config, _type).ExceptBelow(_ignored), now),
        };
        var merged = (JsonObject)FieldTree.Merge(before, config, _type)!;
        var after = last.IsEmpty ? merged : Prune(merged, result.Values, last);
        var (added, modified, removed) = FieldComparison.Compare(before, after, _type, _ignored);
        var changed = added.Union(modified);
        if (!force && ConflictsOf(result, owner, changed) is { Count: > 0 } conflicts)
        {
            return new Applied(null, owners, conflicts);
        }

        Take(result, owner, changed, removed);
        var mine = result[owner].Fields.Except(Unowned);
        if (mine.IsEmpty)
        {
            result.Remove(owner);
        }
        else
        {
            result[owner] = result[owner] with { Fields = mine };
        }

        return new Applied(after, result, []);
    }

    /// <summary>Checks a configuration against the schema.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>What is wrong, in the words of structured-merge-diff.</returns>
    public IReadOnlyList<string> Check(JsonNode? config) => FieldTree.Check(config, _type);

    /// <summary>
    /// The fields of an earlier client-side apply that are still as it left them: what <c>kubectl apply --server-side</c> may take over
    /// without force (lastappliedmanager.go).
    /// </summary>
    /// <param name="lastApplied">The configuration of the annotation.</param>
    /// <param name="live">The object as it is.</param>
    public FieldSet StillAsApplied(JsonObject lastApplied, JsonObject live)
    {
        var (added, modified, removed) = FieldComparison.Compare(lastApplied, WithoutEntries(live), _type, FieldSet.None);
        return FieldTree.FieldsOf(lastApplied, _type).Except(modified).Except(added).Except(removed);
    }

    // Others lose what somebody has changed or removed.
    private static void Take(Dictionary<FieldOwner, OwnedFields> owners, FieldOwner? self, FieldSet changed, FieldSet removed)
    {
        foreach (var (owner, owned) in owners.ToArray())
        {
            if (owner == self)
            {
                continue;
            }

            var left = owned.Fields.Except(changed).Except(removed);
            if (left.IsEmpty)
            {
                owners.Remove(owner);
            }
            else if (!ReferenceEquals(left, owned.Fields))
            {
                owners[owner] = owned with { Fields = left };
            }
        }
    }

    private static List<FieldConflict> ConflictsOf(Dictionary<FieldOwner, OwnedFields> owners, FieldOwner self, FieldSet changed)
    {
        var conflicts = new List<FieldConflict>();
        foreach (var (owner, owned) in owners.OrderBy(static pair => pair.Key.Manager, StringComparer.Ordinal))
        {
            if (owner != self && owned.Fields.Intersect(changed) is { IsEmpty: false } contested)
            {
                conflicts.Add(new FieldConflict(owner, contested));
            }
        }

        return conflicts;
    }

    private static void Cap(Dictionary<FieldOwner, OwnedFields> owners)
    {
        var updaters = owners.Keys
            .Where(static owner => !owner.IsApplier)
            .OrderBy(owner => ManagedFields.SecondsOf(owners[owner].Time))
            .ThenBy(static owner => owner.Manager, StringComparer.Ordinal)
            .ThenBy(static owner => owner.Subresource, StringComparer.Ordinal)
            .ToList();
        var count = updaters.Count;
        var firsts = new Dictionary<string, FieldOwner>(StringComparer.Ordinal);
        foreach (var owner in updaters)
        {
            if (count <= MaximumUpdaters)
            {
                return;
            }

            var owned = owners[owner];
            if (!firsts.TryGetValue(owned.ApiVersion, out var first))
            {
                firsts.Add(owned.ApiVersion, owner);
                continue;
            }

            var bucket = FieldOwner.Updater(AncientChanges, owned.ApiVersion, "");
            if (!owners.TryGetValue(bucket, out var gathered))
            {
                owners.Remove(first, out gathered);
            }

            owners.Remove(owner);
            owners[bucket] = new OwnedFields(owned.ApiVersion, owned.Fields.Union(gathered!.Fields), owned.Time);
            count--;
        }
    }

    // What the applier had before and does not have now goes, unless somebody owns it, or nobody but an updater ever set it.
    private JsonObject Prune(JsonObject merged, IEnumerable<OwnedFields> owners, FieldSet last)
    {
        var before = last.WithFieldsOnTheWay(_type);
        var all = FieldTree.FieldsOf(merged, _type).WithFieldsOnTheWay(_type);
        var owned = owners.Aggregate(FieldSet.None, static (sum, next) => sum.Union(next.Fields)).WithFieldsOnTheWay(_type);
        var pruned = Rest(merged, before);
        pruned = Rest(merged, all.Except(FieldTree.FieldsOf(pruned, _type).WithFieldsOnTheWay(_type).Union(owned)));
        return Rest(merged, all.Except(FieldTree.FieldsOf(pruned, _type).WithFieldsOnTheWay(_type)).Intersect(before));
    }

    private JsonObject Rest(JsonObject tree, FieldSet fields) => FieldTree.Without(tree, fields, _type) as JsonObject ?? [];

    private static JsonObject WithoutEntries(JsonObject tree)
    {
        if (tree["metadata"] is JsonObject metadata && metadata.ContainsKey("managedFields"))
        {
            tree = (JsonObject)tree.DeepClone();
            tree["metadata"]!.AsObject().Remove("managedFields");
        }

        return tree;
    }
}
