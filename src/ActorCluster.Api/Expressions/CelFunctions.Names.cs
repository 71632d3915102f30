namespace ActorCluster.Api.Expressions;

internal static partial class CelFunctions
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "&&", "||", "_?_:_", "!_", "-_", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "in",
        "size", "type", "dyn", "string", "int", "uint", "double", "bool", "bytes", "timestamp", "duration",
        "contains", "startsWith", "endsWith", "matches", "find", "findAll", "lowerAscii", "upperAscii", "trim", "reverse", "replace", "split",
        "charAt", "indexOf", "lastIndexOf", "substring", "format", "join",
        "isSorted", "sum", "min", "max", "distinct", "sort", "slice", "flatten", "first", "last",
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
        "quantity", "isQuantity", "sign", "isGreaterThan", "isLessThan", "compareTo",
        "url", "isURL", "getScheme", "getHost", "getHostname", "getPort", "getEscapedPath",
        "ip", "isIP", "cidr", "isCIDR", "family", "isLoopback", "isUnspecified", "isLinkLocalUnicast", "isLinkLocalMulticast", "isGlobalUnicast",
        "isCanonical", "containsIP", "containsCIDR", "prefixLength", "masked",
        "of", "none", "ofNonZeroValue", "hasValue", "value", "orValue", "or", "greatest", "least", "abs", "ceil", "floor",
        "equivalent", "intersects",
    };

    /// <summary>Whether there is a function of this name.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);
}
