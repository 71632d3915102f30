using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Ownership;

/// <summary>Who owns fields, and by which kind of write. An applier is the same one in whatever version it applies.</summary>
/// <param name="Manager">The name.</param>
/// <param name="Operation">One of <see cref="FieldManagerOperation"/>.</param>
/// <param name="ApiVersion">Group and version in which the fields are named; empty for an applier.</param>
/// <param name="Subresource">The subresource; empty for the object itself.</param>
public readonly record struct FieldOwner(string Manager, string Operation, string ApiVersion, string Subresource)
{
    /// <summary>Whether it applies.</summary>
    public bool IsApplier => Operation == FieldManagerOperation.Apply;

    /// <summary>An applier.</summary>
    /// <param name="manager">The name.</param>
    /// <param name="subresource">The subresource.</param>
    public static FieldOwner Applier(string manager, string subresource) => new(Named(manager), FieldManagerOperation.Apply, "", subresource);

    /// <summary>Someone who writes in another way.</summary>
    /// <param name="manager">The name.</param>
    /// <param name="apiVersion">The version of the objects that it writes.</param>
    /// <param name="subresource">The subresource.</param>
    public static FieldOwner Updater(string manager, string apiVersion, string subresource) =>
        new(Named(manager), FieldManagerOperation.Update, apiVersion, subresource);

    /// <summary>The owner as conflicts name it: <c>"kubectl-edit" with subresource "scale" using apps/v1</c>.</summary>
    public override string ToString()
    {
        var text = Validation.FieldError.Quote(Manager);
        text = Subresource.Length > 0 ? $"{text} with subresource {Validation.FieldError.Quote(Subresource)}" : text;
        return IsApplier ? text : $"{text} using {ApiVersion}";
    }

    private static string Named(string manager) => manager.Length > 0 ? manager : "unknown";
}

/// <summary>What one owner owns.</summary>
/// <param name="ApiVersion">The version in which the fields are named.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Time">When they were set; null when unknown.</param>
public sealed record OwnedFields(string ApiVersion, FieldSet Fields, Time? Time);

/// <summary>The owners of an object's fields: <c>metadata.managedFields</c> in the form in which they are worked on.</summary>
public static class ManagedFields
{
    private const string FieldsType = "FieldsV1";

    /// <summary>
    /// Reads the owners (apimachinery's managedfields/internal/managedfields.go, DecodeManagedFields).
    /// </summary>
    /// <param name="entries">The entries.</param>
    /// <returns>The owners; null when an entry is malformed.</returns>
    public static Dictionary<FieldOwner, OwnedFields>? Decode(IReadOnlyList<ManagedFieldsEntry>? entries)
    {
        var owners = new Dictionary<FieldOwner, OwnedFields>();
        foreach (var entry in entries ?? [])
        {
            if (entry.Operation is not (FieldManagerOperation.Apply or FieldManagerOperation.Update)
                || entry.ApiVersion is not { Length: > 0 } version || entry.FieldsType != FieldsType)
            {
                return null;
            }

            try
            {
                var isApplier = entry.Operation == FieldManagerOperation.Apply;
                var owner = new FieldOwner(entry.Manager ?? "", entry.Operation, isApplier ? "" : version, entry.Subresource ?? "");
                owners[owner] = new OwnedFields(version, FieldSet.Parse(entry.FieldsV1 ?? default), entry.Time);
            }
            catch (FormatException)
            {
                return null;
            }
        }

        return owners;
    }

    /// <summary>Writes the owners: appliers first, then by time and name.</summary>
    /// <param name="owners">The owners.</param>
    /// <returns>The entries; null for none.</returns>
    public static IReadOnlyList<ManagedFieldsEntry>? Encode(IReadOnlyDictionary<FieldOwner, OwnedFields> owners) => owners.Count == 0 ? null :
    [
        .. owners
            .Select(static pair => new ManagedFieldsEntry
            {
                Manager = pair.Key.Manager,
                Operation = pair.Key.Operation,
                ApiVersion = pair.Value.ApiVersion,
                Time = pair.Value.Time,
                FieldsType = FieldsType,
                FieldsV1 = pair.Value.Fields.ToJson(),
                Subresource = pair.Key.Subresource.Length > 0 ? pair.Key.Subresource : null,
            })
            .OrderBy(static entry => entry.Operation, StringComparer.Ordinal)
            .ThenBy(static entry => SecondsOf(entry.Time))
            .ThenBy(static entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(static entry => entry.ApiVersion, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Subresource, StringComparer.Ordinal),
    ];

    /// <summary>Whether a client wants the entries gone: it sends one that is empty, or a list without any.</summary>
    /// <param name="entries">What it sends.</param>
    public static bool IsReset(IReadOnlyList<ManagedFieldsEntry>? entries) =>
        entries is { Count: 0 } || (entries is { Count: 1 } && entries[0] == new ManagedFieldsEntry());

    /// <summary>Whether two lists tell the same of who owns what, whenever it was set.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool AreSame(IReadOnlyList<ManagedFieldsEntry>? left, IReadOnlyList<ManagedFieldsEntry>? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        return Decode(left) is { } ours && Decode(right) is { } theirs && ours.Count == theirs.Count
            && ours.All(pair => theirs.TryGetValue(pair.Key, out var twin)
                && twin.ApiVersion == pair.Value.ApiVersion && twin.Fields.Equals(pair.Value.Fields));
    }

    /// <summary>The instant in seconds, zero for none: what entries are put in order by.</summary>
    /// <param name="time">The instant.</param>
    internal static long SecondsOf(Time? time) => time?.Value.ToUnixTimeSeconds() ?? 0;
}
