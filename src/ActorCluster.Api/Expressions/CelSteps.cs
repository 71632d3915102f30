namespace ActorCluster.Api.Expressions;

/// <summary>One step of a way into a value: a field, a key or an index (refQualify in cel-go's interpreter/attributes.go).</summary>
internal static class CelSteps
{
    /// <summary>Takes the step.</summary>
    /// <param name="value">Where it begins.</param>
    /// <param name="key">Where it leads.</param>
    /// <param name="isOptional">Whether it may lead nowhere.</param>
    /// <param name="found">Where it ends.</param>
    /// <returns>Whether there is something.</returns>
    /// <exception cref="CelException">There is nothing, and it is not optional.</exception>
    public static bool TryGet(object? value, object? key, bool isOptional, out object? found)
    {
        found = null;
        if (key is not (string or long or ulong or double or bool))
        {
            throw new CelException($"invalid qualifier type: {CelValues.TypeOf(key)}");
        }

        switch (value)
        {
            case CelReceiver receiver when key is string name && receiver.Fields.TryGetValue(name, out found):
                return true;
            case not null when CelMaps.IsMap(value, out _):
                if (CelMaps.TryFind(value, key, out found) || (key is string escaped && TryUnescaped(value, escaped, out found)))
                {
                    return true;
                }

                break;
            case IReadOnlyList<object?> items:
                var at = IndexOf(key);
                if (at >= 0 && at < items.Count)
                {
                    found = items[(int)at];
                    return true;
                }

                return isOptional ? false : throw new CelException($"index out of bounds: {CelFormat.Show(key)}");
        }

        return isOptional ? false : throw new CelException($"no such key: {CelFormat.Show(key is string field ? CelNames.Unescape(field) : key)}");
    }

    private static bool TryUnescaped(object map, string name, out object? found)
    {
        found = null;
        var property = CelNames.Unescape(name);
        return property != name && CelMaps.TryFind(map, property, out found);
    }

    private static long IndexOf(object key) => key switch
    {
        long number => number,
        ulong number when number <= long.MaxValue => (long)number,
        double number when double.IsInteger(number) && Math.Abs(number) < 9e18 => (long)number,
        double or ulong => throw new CelException($"unsupported index value {CelFormat.Show(key)} in list"),
        _ => throw new CelException($"unsupported index type '{CelValues.TypeOf(key)}' in list"),
    };
}
