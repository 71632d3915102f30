using System.Text;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// What an expression may cost at most, before it is ever evaluated: cel-go's checker/cost.go. A step costs one; what looks at text costs a
/// tenth of its length, and a loop its body for each element that there can be.
/// </summary>
internal sealed class CelCostEstimator
{
    private static readonly CelCost NewList = CelCost.Exactly(CelCosts.NewList);
    private static readonly CelCost NewMap = CelCost.Exactly(CelCosts.NewMap);

    private readonly IReadOnlyDictionary<string, CelExtent> _variables;
    private readonly Dictionary<CelNode, IReadOnlyList<string>> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CelNode, CelCost> _sizes = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Name, CelNode Range)> _loops = [];

    private CelCostEstimator(IReadOnlyDictionary<string, CelExtent> variables) => _variables = variables;

    /// <summary>Estimates an expression.</summary>
    /// <param name="node">The expression, which has been checked.</param>
    /// <param name="variables">What its variables can hold; one that is not known is left out.</param>
    public static CelCost Estimate(CelNode node, IReadOnlyDictionary<string, CelExtent> variables) => new CelCostEstimator(variables).Of(node);

    /// <summary>The size of what a part gives; of single values it is one, and of what nothing is known of anything.</summary>
    public CelCost SizeOf(CelNode node) => KnownSizeOf(node) ?? (node.Shape.IsScalar ? CelCost.One : CelCost.Unbounded);

    /// <summary>The same, for functions that do not know single values.</summary>
    public CelCost LibrarySizeOf(CelNode node) => KnownSizeOf(node) ?? CelCost.Unbounded;

    /// <summary>The size of the elements of a list; null for what is none.</summary>
    public (CelShape Shape, CelCost Size)? ElementOf(CelNode list) => list.Shape.Parameters is [var shape, ..]
        ? (shape, ExtentOf(PathOf(list))?.Element is { } element ? new CelCost(0, element.Most) : CelCost.Unbounded)
        : null;

    private CelCost? KnownSizeOf(CelNode node)
    {
        if (_sizes.TryGetValue(node, out var known))
        {
            return known;
        }

        return node switch
        {
            CelLiteral { Value: string text } => CelCost.Exactly((ulong)CelValues.LengthOf(text)),
            CelLiteral { Value: byte[] bytes } => CelCost.Exactly((ulong)bytes.Length),
            CelLiteral => CelCost.One,
            CelList list => CelCost.Exactly((ulong)list.Items.Count),
            CelMap map => CelCost.Exactly((ulong)map.Entries.Count),
            _ => ExtentOf(PathOf(node)) is { } extent ? new CelCost(0, extent.Most) : null,
        };
    }

    private IReadOnlyList<string>? PathOf(CelNode node) =>
        _paths.TryGetValue(node, out var path) && path is [var first, ..] && first != CelFold.Result ? path : null;

    private CelExtent? ExtentOf(IReadOnlyList<string>? path)
    {
        if (path is null || !_variables.TryGetValue(path[0], out var extent))
        {
            return null;
        }

        foreach (var step in path.Skip(1))
        {
            var next = step switch
            {
                "@items" or "@values" => extent.Element,
                "@keys" => extent.Kind == "map" ? CelExtent.Key : null,
                _ => extent.Fields?.GetValueOrDefault(step),
            };
            if (next is null)
            {
                return null;
            }

            extent = next;
        }

        return extent;
    }

    private CelCost Of(CelNode node)
    {
        switch (node)
        {
            case CelName name:
                return OfName(name);
            case CelSelect { NamedType: not null }:
                return CelCost.One;
            case CelSelect select:
                return OfSelect(select);
            case CelList list:
                return Sum(list.Items) + NewList;
            case CelMap map:
                return Sum(map.Entries.SelectMany(static entry => new[] { entry.Key, entry.Value })) + NewMap;
            case CelOptionalItem item:
                return Of(item.Value);
            case CelFold fold:
                return OfFold(fold);
            case CelCall call:
                return OfCall(call);
            default:
                return CelCost.Zero;
        }
    }

    private CelCost Sum(IEnumerable<CelNode> nodes) => nodes.Aggregate(CelCost.Zero, (sum, next) => sum + Of(next));

    private CelCost OfName(CelName name)
    {
        var loop = _loops.FindLastIndex(loop => loop.Name == name.Name);
        if (loop < 0)
        {
            _paths[name] = [name.Name];
        }
        else if (_loops[loop].Range is { Shape.Name: "list" or "map" } range)
        {
            _paths[name] = [.. _paths.GetValueOrDefault(range) ?? [], range.Shape.Name == "list" ? "@items" : "@keys"];
        }

        return CelCost.One;
    }

    private CelCost OfSelect(CelSelect select)
    {
        var sum = Of(select.Target);
        if (select.IsTest)
        {
            return sum;
        }

        _paths[select] = [.. _paths.GetValueOrDefault(select.Target) ?? [], select.Field];
        return select.Target.Shape is { Name: "map" } or { IsStructure: true } or { IsVariable: true } ? sum + CelCost.One : sum;
    }

    private CelCost OfFold(CelFold fold)
    {
        var sum = Of(fold.Range) + Of(fold.Initial);
        _loops.Add((fold.Variable, fold.Range));
        var each = Of(fold.Condition) + Of(fold.Step);
        _loops.RemoveAt(_loops.Count - 1);
        sum += Of(fold.Outcome);
        var count = SizeOf(fold.Range);
        _sizes[fold] = count;
        return sum + (count * each);
    }

    private CelCost OfCall(CelCall call)
    {
        var arguments = call.Arguments.Select(Of).ToArray();
        if (call.Function == CelOperators.OptionalSelect)
        {
            return CelCost.One + arguments[0] + arguments[1];
        }

        if (call.Overloads.Count == 0)
        {
            return CelCost.Zero;
        }

        var target = call.Target is null ? CelCost.Zero : Of(call.Target);
        var sum = arguments.Aggregate(CelCost.Zero, static (total, next) => total + next);
        CelCost? cost = null, size = null;
        foreach (var overload in call.Overloads)
        {
            var (own, made) = CelCallEstimates.Of(this, call, overload, arguments, sum);
            cost = cost is { } known ? known.Or(own) : own;
            size = made is null ? size : size is { } before ? before.Or(made.Value) : made;
            if (call.Function == CelOperators.Index && !overload.Arguments[0].StartsWith('o'))
            {
                _paths[call] = [.. _paths.GetValueOrDefault(call.Arguments[0]) ?? [], overload.Arguments[0].StartsWith('l') ? "@items" : "@values"];
            }
        }

        if (size is { } result)
        {
            _sizes[call] = result;
        }

        return target + cost!.Value;
    }
}
