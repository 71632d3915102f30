using System.Globalization;
using ActorCluster.Api.Batch;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// Whether an indexed Job has succeeded before all of its indexes have (kubernetes pkg/controller/job/success_policy.go).
/// </summary>
public static class SuccessPolicyMatch
{
    /// <summary>Says which rule is met.</summary>
    /// <param name="policy">The policy; null for none.</param>
    /// <param name="completions">How many indexes the Job has.</param>
    /// <param name="succeeded">The indexes that have succeeded.</param>
    /// <returns>The message of the condition; null when no rule is met.</returns>
    public static string? Of(SuccessPolicy? policy, int completions, JobIndexes succeeded)
    {
        for (var i = 0; i < (policy?.Rules?.Count ?? 0) && succeeded.Total > 0; i++)
        {
            if (IsMet(policy!.Rules![i], completions, succeeded))
            {
                return string.Create(CultureInfo.InvariantCulture, $"Matched rules at index {i}");
            }
        }

        return null;
    }

    private static bool IsMet(SuccessPolicyRule rule, int completions, JobIndexes succeeded)
    {
        if (rule.SucceededIndexes is null)
        {
            return succeeded.Total >= rule.SucceededCount;
        }

        var wanted = JobIndexes.Parse(rule.SucceededIndexes, completions);
        var common = wanted.Common(succeeded);
        return wanted.Total > 0 && (common == wanted.Total || common >= rule.SucceededCount);
    }
}
