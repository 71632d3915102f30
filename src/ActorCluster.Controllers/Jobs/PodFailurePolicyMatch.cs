using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.Jobs;

/// <summary>What the failure policy of a Job says about a failed pod (kubernetes pkg/controller/job/pod_failure_policy.go).</summary>
/// <param name="Action">The action of the rule that fits; null when none does.</param>
/// <param name="Counts">Whether the failure counts.</param>
/// <param name="Message">Why the Job fails; null when it does not.</param>
public readonly record struct PodFailurePolicyMatch(string? Action, bool Counts, string? Message)
{
    /// <summary>Finds the first rule that fits.</summary>
    /// <param name="policy">The policy; null for none.</param>
    /// <param name="pod">The failed pod.</param>
    public static PodFailurePolicyMatch Of(PodFailurePolicy? policy, Pod pod)
    {
        for (var i = 0; i < (policy?.Rules?.Count ?? 0); i++)
        {
            var rule = policy!.Rules![i];
            var (ns, name) = (pod.Metadata.Namespace, pod.Metadata.Name);
            string? why = null;
            if (rule.OnExitCodes is { } codes)
            {
                if ((Fitting(pod.Status.ContainerStatuses, codes) ?? Fitting(pod.Status.InitContainerStatuses, codes)) is { } status)
                {
                    var code = status.State.Terminated!.ExitCode;
                    why = string.Create(
                        CultureInfo.InvariantCulture,
                        $"Container {status.Name} for pod {ns}/{name} failed with exit code {code} matching {rule.Action} rule at index {i}");
                }
            }
            else if (pod.Status.Conditions?.FirstOrDefault(condition => Fits(condition, rule.OnPodConditions)) is { } condition)
            {
                why = string.Create(
                    CultureInfo.InvariantCulture, $"Pod {ns}/{name} has condition {condition.Type} matching {rule.Action} rule at index {i}");
            }

            if (why is not null)
            {
                return new PodFailurePolicyMatch(
                    rule.Action, rule.Action != PodFailurePolicyAction.Ignore, rule.Action == PodFailurePolicyAction.FailJob ? why : null);
            }
        }

        return new PodFailurePolicyMatch(null, true, null);
    }

    private static bool Fits(PodCondition condition, IReadOnlyList<PodFailurePolicyOnPodConditionsPattern>? patterns) =>
        patterns?.Any(pattern => pattern.Type == condition.Type && pattern.Status == condition.Status) == true;

    private static ContainerStatus? Fitting(IReadOnlyList<ContainerStatus>? statuses, PodFailurePolicyOnExitCodesRequirement wanted) =>
        statuses?.FirstOrDefault(status =>
            status.State.Terminated is { ExitCode: not 0 and var code }
            && (wanted.ContainerName is null || wanted.ContainerName == status.Name)
            && wanted.Operator switch
            {
                PodFailurePolicyOnExitCodesOperator.In => wanted.Values?.Contains(code) == true,
                PodFailurePolicyOnExitCodesOperator.NotIn => wanted.Values?.Contains(code) != true,
                _ => false,
            });
}
