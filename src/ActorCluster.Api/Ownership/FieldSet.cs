using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// A set of fields, each named by the way to it (structured-merge-diff's <c>fieldpath.Set</c>). Operations leave their operands as they
/// are; only what builds a set inserts into it.
/// </summary>
public sealed class FieldSet : IEquatable<FieldSet>
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The set without fields.</summary>
    public static FieldSet None { get; } = new();

    /// <summary>Whether it has no fields.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The first elements of the ways, and what lies below each.</summary>
    internal IEnumerable<(string Element, bool IsMember, FieldSet? Below)> Entries =>
        _entries.Select(static entry => (entry.Key, entry.Value.IsMember, entry.Value.Below));

    /// <summary>Reads the form of <c>managedFields[].fieldsV1</c>.</summary>
    /// <param name="json">The form; empty for no fields.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static FieldSet Parse(RawJson json)
    {
        if (json.IsEmpty)
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(json.Utf8);
            return Parse(document.RootElement, out _);
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>A set of fields at the top of a document or below.</summary>
    /// <param name="paths">Names, separated by dots.</param>
    public static FieldSet OfFields(params ReadOnlySpan<string> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
        {
            set.Insert([.. path.Split('.').Select(PathElement.OfField)]);
        }

        return set;
    }

    /// <summary>The form of <c>managedFields[].fieldsV1</c>.</summary>
    public RawJson ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, false);
        }

        return new RawJson(buffer.WrittenSpan.ToArray());
    }

    /// <summary>The fields that are in either set.</summary>
    /// <param name="other">The other set.</param>
    public FieldSet Union(FieldSet other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return IsEmpty ? other : this;
        }

        var result = new FieldSet();
        foreach (var (element, entry) in _entries)
        {
            result._entries[element] = other._entries.TryGetValue(element, out var twin)
                ? new Entry(entry.IsMember || twin.IsMember, entry.Below is { } below ? below.Union(twin.Below ?? None) : twin.Below)
                : entry;
        }

        foreach (var (element, entry) in other._entries)
        {
            result._entries.TryAdd(element, entry);
        }

        return result;
    }

    /// <summary>The fields that are in both sets.</summary>
    /// <param name="other">The other set.</param>
    public FieldSet Intersect(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (element, entry) in _entries)
        {
            if (other._entries.TryGetValue(element, out var twin))
            {
                result.Put(element, entry.IsMember && twin.IsMember, entry.Below is { } below && twin.Below is { } others ? below.Intersect(others) : null);
            }
        }

        return result;
    }

    /// <summary>The fields that the other set has not. What lies below a field of the other set stays.</summary>
    /// <param name="other">The other set.</param>
    public FieldSet Except(FieldSet other) => Except(other, false);

    /// <summary>The fields that the other set has not, and that do not lie below one of it.</summary>
    /// <param name="other">The other set.</param>
    public FieldSet ExceptBelow(FieldSet other) => Except(other, true);

    /// <summary>Whether a field is in the set.</summary>
    /// <param name="names">The names on the way to it.</param>
    public bool HasField(params ReadOnlySpan<string> names)
    {
        var set = this;
        for (var i = 0; i < names.Length; i++)
        {
            if (set is null || !set._entries.TryGetValue(PathElement.OfField(names[i]), out var entry))
            {
                return false;
            }

            if (i == names.Length - 1)
            {
                return entry.IsMember;
            }

            set = entry.Below;
        }

        return false;
    }

    /// <summary>The fields as people read them, <c>.spec.replicas</c>; those of one level before those below.</summary>
    public IEnumerable<string> Paths() => Walk([]).Select(PathElement.Describe);

    /// <inheritdoc />
    public bool Equals(FieldSet? other)
    {
        if (other is null || other._entries.Count != _entries.Count)
        {
            return false;
        }

        foreach (var (element, entry) in _entries)
        {
            if (!other._entries.TryGetValue(element, out var twin) || entry.IsMember != twin.IsMember
                || !(entry.Below ?? None).Equals(twin.Below ?? None))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var element in _entries.Keys)
        {
            hash.Add(element, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public override string ToString() => ToJson().ToString();

    /// <summary>Adds a field. The way to the document itself is not kept.</summary>
    /// <param name="path">The way to it.</param>
    internal void Insert(IReadOnlyList<string> path)
    {
        var set = this;
        for (var i = 0; i < path.Count; i++)
        {
            set._entries.TryGetValue(path[i], out var entry);
            if (i == path.Count - 1)
            {
                set._entries[path[i]] = entry with { IsMember = true };
                return;
            }

            if (entry.Below is not { } below)
            {
                below = new FieldSet();
                set._entries[path[i]] = entry with { Below = below };
            }

            set = below;
        }
    }

    /// <summary>Whether the set has a field, and what it has below it.</summary>
    /// <param name="element">The element.</param>
    internal (bool IsMember, FieldSet? Below) At(string element) =>
        _entries.TryGetValue(element, out var entry) ? (entry.IsMember, entry.Below) : default;

    /// <summary>
    /// The set with the fields of objects on the way to its fields: sets name <c>a.b</c> alone where <c>a</c> is an object
    /// (<c>EnsureNamedFieldsAreMembers</c>).
    /// </summary>
    /// <param name="type">The type of the document.</param>
    internal FieldSet WithFieldsOnTheWay(FieldType? type)
    {
        var result = new FieldSet();
        foreach (var (element, entry) in _entries)
        {
            var name = element.StartsWith("f:", StringComparison.Ordinal) ? element[2..] : null;
            var below = type is not { } known ? null
                : name is not null ? known.Member(name)
                : known.Shape is FieldShape.KeyedList or FieldShape.Set ? known.Element
                : null;
            var isNamed = name is not null && type is not null && type.Declares(name);
            result._entries[element] = new Entry(entry.IsMember || isNamed, entry.Below?.WithFieldsOnTheWay(below));
        }

        return result;
    }

    private static FieldSet Parse(JsonElement json, out bool isMember)
    {
        isMember = false;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a set of fields is an object");
        }

        var set = new FieldSet();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == ".")
            {
                isMember = true;
                continue;
            }

            var below = Parse(property.Value, out var isBelow);
            set.Put(PathElement.Canonical(property.Name), isBelow || below.IsEmpty, below);
        }

        return set;
    }

    private FieldSet Except(FieldSet other, bool andBelow)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return this;
        }

        var result = new FieldSet();
        foreach (var (element, entry) in _entries)
        {
            var twin = other._entries.GetValueOrDefault(element);
            if (!andBelow || !twin.IsMember)
            {
                result.Put(element, entry.IsMember && !twin.IsMember, twin.Below is { } others ? entry.Below?.Except(others, andBelow) : entry.Below);
            }
        }

        return result;
    }

    private void Put(string element, bool isMember, FieldSet? below)
    {
        below = below is { IsEmpty: false } ? below : null;
        if (isMember || below is not null)
        {
            _entries[element] = new Entry(isMember, below);
        }
    }

    private void Write(Utf8JsonWriter writer, bool isMember)
    {
        writer.WriteStartObject();
        if (isMember && _entries.Count > 0)
        {
            writer.WriteStartObject(".");
            writer.WriteEndObject();
        }

        foreach (var (element, entry) in _entries)
        {
            writer.WritePropertyName(Encoding.UTF8.GetBytes(element));
            (entry.Below ?? None).Write(writer, entry.IsMember);
        }

        writer.WriteEndObject();
    }

    private IEnumerable<IReadOnlyList<string>> Walk(string[] prefix)
    {
        foreach (var (element, entry) in _entries)
        {
            if (entry.IsMember)
            {
                yield return [.. prefix, element];
            }
        }

        foreach (var (element, entry) in _entries)
        {
            foreach (var path in entry.Below?.Walk([.. prefix, element]) ?? [])
            {
                yield return path;
            }
        }
    }

    private readonly record struct Entry(bool IsMember, FieldSet? Below);
}
