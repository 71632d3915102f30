using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;

namespace ActorCluster.Api.Patching;

/// <summary>
/// JSON merge patch, RFC 7386 (<c>application/merge-patch+json</c>): objects are merged, null removes, all else replaces.
/// </summary>
public static class JsonMergePatch
{
    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it is changed.</param>
    /// <param name="patch">The patch, UTF-8.</param>
    /// <returns>The result, which may be the object itself.</returns>
    /// <exception cref="StatusException">400: the patch is no JSON object.</exception>
    public static JsonObject Apply(JsonObject target, ReadOnlySpan<byte> patch)
    {
        Merge(target, JsonTree.ParsePatch(patch));
        return target;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject existing)
                    {
                        existing = [];
                        target[name] = existing;
                    }

                    Merge(existing, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
