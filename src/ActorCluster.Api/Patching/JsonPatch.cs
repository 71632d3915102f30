using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <summary>An operation of a JSON patch that cannot be carried out. The message is that of evanphx/json-patch.</summary>
public sealed class JsonPatchException : Exception
{
    /// <summary>An operation that cannot be carried out.</summary>
    public JsonPatchException()
    {
    }

    /// <summary>An operation that cannot be carried out.</summary>
    /// <param name="message">Why.</param>
    public JsonPatchException(string message)
        : base(message)
    {
    }

    /// <summary>An operation that cannot be carried out.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">What was thrown.</param>
    public JsonPatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// JSON patch, RFC 6902 (<c>application/json-patch+json</c>), as evanphx/json-patch 4.12 carries it out, the library of kube-apiserver. It
/// is laxer than the standard: a value that is not given is null, <c>replace</c> also adds a member, indices may count from the end, and
/// what a pointer has before its first slash does not matter.
/// </summary>
public static class JsonPatch
{
    /// <summary>The most operations of one patch (apiserver's <c>handlers/patch.go</c>).</summary>
    public const int MaximumOperations = 10_000;

    // Copies can double a document with every operation (apiserver's server.Config, JSONPatchMaxCopyBytes).
    private const long MaximumCopiedBytes = 3 * 1024 * 1024;

    private const string Missing = "missing value";

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it may be changed even when the patch fails.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <param name="sort">
    /// Puts the members of objects that are looked into in order, as the library does: what a refusal shows.
    /// </param>
    /// <returns>The result.</returns>
    /// <exception cref="StatusException">The patch is malformed or too long.</exception>
    /// <exception cref="JsonPatchException">It cannot be carried out.</exception>
    public static JsonNode? Apply(JsonNode? target, ReadOnlySpan<byte> patch, bool sort = false)
    {
        var application = new Application(target, sort);
        foreach (var operation in Parse(patch))
        {
            application.Apply(operation as JsonObject ?? []);
        }

        application.Sort();
        return application.Root;
    }

    private static JsonArray Parse(ReadOnlySpan<byte> patch)
    {
        try
        {
            var node = JsonTree.Parse(patch, keepNumbers: true);
            var operations = node as JsonArray ?? (node is null ? [] : throw new DecodingException(JsonTree.NotFor(node, "jsonpatch.Patch")));
            foreach (var operation in operations)
            {
                if (operation is not (null or JsonObject))
                {
                    throw new DecodingException(JsonTree.NotFor(operation, "jsonpatch.Operation"));
                }
            }

            return operations.Count <= MaximumOperations ? operations : throw new StatusException(StatusError.RequestEntityTooLarge(string.Create(
                CultureInfo.InvariantCulture,
                $"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {operations.Count}")));
        }
        catch (DecodingException e)
        {
            throw new StatusException(StatusError.BadRequest(e.Message));
        }
    }

    private sealed class Application(JsonNode? root, bool sort)
    {
        // Those that have been looked into.
        private readonly HashSet<JsonObject> _known = new(ReferenceEqualityComparer.Instance);
        private long _copied;

        public JsonNode? Root { get; private set; } = root;

        public void Apply(JsonObject operation)
        {
            var kind = operation["op"] is JsonValue op && op.TryGetValue<string>(out var text) ? text : "unknown";
            switch (kind)
            {
                case "add":
                    var added = Text(operation, "path", kind, hides: true);
                    Add(Find(added, $"add operation does not apply: doc is missing path: \"{added}\""), Value(operation), $"error in add for path: '{added}'");
                    break;
                case "remove":
                    var removed = Text(operation, "path", kind, hides: true);
                    Remove(Find(removed, $"remove operation does not apply: doc is missing path: \"{removed}\""), $"error in remove for path: '{removed}'");
                    break;
                case "replace":
                    Replace(operation, Text(operation, "path", kind));
                    break;
                case "move":
                    Move(Text(operation, "from", kind), operation);
                    break;
                case "copy":
                    Copy(Text(operation, "from", kind), operation);
                    break;
                case "test":
                    Test(operation, Text(operation, "path", kind));
                    break;
                default:
                    throw new JsonPatchException("Unexpected kind: " + kind);
            }
        }

        private void Replace(JsonObject operation, string path)
        {
            if (path.Length == 0)
            {
                var whole = Value(operation);
                Root = whole is JsonObject or JsonArray ? whole : throw new JsonPatchException("replace operation value must be object or array: %!w(<nil>)");
                return;
            }

            var place = Find(path, "replace operation does not apply: doc is missing path: " + path);
            if (!TryGet(place, out _, out _))
            {
                throw new JsonPatchException($"replace operation does not apply: doc is missing key: {path}: {Missing}");
            }

            if (place.Container is JsonArray items)
            {
                TryIndex(place.Key, items.Count, out var index, out _);
                items[index] = Value(operation);
            }
            else
            {
                place.Container[place.Key] = Value(operation);
            }
        }

        private void Move(string from, JsonObject operation)
        {
            var source = Find(from, "move operation does not apply: doc is missing from path: " + from);
            if (!TryGet(source, out var value, out var error))
            {
                throw new JsonPatchException($"error in move for path: '{source.Key}': {error}");
            }

            Remove(source, $"error in move for path: '{source.Key}'");
            var path = Text(operation, "path", "move");
            Add(Find(path, "move operation does not apply: doc is missing destination path: " + path), value, $"error in move for path: '{path}'");
        }

