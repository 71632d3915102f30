namespace ActorCluster.Api.Expressions;

/// <summary>Finds what the variables of types stand for when one type has to fit another (cel-go's checker/types.go).</summary>
internal sealed class CelUnifier
{
    private Dictionary<CelShape, CelShape> _bound = [];

    /// <summary>The type with the variables replaced that something is known of.</summary>
    /// <param name="shape">The type.</param>
    /// <param name="closes">Whether the others are replaced by <c>dyn</c>.</param>
    public CelShape Substitute(CelShape shape, bool closes = false)
    {
        if (_bound.TryGetValue(shape, out var known))
        {
            return Substitute(known, closes);
        }

        return shape.IsVariable ? closes ? CelShape.Dynamic : shape
            : shape.Parameters.Count == 0 ? shape
            : CelShape.Of(shape.Name, [.. shape.Parameters.Select(part => Substitute(part, closes))]);
    }

    /// <summary>Whether a value of one type may stand where the other is wanted; what was found meanwhile is kept only then.</summary>
    public bool Fits(CelShape from, CelShape to) => Fits([from], [to]);

    /// <summary>The same for several types at once.</summary>
    public bool Fits(IReadOnlyList<CelShape> from, IReadOnlyList<CelShape> to)
    {
        var before = new Dictionary<CelShape, CelShape>(_bound);
        if (AllFit(from, to))
        {
            return true;
        }

        _bound = before;
        return false;
    }

    /// <summary>The more general of two types that fit each other.</summary>
    public static CelShape MostGeneral(CelShape one, CelShape other) => IsLessSpecific(one, other) ? one : other;

    private bool AllFit(IReadOnlyList<CelShape> from, IReadOnlyList<CelShape> to) =>
        from.Count == to.Count && from.Zip(to).All(pair => IsAssignable(pair.First, pair.Second));

    private bool IsAssignable(CelShape one, CelShape other)
    {
        if (other.IsVariable)
        {
            var (isValid, isKnown) = StandsFor(other, one);
            if (isValid || isKnown)
            {
                return isValid;
            }
        }

        if (one.IsVariable)
        {
            return StandsFor(one, other).IsValid;
        }

        if (one.IsDynamic || one.IsError || other.IsDynamic || other.IsError)
        {
            return true;
        }

        if (one.Name == "null_type" || other.Name == "null_type")
        {
            return AllowsNull(one.Name == "null_type" ? other : one);
        }

        return one.Name == "type" ? other.Name == "type" : one.Name == other.Name && AllFit(one.Parameters, other.Parameters);
    }

    private (bool IsValid, bool IsKnown) StandsFor(CelShape variable, CelShape shape)
    {
        if (ReferenceEquals(variable, shape))
        {
            return (true, true);
        }

        if (!_bound.TryGetValue(variable, out var known))
        {
            if (!IsFreeOf(variable, shape))
            {
                return (false, false);
            }

            _bound[variable] = shape;
            return (true, false);
        }

        if (known.IsExactly(shape))
        {
            return (true, true);
        }

        if (!IsAssignable(shape, known))
        {
            return (false, true);
        }

        var general = MostGeneral(shape, known);
        if (IsFreeOf(variable, general))
        {
            _bound[variable] = general;
        }

        return (true, true);
    }

    // A type that contained itself would have no end.
    private bool IsFreeOf(CelShape variable, CelShape within) => !ReferenceEquals(variable, within)
        && (within.IsVariable
            ? !_bound.TryGetValue(within, out var known) || IsFreeOf(variable, known)
            : within.Parameters.All(part => IsFreeOf(variable, part)));

    private static bool IsLessSpecific(CelShape one, CelShape other)
    {
        if (one.IsDynamic || one.IsVariable)
        {
            return true;
        }

        if (other.IsDynamic || other.IsVariable)
        {
            return false;
        }

        return one.Name == other.Name && (one.Name == "type" || (one.Parameters.Count == other.Parameters.Count
            && one.Parameters.Zip(other.Parameters).All(static pair => IsLessSpecific(pair.First, pair.Second))));
    }

    private static bool AllowsNull(CelShape shape) => shape.IsObject
        || shape.Name is not ("bool" or "int" or "uint" or "double" or "string" or "bytes" or "list" or "map" or "type");
}
