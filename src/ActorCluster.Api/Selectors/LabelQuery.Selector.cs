using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Selectors;

public sealed partial class LabelQuery
{
    /// <summary>
    /// The query that a selector in an object means (metav1.LabelSelectorAsSelector): null selects nothing, an empty one everything.
    /// </summary>
    /// <param name="selector">The selector.</param>
    /// <exception cref="FormatException">It has an operator that does not exist, or values that do not fit it.</exception>
    public static LabelQuery From(LabelSelector? selector) =>
        TryFrom(selector, out var query, out var error) ? query! : throw new FormatException(error);

    /// <summary>The query that a selector in an object means: null selects nothing, an empty one everything.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="query">The query, when the result is true.</param>
    /// <param name="error">What is wrong, when the result is false.</param>
    public static bool TryFrom(LabelSelector? selector, out LabelQuery? query, out string? error)
    {
        error = null;
        query = Nothing;
        if (selector is null)
        {
            return true;
        }

        if (selector.MatchExpressions is not { Count: > 0 } expressions)
        {
            query = FromLabels(selector.MatchLabels);
            return true;
        }

        var requirements = new List<LabelRequirement>(expressions.Count + (selector.MatchLabels?.Count ?? 0));
        requirements.AddRange(FromLabels(selector.MatchLabels).Requirements);
        foreach (var expression in expressions)
        {
            LabelOperator? operation = expression.Operator switch
            {
                LabelSelectorOperator.In => LabelOperator.In,
                LabelSelectorOperator.NotIn => LabelOperator.NotIn,
                LabelSelectorOperator.Exists => LabelOperator.Exists,
                LabelSelectorOperator.DoesNotExist => LabelOperator.DoesNotExist,
                _ => null,
            };
            if (operation is not { } known)
            {
                error = $"{FieldError.Quote(expression.Operator)} is not a valid label selector operator";
                query = null;
                return false;
            }

            var errors = LabelRequirement.Create(expression.Key, known, expression.Values ?? [], out var requirement);
            if (errors.Count > 0)
            {
                error = FieldError.Aggregate(errors);
                query = null;
                return false;
            }

            requirements.Add(requirement!);
        }

        query = Of(requirements);
        return true;
    }
}
