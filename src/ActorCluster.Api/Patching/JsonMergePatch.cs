using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Patching;

/// <summary>
/// JSON merge patch, RFC 7386 (<c>application/merge-patch+json</c>): objects are merged, null removes, all else replaces. As in
/// evanphx/json-patch 4.12, kube-apiserver's library, objects within lists lose their nulls, too, and a list in the place of an object
/// does not.
/// </summary>
public static class JsonMergePatch
{
    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it is changed.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <returns>The result: the object itself, or the list that the patch is.</returns>
    /// <exception cref="StatusException">400: the patch is neither object nor list.</exception>
    public static JsonNode Apply(JsonObject target, ReadOnlySpan<byte> patch)
    {
        try
        {
            return Apply(target, JsonTree.Parse(patch, keepNumbers: true));
        }
        catch (DecodingException)
        {
            throw Malformed();
        }
    }

    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it is changed.</param>
    /// <param name="patch">The patch; it is used up.</param>
    /// <param name="sort">
    /// Puts the members of objects that are looked into in order, as the library does: what a refusal shows.
    /// </param>
    /// <returns>The result: the object itself, or the list that the patch is.</returns>
    /// <exception cref="StatusException">400: the patch is neither object nor list.</exception>
    public static JsonNode Apply(JsonObject target, JsonNode? patch, bool sort = false)
    {
        switch (patch)
        {
            case JsonObject members:
                Merge(target, members, sort);
                return target;
            case JsonArray:
                Prune(patch, sort);
                return patch;
            default:
                throw Malformed();
        }
    }

    private static StatusException Malformed() => new(StatusError.BadRequest("Invalid JSON Patch"));

    private static void Merge(JsonObject target, JsonObject patch, bool sort)
    {
        foreach (var (name, value) in patch.ToArray())
        {
            if (value is null)
            {
                target.Remove(name);
                continue;
            }

            switch (target[name], value)
            {
                case (JsonObject existing, JsonObject inner):
                    Merge(existing, inner, sort);
                    continue;
                case (JsonObject, _):
                    break;
                default:
                    Prune(value, sort);
                    break;
            }

            patch.Remove(name);
            target[name] = value;
        }

        if (sort)
        {
            JsonTree.Sort(target);
        }
    }

    private static void Prune(JsonNode? value, bool sort)
    {
        if (value is JsonArray items)
        {
            foreach (var item in items)
            {
                Prune(item, sort);
            }
        }
        else if (value is JsonObject members)
        {
            foreach (var (name, member) in members.ToArray())
            {
                if (member is null)
                {
                    members.Remove(name);
                }
                else
                {
                    Prune(member, sort);
                }
            }

            if (sort)
            {
                JsonTree.Sort(members);
            }
        }
    }
}
