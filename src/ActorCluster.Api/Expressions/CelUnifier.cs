namespace ActorCluster.Api.Expressions;

/// <summary>Finds what the variables of types stand for when one type has to fit another (cel-go's checker/types.go).</summary>
internal sealed class CelUnifier
{
    private readonly Dictionary<CelShape, CelShape> _bound = [];
    private readonly List<CelShape> _order = [];

    /// <summary>A place to go back to with <see cref="Restore"/>.</summary>
    public int Mark => _order.Count;

    /// <summary>Forgets what was found since.</summary>
    public void Restore(int mark)
    {
        for (; _order.Count > mark; _order.RemoveAt(_order.Count - 1))
        {
            _bound.Remove(_order[^1]);
        }
    }

    /// <summary>What a type stands for, as far as it is known.</summary>
    public CelShape Resolve(CelShape shape)
    {
        while (shape.IsVariable && _bound.TryGetValue(shape, out var next))
        {
            shape = next;
        }

        return shape;
    }

    /// <summary>The type with all its variables replaced; those that nothing is known of by <c>dyn</c>.</summary>
    public CelShape Substitute(CelShape shape)
    {
        shape = Resolve(shape);
        return shape.IsVariable ? CelShape.Dynamic
            : shape.Parameters.Count == 0 ? shape
            : CelShape.Of(shape.Name, [.. shape.Parameters.Select(Substitute)]);
    }

    /// <summary>Whether a value of one type may stand where the other is wanted.</summary>
    public bool Fits(CelShape from, CelShape to)
    {
        (from, to) = (Resolve(from), Resolve(to));
        if (ReferenceEquals(from, to))
        {
            return true;
        }

        if (to.IsVariable || from.IsVariable)
        {
            var (variable, value) = to.IsVariable ? (to, from) : (from, to);
            _bound[variable] = value;
            _order.Add(variable);
            return true;
        }

        if (from.IsDynamic || to.IsDynamic)
        {
            return true;
        }

        if (from.Name == "null_type" || to.Name == "null_type")
        {
            return AllowsNull(from) && AllowsNull(to);
        }

        return from.Name == to.Name && from.Parameters.Count == to.Parameters.Count
            && from.Parameters.Zip(to.Parameters).All(pair => Fits(pair.First, pair.Second));
    }

    private static bool AllowsNull(CelShape shape) => shape.IsObject
        || shape.Name is not ("bool" or "int" or "uint" or "double" or "string" or "bytes" or "list" or "map" or "type");
}
