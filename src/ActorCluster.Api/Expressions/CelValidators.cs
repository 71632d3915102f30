namespace ActorCluster.Api.Expressions;

/// <summary>
/// What Kubernetes has checked beyond types (cel-go's cel/validator.go, which k8s.io/apiserver/pkg/cel/environment/base.go asks for since
/// 1.29): literals of durations, times and patterns, and lists and maps whose items are of one type.
/// </summary>
/// <param name="errors">Gets what is wrong, and where.</param>
internal sealed class CelValidators(List<(int Position, string Message)> errors)
{
    /// <summary>Checks a part of an expression and what is below it.</summary>
    /// <param name="node">The part.</param>
    /// <param name="isExempt">Whether it stands in a call of <c>format</c>, whose values may be of any types.</param>
    public void Visit(CelNode node, bool isExempt)
    {
        switch (node)
        {
            case CelSelect { NamedType: null } select:
                Visit(select.Target, isExempt);
                break;
            case CelCall call:
                Literals(call);
                isExempt |= call.Function == "format";
                foreach (var part in call.Target is null ? call.Arguments : [call.Target, .. call.Arguments])
                {
                    Visit(part, isExempt);
                }

                break;
            case CelList list:
                Each(list.Items, isExempt, stopsAtFirst: true);
                break;
            case CelMap map:
                Each([.. map.Entries.Select(static entry => entry.Key)], isExempt, stopsAtFirst: false);
                Each([.. map.Entries.Select(static entry => entry.Value)], isExempt, stopsAtFirst: false);
                break;
            case CelFold fold:
                foreach (var part in new[] { fold.Range, fold.Initial, fold.Condition, fold.Step, fold.Outcome })
                {
                    Visit(part, isExempt);
                }

                break;
        }
    }

    private void Each(IReadOnlyList<CelNode> nodes, bool isExempt, bool stopsAtFirst)
    {
        CelShape? all = null;
        var isWrong = false;
        foreach (var node in nodes)
        {
            var inner = node is CelOptionalItem optional ? optional.Value : node;
            Visit(inner, isExempt);
            var shape = node is CelOptionalItem && inner.Shape.Name == "optional_type" ? inner.Shape.Parameters[0] : inner.Shape;
            all ??= shape;
            if (!isExempt && !all.IsExactly(shape) && !(isWrong && stopsAtFirst))
            {
                isWrong = true;
                errors.Add((inner.Position, $"expected type '{all}' but found '{shape}'"));
            }
        }
    }

    private void Literals(CelCall call)
    {
        if (call.Arguments is not [CelLiteral { Value: { } value } literal, ..])
        {
            return;
        }

        var isValid = (call.Function, value) switch
        {
            ("duration", string text) => CelFunctions.ParseDuration(text) is not null,
            ("timestamp", string text) => CelFunctions.ParseTimestamp(text) is not null,
            ("matches", string text) => ApiExtensions.Schemas.GoRegex.TryCreate(text, out _, out _),
            _ => true,
        };
        if (!isValid)
        {
            errors.Add((literal.Position, $"invalid {call.Function} argument"));
        }
    }
}
