using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// What calls cost when they are made (cel-go's interpreter/runtimecost.go, with Kubernetes' own functions of k8s.io/apiserver/pkg/cel/
/// library/cost.go): text is looked at for a tenth of its length, everything without a size for one.
/// </summary>
internal static class CelCosts
{
    /// <summary>What making a list costs.</summary>
    public const int NewList = 10;

    /// <summary>What making a map costs.</summary>
    public const int NewMap = 30;

    /// <summary>What asking who may do what costs.</summary>
    public const int Check = 350_000;

    /// <summary>The size of the longest pattern of a format.</summary>
    public const int LongestFormatPattern = 128;

    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    /// <summary>Whether a function turns a value into another type: of a constant that is done before anything is counted.</summary>
    public static bool IsConversion(string function) =>
        function is "bool" or "bytes" or "double" or "duration" or "dyn" or "int" or "string" or "timestamp" or "type" or "uint";

    /// <summary>Whether a call asks for an element of a list of constants, which is looked up and costs nothing.</summary>
    public static bool IsSetMembership(CelCall call, Func<CelNode, bool> isConstant) =>
        call is { Overloads: [{ Arguments: [_, ['l', ..]] }], Arguments: [_, CelList list] } && isConstant(list)
        && list.Items.All(static item => item is CelLiteral { Value: not byte[] } or CelName or CelSelect);

    /// <summary>What a call costs.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, what stands before the dot first.</param>
    /// <param name="result">What came out.</param>
    public static long OfCall(CelCall call, object?[] arguments, object? result)
    {
        var overload = call.Overloads is [var only] ? only : null;
        var first = arguments.Length > 0 ? Size(arguments[0]) : 0;
        var second = arguments.Length > 1 ? Size(arguments[1]) : 0;
        switch (call.Function)
        {
            case "check":
                return Check;
            case "fieldSelector" or "labelSelector":
                // A requirement takes two characters at least, and each is a structure with a list.
                return 10 + Ceiling(second * PerCharacter) + Ceiling(Ceiling(second * 0.5) * 50.0);
            case "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf":
                return Traversal(arguments[0]);
            case "url" or "lowerAscii" or "upperAscii" or "substring" or "trim" or "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity":
                return Ceiling(first * PerCharacter);
            case "ip":
                return call.Target is not null ? 1 : Ceiling(first * PerCharacter);
            case "replace" or "split" or "ip.isCanonical":
                return Ceiling(first * 2 * PerCharacter);
            case "join":
                return Ceiling(Size(result) * 2 * PerCharacter);
            case "find" or "findAll":
                return Pattern(first, second);
            case "containsIP":
                return Ceiling((first + first) * PerCharacter) + (arguments[1] is string ? Ceiling(second * PerCharacter) : 0);
            case "containsCIDR":
                return Ceiling((first + first) * PerCharacter) + Ceiling(first * PerCharacter) + 1
                    + (arguments[1] is string ? Ceiling(second * PerCharacter) : 0);
            case "validate" when arguments[0] is CelNamedFormat format:
                return Pattern(second, format.PatternSize);
            case "sets.contains" or "sets.intersects":
                return 1 + (first * second);
            case "sets.equivalent":
                return 1 + (2 * first * second);
            case CelOperators.Equal when arguments[0] is Quantity or System.Net.IPAddress or CelNetwork or CelNamedFormat or GoUrl or CelReceiver:
                return 1;
            case CelOperators.Equal or CelOperators.NotEqual:
                return Ceiling(Math.Min(first, second) * PerCharacter);
            case "startsWith" or "endsWith" or "strings.quote" or "format":
                return Ceiling(first * PerCharacter);
            case "bytes" or "string" when overload?.Arguments is ["string"] && call.Function == "bytes" || overload?.Arguments is ["bytes"] && call.Function == "string":
                return Ceiling(first * PerCharacter);
            case CelOperators.In when overload?.Arguments is [_, ['l', ..]]:
                return second;
            case "_<_" or "_<=_" or "_>_" or "_>=_" when overload?.Arguments[0] is "string" or "bytes":
                return Ceiling(Math.Min(first, second) * PerCharacter);
            case CelOperators.Add when overload?.Arguments[0] is "string" or "bytes":
                return Ceiling((first + second) * PerCharacter);
            case "matches" when call.Target is not null:
                return Pattern(first, second);
            case "contains":
                return Ceiling(first * PerCharacter) * Ceiling(second * PerCharacter);
            default:
                return 1;
        }
    }

    /// <summary>The size of a value; one for what has none.</summary>
    public static long Size(object? value) => value switch
    {
        string text => CelValues.LengthOf(text),
        byte[] bytes => bytes.Length,
        IReadOnlyList<object?> items => items.Count,
        System.Net.IPAddress address => address.GetAddressBytes().Length,
        CelNetwork network => (network.PrefixLength + 7) / 8,
        not null when CelMaps.IsMap(value, out var count) => count,
        _ => 1,
    };

    private static long Pattern(long text, long pattern) => Ceiling((1.0 + text) * PerCharacter) * Ceiling(pattern * PerPatternCharacter);

    private static long Ceiling(double cost) => (long)Math.Ceiling(cost);

    private static long Traversal(object? value) => value switch
    {
        string text => (long)(System.Text.Encoding.UTF8.GetByteCount(text) * PerCharacter),
        byte[] bytes => (long)(bytes.Length * PerCharacter),
        IReadOnlyList<object?> items => items.Sum(Traversal),
        not null when CelMaps.IsMap(value, out _) => CelMaps.Keys(value).Sum(key => Traversal(key) + (CelMaps.TryFind(value, key, out var found) ? Traversal(found) : 0)),
        _ => 1,
    };
}
