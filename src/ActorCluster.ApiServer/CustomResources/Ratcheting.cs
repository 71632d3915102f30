using System.Globalization;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// Forgives what was wrong before and was not touched, so that a schema may become stricter than the objects that there are
/// (KEP-4008; k8s.io/apiextensions-apiserver/pkg/apiserver/validation/ratcheting.go).
/// </summary>
internal static class Ratcheting
{
    /// <summary>Removes the errors of values that an update leaves as they were.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="updated">The object as it would be.</param>
    /// <param name="current">The object as it is.</param>
    public static void Forgive(List<FieldError> errors, object? updated, object? current) =>
        errors.RemoveAll(error => IsUntouched(error.Field, updated, current));

    private static bool IsUntouched(string field, object? updated, object? current)
    {
        foreach (var step in field.Replace("]", "", StringComparison.Ordinal).Split('.', '['))
        {
            if (!TryStep(updated, step, out updated) || !TryStep(current, step, out current))
            {
                return false;
            }

            if (JsonData.AreEqual(updated, current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryStep(object? value, string step, out object? next)
    {
        next = null;
        switch (value)
        {
            case SortedMap<object?> members:
                return members.TryGetValue(step, out next);
            case IReadOnlyList<object?> items:
                if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= items.Count)
                {
                    return false;
                }

                next = items[index];
                return true;
            default:
                return false;
        }
    }
}
