using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Configuration;

/// <summary>
/// ConfigMaps and Secrets that are marked immutable (kubernetes <c>pkg/apis/core/validation</c>): the mark stays, and so does the content.
/// </summary>
internal static class ImmutableContent
{
    /// <summary>Refuses a change of an object that is marked.</summary>
    /// <param name="current">The mark so far; nothing is refused unless it is true.</param>
    /// <param name="updated">The new mark.</param>
    /// <param name="errors">Where the refusals go.</param>
    /// <param name="contents">The fields that must not change, and whether they are the same.</param>
    public static void Validate(bool? current, bool? updated, FieldErrors errors, params ReadOnlySpan<(string Field, bool Same)> contents)
    {
        const string Why = "field is immutable when `immutable` is set";
        if (current != true)
        {
            return;
        }

        if (updated != true)
        {
            errors.Forbidden(FieldPath.Of("immutable"), Why);
        }

        foreach (var (field, same) in contents)
        {
            if (!same)
            {
                errors.Forbidden(FieldPath.Of(field), Why);
            }
        }
    }
}