        private void Copy(string from, JsonObject operation)
        {
            var source = Find(from, "copy operation does not apply: doc is missing from path: " + from);
            if (!TryGet(source, out var value, out var error))
            {
                throw new JsonPatchException($"error in copy for from: '{from}': {error}");
            }

            var path = Text(operation, "path", "copy", hides: true);
            var place = Find(path, "copy operation does not apply: doc is missing destination path: " + path);
            _copied += value is null ? 0 : Encoding.UTF8.GetByteCount(value.ToJsonString());
            if (_copied > MaximumCopiedBytes)
            {
                throw new JsonPatchException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Unable to complete the copy, the accumulated size increase of copy is {_copied}, exceeding the limit {MaximumCopiedBytes}"));
            }

            Add(place, value?.DeepClone(), "error while adding value during copy");
        }

        private void Test(JsonObject operation, string path)
        {
            JsonNode? value = Root;
            if (path.Length > 0 && !TryGet(Find(path, "test operation does not apply: is missing path: " + path), out value, out var error))
            {
                throw new JsonPatchException($"error in test for path: '{path}': {error}");
            }

            if (!AreEqual(value, operation["value"]))
            {
                throw new JsonPatchException($"testing value {path} failed: test failed");
            }
        }

        // An integer and a fraction differ even where they are the same number: the library compares their texts.
        private static bool AreEqual(JsonNode? left, JsonNode? right) => (left, right) switch
        {
            (null, null) => true,
            (JsonObject ours, JsonObject theirs) =>
                ours.Count == theirs.Count && ours.All(member => theirs.TryGetPropertyValue(member.Key, out var twin) && AreEqual(member.Value, twin)),
            (JsonArray ours, JsonArray theirs) => ours.Count == theirs.Count && ours.Zip(theirs).All(static pair => AreEqual(pair.First, pair.Second)),
            (JsonValue, JsonValue) => GoText.TypeOf(left) == GoText.TypeOf(right) && JsonNode.DeepEquals(left, right),
            _ => false,
        };

        private static void Add((JsonNode Container, string Key) place, JsonNode? value, string failure)
        {
            if (place.Container is not JsonArray items)
            {
                place.Container[place.Key] = value;
            }
            else if (place.Key == "-")
            {
                items.Add(value);
            }
            else if (TryIndex(place.Key, items.Count + 1, out var index, out var error))
            {
                items.Insert(index, value);
            }
            else
            {
                var isNumber = error.StartsWith("Unable", StringComparison.Ordinal);
                throw new JsonPatchException(isNumber ? $"{failure}: {error}" : $"{failure}: value was not a proper array index: '{place.Key}': {error}");
            }
        }

        private static void Remove((JsonNode Container, string Key) place, string failure)
        {
            if (place.Container is JsonObject members)
            {
                if (!members.Remove(place.Key))
                {
                    throw new JsonPatchException($"{failure}: Unable to remove nonexistent key: {place.Key}: {Missing}");
                }

                return;
            }

            var items = (JsonArray)place.Container;
            if (!TryIndex(place.Key, items.Count, out var index, out var error))
            {
                throw new JsonPatchException($"{failure}: {error}");
            }

            items.RemoveAt(index);
        }

        private (JsonNode Container, string Key) Find(string path, string failure)
        {
            var parts = path.Split('/');
            var current = Known(Root);
            if (parts.Length >= 2)
            {
                for (var i = 1; i < parts.Length - 1 && current is not null; i++)
                {
                    current = TryGet((current, Unescaped(parts[i])), out var next, out _) ? Known(next) : null;
                }

                if (current is JsonObject or JsonArray)
                {
                    return (current, Unescaped(parts[^1]));
                }
            }

            throw new JsonPatchException($"{failure}: {Missing}");
        }

        // What is not there has no value; only an index must be there.
        private static bool TryGet((JsonNode Container, string Key) place, out JsonNode? value, out string error)
        {
            value = null;
            error = "";
            if (place.Container is JsonObject members)
            {
                members.TryGetPropertyValue(place.Key, out value);
                return true;
            }

            if (place.Container is not JsonArray items || !TryIndex(place.Key, items.Count, out var index, out error))
            {
                return false;
            }

            value = items[index];
            return true;
        }

        public void Sort()
        {
            foreach (var members in _known)
            {
                JsonTree.Sort(members);
            }
        }

        private JsonNode? Known(JsonNode? node)
        {
            if (sort && node is JsonObject members)
            {
                _known.Add(members);
            }

            return node;
        }
    }

    private static JsonNode? Value(JsonObject operation) => operation["value"]?.DeepClone();

    private static string Text(JsonObject operation, string name, string kind, bool hides = false)
    {
        var found = operation[name];
        if (found is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return text;
        }

        var why = hides ? Missing
            : found is not null ? JsonTree.NotFor(found, "string")
            : (name == "path" ? "operation missing path field: " : "operation, missing from field: ") + Missing;
        throw new JsonPatchException($"{kind} operation failed to decode {name}: {why}");
    }

    private static string Unescaped(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool TryIndex(string text, int count, out int index, out string error)
    {
        error = "";
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
        {
            error = $"strconv.Atoi: parsing {Validation.FieldError.Quote(text)}: invalid syntax";
            return false;
        }

        if (index >= count || index < -count)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"Unable to access invalid index: {index}: invalid index referenced");
            return false;
        }

        index = index < 0 ? index + count : index;
        return true;
    }
}
