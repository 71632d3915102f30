using System.Text;
using ActorCluster.ApiServer.Admission.Webhooks;

namespace ActorCluster.ApiServer.Admission.Policies;

/// <summary>
/// What the rules of a policy say of a request (k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go): a denial with its
/// reason and message for each that does not hold, or that fails while failures count.
/// </summary>
internal static class PolicyDecisions
{
    // MaxEvaluatedMessageExpressionSizeBytes of k8s.io/apiserver/pkg/apis/cel/config.go.
    private const int LongestMessage = 5120;

    /// <summary>Asks the rules.</summary>
    /// <param name="program">The policy.</param>
    /// <param name="values">The values from outside.</param>
    /// <param name="ignores">Whether failures are ignored.</param>
    /// <returns>The denials, in order of their rules. Whoever runs out of budget is denied for that alone.</returns>
    public static IReadOnlyList<(string? Reason, string Message)> Of(PolicyProgram program, Dictionary<string, object?> values, bool ignores)
    {
        var left = AdmissionExpressions.PolicyBudget;
        var complete = program.Complete(values);
        var outcomes = new List<ExpressionOutcome>();
        foreach (var rule in program.Rules)
        {
            var outcome = AdmissionExpressions.Evaluate(rule.Expression, complete, ref left);
            if (outcome.IsOutOfBudget)
            {
                return ignores ? [] : [(null, outcome.Error!)];
            }

            outcomes.Add(outcome);
        }

        // All messages are made, of rules that hold, too, from what the rules have left.
        complete = program.Complete(values);
        var messages = new List<ExpressionOutcome>();
        string? exhausted = null;
        foreach (var rule in program.Rules)
        {
            var made = rule.Message is { } message ? AdmissionExpressions.Evaluate(message, complete, ref left) : default;
            if (made.IsOutOfBudget)
            {
                exhausted = made.Error;
                break;
            }

            messages.Add(made);
        }

        var denials = new List<(string? Reason, string Message)>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            var rule = program.Rules[i];
            if ((outcomes[i].Error ?? (exhausted is null ? null : $"failed messageExpression: {exhausted}")) is { } failure)
            {
                if (!ignores)
                {
                    denials.Add((null, failure));
                }
            }
            else if (outcomes[i].Value is not true)
            {
                denials.Add((rule.Source.Reason, MessageOf(rule, messages[i].Value)));
            }
        }

        return denials;
    }

    /// <summary>Computes what would go into the audit log, with a budget of its own.</summary>
    /// <param name="program">The policy.</param>
    /// <param name="values">The values from outside.</param>
    /// <returns>Why it cannot be computed.</returns>
    public static IEnumerable<string> OfAnnotations(PolicyProgram program, Dictionary<string, object?> values)
    {
        var left = AdmissionExpressions.PolicyBudget;
        var complete = program.Complete(values);
        foreach (var (_, expression) in program.Annotations)
        {
            var outcome = AdmissionExpressions.Evaluate(expression, complete, ref left);
            if (outcome.Error is { } failure)
            {
                yield return failure;
            }

            if (outcome.IsOutOfBudget)
            {
                yield break;
            }
        }
    }

    private static string MessageOf(PolicyRule rule, object? made)
    {
        var message = (made as string ?? "").Trim();
        if (message.Length > 0 && Encoding.UTF8.GetByteCount(message) <= LongestMessage && !message.Contains('\n', StringComparison.Ordinal))
        {
            return message;
        }

        return rule.Source.Message is { Length: > 0 } given ? given.Trim() : $"failed expression: {rule.Source.Expression.Trim()}";
    }
}
