using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>A field of an applied configuration that belongs to someone else.</summary>
/// <param name="Owner">Who owns it.</param>
/// <param name="Fields">The fields.</param>
public readonly record struct FieldConflict(FieldOwner Owner, FieldSet Fields);

/// <summary>How another version of the kind sees documents of this one.</summary>
/// <param name="Rules">The rules of that version.</param>
/// <param name="To">Makes a document of that version of one of this version; null when it cannot be done.</param>
/// <param name="From">Makes a document of this version of one of that version; null when it cannot be done.</param>
public sealed record OtherVersion(FieldOwnership Rules, Func<JsonObject, JsonObject?> To, Func<JsonObject, JsonObject?> From);

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

    /// <summary>
    /// Finds another version by group and version; what is owned in a version that there is not, nobody owns. Null when owners of every
    /// version are taken for those of this one.
    /// </summary>
    public Func<string, OtherVersion?>? Versions { get; init; }

    /// <summary>Follows a write that is no apply.</summary>
    /// <param name="owners">The owners; they are changed.</param>
    /// <param name="live">The object as it is; null at creation.</param>
    /// <param name="updated">The object as it shall be.</param>
    /// <param name="manager">Who writes.</param>
    /// <param name="now">The time.</param>
    public void Update(Dictionary<FieldOwner, OwnedFields> owners, JsonObject? live, JsonObject updated, string manager, Time now)
    {
        var comparison = new VersionedComparison(this, live is null ? null : WithoutEntries(live), WithoutEntries(updated));
        Take(owners, null, comparison);
        var mine = comparison.Of(_apiVersion)!.Value.Changed.Except(Unowned);
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
        var last = owners.GetValueOrDefault(owner);
        var result = new Dictionary<FieldOwner, OwnedFields>(owners)
        {
            [owner] = new OwnedFields(_apiVersion, FieldTree.FieldsOf(config, _type).ExceptBelow(_ignored), now),
        };
        var merged = (JsonObject)FieldTree.Merge(before, config, _type)!;
        var after = last is null || last.Fields.IsEmpty ? merged : Prune(merged, result.Values, last);
        var comparison = new VersionedComparison(this, live is null ? null : before, after);
        if (!force && ConflictsOf(result, owner, comparison) is { Count: > 0 } conflicts)
        {
            return new Applied(null, owners, conflicts);
        }

        Take(result, owner, comparison);
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

    // Others lose what somebody has changed or removed, as their version shows it.
    private static void Take(Dictionary<FieldOwner, OwnedFields> owners, FieldOwner? self, VersionedComparison comparison)
    {
        foreach (var (owner, owned) in owners.ToArray())
        {
            if (owner == self)
            {
                continue;
            }

            var left = comparison.Of(owned.ApiVersion) is { } seen ? owned.Fields.Except(seen.Changed).Except(seen.Removed) : FieldSet.None;
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

    private static List<FieldConflict> ConflictsOf(Dictionary<FieldOwner, OwnedFields> owners, FieldOwner self, VersionedComparison comparison)
    {
        var conflicts = new List<FieldConflict>();
        foreach (var (owner, owned) in owners.OrderBy(static pair => pair.Key.Manager, StringComparer.Ordinal))
        {
            if (owner != self && comparison.Of(owned.ApiVersion) is { } seen && owned.Fields.Intersect(seen.Changed) is { IsEmpty: false } contested)
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

    // What the applier had before and does not have now goes, unless somebody owns it, or nobody but an updater ever set it. Each is asked
    // in the version in which it is known.
    private JsonObject Prune(JsonObject merged, IEnumerable<OwnedFields> owners, OwnedFields last)
    {
        if (View(last.ApiVersion) is not { } lastView || lastView.To(merged) is not { } mergedThen)
        {
            return merged;
        }

        var then = lastView.Rules;
        var before = last.Fields.WithFieldsOnTheWay(then._type);
        var pruned = lastView.From(then.Rest(mergedThen, before)) ?? merged;
        var versions = owners
            .GroupBy(owned => Versions is null ? _apiVersion : owned.ApiVersion)
            .OrderByDescending(group => group.Key == _apiVersion)
            .ThenBy(static group => group.Key, StringComparer.Ordinal);
        foreach (var group in versions)
        {
            if (View(group.Key) is { } view && view.To(merged) is { } whole && view.To(pruned) is { } rest)
            {
                var owned = group.Aggregate(FieldSet.None, static (sum, next) => sum.Union(next.Fields));
                pruned = view.From(view.Rules.WithOwned(whole, rest, owned)) ?? pruned;
            }
        }

        var restThen = lastView.To(pruned) ?? mergedThen;
        var all = FieldTree.FieldsOf(mergedThen, then._type).WithFieldsOnTheWay(then._type);
        var dangling = all.Except(FieldTree.FieldsOf(restThen, then._type).WithFieldsOnTheWay(then._type)).Intersect(before);
        return lastView.From(then.Rest(mergedThen, dangling)) ?? merged;
    }

    private JsonObject WithOwned(JsonObject merged, JsonObject pruned, FieldSet owned)
    {
        var all = FieldTree.FieldsOf(merged, _type).WithFieldsOnTheWay(_type);
        return Rest(merged, all.Except(FieldTree.FieldsOf(pruned, _type).WithFieldsOnTheWay(_type).Union(owned.WithFieldsOnTheWay(_type))));
    }

    private OtherVersion? View(string apiVersion) => Versions is null || apiVersion == _apiVersion
        ? new OtherVersion(this, static document => document, static document => document)
        : Versions(apiVersion);

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

    // What a write has changed, as each version shows it. Null for a version that there is not.
    private sealed class VersionedComparison(FieldOwnership rules, JsonObject? before, JsonObject after)
    {
        private readonly Dictionary<string, (FieldSet Changed, FieldSet Removed)?> _known = new(StringComparer.Ordinal);

        public (FieldSet Changed, FieldSet Removed)? Of(string apiVersion)
        {
            var version = rules.Versions is null ? rules._apiVersion : apiVersion;
            if (!_known.TryGetValue(version, out var known))
            {
                known = rules.View(version) is { } view ? Compare(view) : null;
                _known.Add(version, known);
            }

            return known;
        }

        private (FieldSet Changed, FieldSet Removed) Compare(OtherVersion view)
        {
            var was = before is null ? view.Rules._empty : view.To(before);
            var shall = view.To(after);
            if (was is null || shall is null)
            {
                return (FieldSet.None, FieldSet.None);
            }

            var (added, modified, removed) = FieldComparison.Compare(was, shall, view.Rules._type, view.Rules._ignored);
            return (added.Union(modified), removed);
        }
    }
}
