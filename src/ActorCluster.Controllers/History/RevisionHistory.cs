using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Core;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.History;

/// <summary>
/// The templates that a StatefulSet or DaemonSet has had, as ControllerRevisions (kubernetes pkg/controller/history). A revision
/// carries the strategic merge patch that puts its template back: <c>kubectl rollout undo</c> sends it as it is.
/// </summary>
public static class RevisionHistory
{
    private const int MaximumPrefixLength = 223;

    /// <summary>
    /// The patch that puts a template in place of whatever is there, as Go encodes its map (stateful_set_utils.go, daemon/update.go:
    /// getPatch): <c>kubectl rollout undo</c> makes it from the template that is there, and skips a revision that has the same bytes.
    /// </summary>
    /// <param name="template">The template.</param>
    public static RawJson Patch(PodTemplateSpec template)
    {
        var replacement = ((SortedMap<object?>)JsonData.Parse(KubernetesJson.Encode(template))!).With("$patch", "replace");
        return RawJson.Compact(JsonData.Encode(JsonData.With(JsonData.EmptyObject, ["spec", "template"], replacement)));
    }

    /// <summary>Whether a revision has a patch. One of an earlier version of this program may have its members in another order.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="patch">The patch.</param>
    public static bool Has(ControllerRevision revision, RawJson patch) => revision.Data is { } data
        && (data == patch || RawJson.Compact(JsonData.Encode(JsonData.Parse(data))) == patch);

    /// <summary>The template of a revision.</summary>
    /// <param name="revision">The revision.</param>
    public static PodTemplateSpec Template(ControllerRevision revision)
    {
        var template = revision.Data is { IsEmpty: false } data ? JsonNode.Parse(data.Utf8.Span)?["spec"]?["template"] as JsonObject : null;
        template?.Remove("$patch");
        return template is null ? PodTemplateSpec.Empty : (PodTemplateSpec)KubernetesJson.Decode(template, typeof(PodTemplateSpec)).Value;
    }

    /// <summary>A new revision of the template that an owner has now.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="template">Its template.</param>
    /// <param name="number">The number of the revision.</param>
    /// <param name="hash">What tells it apart in its name.</param>
    /// <param name="hashLabel">The label that carries the hash.</param>
    public static ControllerRevision Create(KubernetesObject owner, PodTemplateSpec template, long number, string hash, string hashLabel)
    {
        var prefix = owner.Metadata.Name;
        return new ControllerRevision
        {
            Kind = "ControllerRevision",
            ApiVersion = "apps/v1",
            Metadata = new ObjectMeta
            {
                Name = (prefix.Length > MaximumPrefixLength ? prefix[..MaximumPrefixLength] : prefix) + "-" + hash,
                Namespace = owner.Metadata.Namespace,
                Labels = new Dictionary<string, string>(template.Metadata.Labels ?? new Dictionary<string, string>()) { [hashLabel] = hash },
                Annotations = owner.Metadata.Annotations,
                OwnerReferences = [Ownership.ControllerReference(owner)],
            },
            Data = Patch(template),
            Revision = number,
        };
    }

    /// <summary>Orders revisions by number, then age, then name.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static int Compare(ControllerRevision left, ControllerRevision right)
    {
        var order = left.Revision.CompareTo(right.Revision);
        order = order != 0 ? order : Nullable.Compare(left.Metadata.CreationTimestamp?.Value, right.Metadata.CreationTimestamp?.Value);
        return order != 0 ? order : string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name);
    }

    /// <summary>The revisions from the oldest to the newest.</summary>
    /// <param name="revisions">The revisions.</param>
    public static List<ControllerRevision> Ordered(IEnumerable<ControllerRevision> revisions)
    {
        var ordered = revisions.ToList();
        ordered.Sort(Compare);
        return ordered;
    }

    /// <summary>The revisions to delete: the oldest of those that nobody uses.</summary>
    /// <param name="ordered">The revisions from the oldest to the newest.</param>
    /// <param name="isUsed">Whether a revision has pods or is one that the owner goes from or to.</param>
    /// <param name="surplus">How many there are more than the limit; none are deleted when it is not positive.</param>
    public static IEnumerable<ControllerRevision> Surplus(IEnumerable<ControllerRevision> ordered, Func<ControllerRevision, bool> isUsed, int surplus) =>
        ordered.Where(revision => !isUsed(revision)).Take(Math.Max(0, surplus));

    /// <summary>
    /// The write that gives an owner the revision of its template: a new one, or one more collision when the name of that one is taken.
    /// </summary>
    /// <param name="revision">The new revision.</param>
    /// <param name="find">Finds a revision of its namespace by name, whoever controls it; null when there is none.</param>
    /// <param name="collision">The write that counts a collision in the owner's status.</param>
    public static Write CreateOrCount(ControllerRevision revision, Func<string, ControllerRevision?> find, Write collision) =>
        find(revision.Metadata.Name) is null ? new CreateWrite(ResourceTypes.ControllerRevisions, revision) : collision;
}
