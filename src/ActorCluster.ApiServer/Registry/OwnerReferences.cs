using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Takes away owners that are named twice, and says so (k8s.io/apiserver/pkg/endpoints/handlers/rest.go,
/// <c>dedupOwnerReferencesAndAddWarning</c>). Pure.
/// </summary>
internal static class OwnerReferences
{
    /// <summary>Leaves the first of those that are alike in everything.</summary>
    /// <param name="value">The object.</param>
    /// <param name="isAdmitted">Whether mutating webhooks have seen it.</param>
    /// <param name="warning">What the client is told; null when there is nothing to take away.</param>
    /// <returns>The object, the same one if there is nothing to take away.</returns>
    public static T Distinct<T>(T value, bool isAdmitted, out string? warning)
        where T : KubernetesObject
    {
        warning = null;
        if (value.Metadata.OwnerReferences is not { Count: > 1 } references)
        {
            return value;
        }

        var distinct = new List<OwnerReference>(references.Count);
        List<string>? twice = null;
        foreach (var reference in references)
        {
            if (distinct.Contains(reference))
            {
                (twice ??= []).Add(reference.Uid);
            }
            else
            {
                distinct.Add(reference);
            }
        }

        if (twice is null)
        {
            return value;
        }

        warning = $".metadata.ownerReferences contains duplicate entries{(isAdmitted ? " after mutating admission happens" : "")}; API server dedups owner references in 1.20+, "
            + $"and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {string.Join(", ", twice)}";
        return value with { Metadata = value.Metadata with { OwnerReferences = distinct } };
    }
}
