using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>
/// Holds pods against the Pod Security Standards: each version of a standard has the newest controls that were there at that version
/// (k8s.io/pod-security-admission <c>policy/registry.go</c>).
/// </summary>
internal static class SecurityChecks
{
    // From here on every version is the same.
    private static readonly int Newest = BaselineChecks.All.Concat(RestrictedChecks.All).Max(static check => check.Since);
    private static readonly SecurityCheckFunction[][] Baseline = ByVersion(SecurityLevel.Baseline);
    private static readonly SecurityCheckFunction[][] Restricted = ByVersion(SecurityLevel.Restricted);

    /// <summary>Looks for what a standard does not allow.</summary>
    /// <param name="standard">The standard.</param>
    /// <param name="meta">The metadata of the pod, or of the template.</param>
    /// <param name="spec">The pod.</param>
    /// <returns>The violations, in the order in which they are told.</returns>
    public static IReadOnlyList<Violation> Find(SecurityStandard standard, ObjectMeta meta, PodSpec spec)
    {
        if (standard.Level == SecurityLevel.Privileged)
        {
            return [];
        }

        var found = new List<Violation>();
        foreach (var check in (standard.Level == SecurityLevel.Baseline ? Baseline : Restricted)[Math.Min(standard.Minor, Newest)])
        {
            if (check(meta, spec) is { } violation)
            {
                found.Add(violation);
            }
        }

        return found;
    }

    private static SecurityCheckFunction[][] ByVersion(SecurityLevel level)
    {
        var versions = new SecurityCheckFunction[Newest + 1][];
        for (var minor = 0; minor <= Newest; minor++)
        {
            var strict = level == SecurityLevel.Restricted ? At(RestrictedChecks.All, minor) : [];
            var basic = At(BaselineChecks.All, minor).Where(check => strict.TrueForAll(other => other.Overrides != check.Id));
            versions[minor] = [.. basic.Concat(strict).Select(static check => check.Function)];
        }

        return versions;
    }

    // Later versions of a control stand behind the earlier ones.
    private static List<SecurityCheck> At(IReadOnlyList<SecurityCheck> checks, int minor)
    {
        var newest = checks.Where(check => check.Since <= minor).GroupBy(static check => check.Id).Select(static versions => versions.Last());
        return [.. newest.OrderBy(static check => check.Id, StringComparer.Ordinal)];
    }
}
