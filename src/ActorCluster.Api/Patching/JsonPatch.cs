using System.Globalization;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <summary>
/// JSON patch, RFC 6902 (<c>application/json-patch+json</c>), with the answers of kube-apiserver: 400 for a patch that cannot be read, 413
/// for too many operations, 422 for an operation that cannot be carried out.
/// </summary>
public static class JsonPatch
{
    /// <summary>The most operations of one patch.</summary>
    public const int MaximumOperations = 10_000;

    // Copies can double a document with every operation.
    private const int MaximumCopiedNodes = 1_000_000;

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it may be changed even when the patch fails.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StatusException">The patch is malformed, too long, or cannot be carried out.</exception>
    public static JsonNode? Apply(JsonNode? target, ReadOnlySpan<byte> patch)
    {
        JsonNode? operations;
        try
        {
            operations = JsonTree.Parse(patch);
        }
        catch (DecodingException e)
        {
            throw new StatusException(StatusError.BadRequest(e.Message));
        }

        if (operations is not JsonArray list)
        {
            throw new StatusException(StatusError.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch"));
        }

        if (list.Count > MaximumOperations)
        {
            throw new StatusException(StatusError.RequestEntityTooLarge(
                string.Create(CultureInfo.InvariantCulture, $"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {list.Count}")));
        }

        var copied = 0;
        foreach (var operation in list)
        {
            if (operation is not JsonObject described)
            {
                throw new StatusException(StatusError.BadRequest("json: cannot unmarshal into Go value of type jsonpatch.Operation"));
            }

            target = Apply(target, described, ref copied);
        }

        return target;
    }

    private static JsonNode? Apply(JsonNode? target, JsonObject operation, ref int copied)
    {
        var path = Pointer(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(target, path, Value(operation));
            case "remove":
                Remove(target, path);
                return target;
            case "replace":
                if (path.Length == 0)
                {
                    return Value(operation);
                }

                Get(target, path);
                Replace(target, path, Value(operation));
                return target;
            case "move":
                var from = Pointer(operation, "from");
                var moved = Get(target, from)?.DeepClone();
                Remove(target, from);
                return Add(target, path, moved);
            case "copy":
                var copy = Get(target, Pointer(operation, "from"));
                copied += Count(copy);
                return copied > MaximumCopiedNodes ? throw Rejected() : Add(target, path, copy?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(TryGet(target, path, out var value) ? value : null, operation["value"]) ? target : throw Rejected();
            default:
                throw Rejected();
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Rejected();

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Rejected();

    private static string[] Pointer(JsonObject operation, string name)
    {
        var text = Text(operation, name);
        if (text.Length == 0)
        {
            return [];
        }

        if (text[0] != '/')
        {
            throw Rejected();
        }

        var parts = text[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return parts;
    }

    private static JsonNode? Get(JsonNode? target, ReadOnlySpan<string> path) => TryGet(target, path, out var value) ? value : throw Rejected();

    private static bool TryGet(JsonNode? target, ReadOnlySpan<string> path, out JsonNode? value)
    {
        value = target;
        foreach (var part in path)
        {
            switch (value)
            {
                case JsonObject members when members.TryGetPropertyValue(part, out var member):
                    value = member;
                    break;
                case JsonArray items when TryIndex(part, items.Count - 1, items.Count, out var index):
                    value = items[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    private static JsonNode? Add(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Get(target, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject members:
                members[path[^1]] = value;
                return target;
            case JsonArray items when path[^1] == "-":
                items.Add(value);
                return target;
            case JsonArray items when TryIndex(path[^1], items.Count, items.Count + 1, out var index):
                items.Insert(index, value);
                return target;
            default:
                throw Rejected();
        }
    }

    private static void Replace(JsonNode? target, string[] path, JsonNode? value)
    {
        switch (Get(target, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject members:
                members[path[^1]] = value;
                break;
            case JsonArray items when TryIndex(path[^1], items.Count - 1, items.Count, out var index):
                items[index] = value;
                break;
            default:
                throw Rejected();
        }
    }

    private static void Remove(JsonNode? target, string[] path)
    {
        if (path.Length == 0)
        {
            throw Rejected();
        }

        switch (Get(target, path.AsSpan(0, path.Length - 1)))
        {
            case JsonObject members when members.Remove(path[^1]):
                break;
            case JsonArray items when TryIndex(path[^1], items.Count - 1, items.Count, out var index):
                items.RemoveAt(index);
                break;
            default:
                throw Rejected();
        }
    }

    // kube-apiserver's library counts negative indices from the end.
    private static bool TryIndex(string text, int highest, int negativeBase, out int index)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index))
        {
            return false;
        }

        index = index < 0 ? index + negativeBase : index;
        return index >= 0 && index <= highest;
    }

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Sum(member => Count(member.Value)),
        JsonArray items => 1 + items.Sum(Count),
        _ => 1,
    };

    // Which operation failed is not in the answer: the server hides it behind the generic text of its client library.
    private static StatusException Rejected() => new(PatchErrors.Unprocessable());
}

/// <summary>The answers that patches have in common.</summary>
internal static class PatchErrors
{
    internal static Status Unprocessable() => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Outcome = StatusOutcome.Failure,
        Message = "the server rejected our request due to an error in our request",
        Reason = StatusReason.Invalid,
        Details = new StatusDetails(),
        Code = 422,
    };
}
