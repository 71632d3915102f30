namespace ActorCluster.Api.Expressions;

/// <summary>One form of a function: what it takes and what it gives. Single capitals stand for any type.</summary>
/// <param name="IsMethod">Whether the first argument stands before the dot.</param>
/// <param name="Arguments">The types of the arguments.</param>
/// <param name="Result">The type of the result.</param>
internal sealed record CelOverload(bool IsMethod, IReadOnlyList<string> Arguments, string Result);

/// <summary>
/// The functions that expressions in Kubernetes 1.32 can call: the standard ones of cel-spec's langdef.md, and the libraries that
/// k8s.io/apiserver/pkg/cel/environment/base.go lists for that version.
/// </summary>
internal static class CelDeclarations
{
    private const string Time = "google.protobuf.Timestamp";
    private const string Span = "google.protobuf.Duration";

    // One line is one form: the name, what it takes (a leading dot: the first argument is the target), what it gives.
    private const string Text = """
        _&&_ bool bool = bool
        _||_ bool bool = bool
        !_ bool = bool
        _?_:_ bool A A = A
        _==_ A A = bool
        _!=_ A A = bool
        _+_ int int = int|uint uint = uint|double double = double|string string = string|bytes bytes = bytes|list(A) list(A) = list(A)|Span Span = Span|Time Span = Time|Span Time = Time
        _-_ int int = int|uint uint = uint|double double = double|Span Span = Span|Time Span = Time|Time Time = Span
        _*_ int int = int|uint uint = uint|double double = double
        _/_ int int = int|uint uint = uint|double double = double
        _%_ int int = int|uint uint = uint
        -_ int = int|double = double|Span = Span
        @not_strictly_false bool = bool
        @in A list(A) = bool|A map(A,B) = bool
        _[_] list(A) int = A|map(A,B) A = B|optional_type(list(A)) int = optional_type(A)|optional_type(map(A,B)) A = optional_type(B)
        _[?_] list(A) int = optional_type(A)|map(A,B) A = optional_type(B)|optional_type(list(A)) int = optional_type(A)|optional_type(map(A,B)) A = optional_type(B)
        size string = int|bytes = int|list(A) = int|map(A,B) = int|.string = int|.bytes = int|.list(A) = int|.map(A,B) = int
        type A = type(A)
        dyn A = dyn
        string string = string|bool = string|int = string|uint = string|double = string|bytes = string|Time = string|Span = string|net.IP = string|net.CIDR = string
        int int = int|uint = int|double = int|string = int|Time = int|Span = int
        uint uint = uint|int = uint|double = uint|string = uint
        double double = double|int = double|uint = double|string = double
        bool bool = bool|string = bool
        bytes bytes = bytes|string = bytes
        timestamp Time = Time|string = Time|int = Time
        duration Span = Span|string = Span|int = Span
        contains .string string = bool
        startsWith .string string = bool
        endsWith .string string = bool
        matches string string = bool|.string string = bool
        find .string string = string
        findAll .string string = list(string)|.string string int = list(string)
        lowerAscii .string = string
        upperAscii .string = string
        trim .string = string
        replace .string string string = string|.string string string int = string
        split .string string = list(string)|.string string int = list(string)
        charAt .string int = string
        substring .string int = string|.string int int = string
        format .string list(dyn) = string
        join .list(string) = string|.list(string) string = string
        strings.quote string = string
        indexOf .string string = int|.string string int = int|.list(A) A = int
        lastIndexOf .string string = int|.string string int = int|.list(A) A = int
        getFullYear .Time = int|.Time string = int
        getMonth .Time = int|.Time string = int
        getDate .Time = int|.Time string = int
        getDayOfMonth .Time = int|.Time string = int
        getDayOfWeek .Time = int|.Time string = int
        getDayOfYear .Time = int|.Time string = int
        getHours .Time = int|.Time string = int|.Span = int
        getMinutes .Time = int|.Time string = int|.Span = int
        getSeconds .Time = int|.Time string = int|.Span = int
        getMilliseconds .Time = int|.Time string = int|.Span = int
        quantity string = kubernetes.Quantity
        isQuantity string = bool
        sign kubernetes.Quantity = int
        isInteger .kubernetes.Quantity = bool
        asInteger .kubernetes.Quantity = int
        asApproximateFloat .kubernetes.Quantity = double
        isGreaterThan .kubernetes.Quantity kubernetes.Quantity = bool
        isLessThan .kubernetes.Quantity kubernetes.Quantity = bool
        compareTo .kubernetes.Quantity kubernetes.Quantity = int
        add .kubernetes.Quantity kubernetes.Quantity = kubernetes.Quantity|.kubernetes.Quantity int = kubernetes.Quantity
        sub .kubernetes.Quantity kubernetes.Quantity = kubernetes.Quantity|.kubernetes.Quantity int = kubernetes.Quantity
        url string = kubernetes.URL
        isURL string = bool
        getScheme .kubernetes.URL = string
        getHost .kubernetes.URL = string
        getHostname .kubernetes.URL = string
        getPort .kubernetes.URL = string
        getEscapedPath .kubernetes.URL = string
        getQuery .kubernetes.URL = map(string,list(string))
        ip string = net.IP|.net.CIDR = net.IP
        isIP string = bool
        ip.isCanonical string = bool
        family .net.IP = int
        isUnspecified .net.IP = bool
        isLoopback .net.IP = bool
        isLinkLocalMulticast .net.IP = bool
        isLinkLocalUnicast .net.IP = bool
        isGlobalUnicast .net.IP = bool
        cidr string = net.CIDR
        isCIDR string = bool
        containsIP .net.CIDR net.IP = bool|.net.CIDR string = bool
        containsCIDR .net.CIDR net.CIDR = bool|.net.CIDR string = bool
        masked .net.CIDR = net.CIDR
        prefixLength .net.CIDR = int
        sets.contains list(A) list(A) = bool
        sets.intersects list(A) list(A) = bool
        sets.equivalent list(A) list(A) = bool
        optional.of A = optional_type(A)
        optional.none = optional_type(A)
        optional.ofNonZeroValue A = optional_type(A)
        hasValue .optional_type(A) = bool
        value .optional_type(A) = A
        orValue .optional_type(A) A = A
        or .optional_type(A) optional_type(A) = optional_type(A)
        first .list(A) = optional_type(A)
        last .list(A) = optional_type(A)
        format.named string = optional_type(kubernetes.NamedFormat)
        validate .kubernetes.NamedFormat string = optional_type(list(string))
        path .Authorizer string = PathCheck
        group .Authorizer string = GroupCheck
        serviceAccount .Authorizer string string = Authorizer
        resource .GroupCheck string = ResourceCheck
        subresource .ResourceCheck string = ResourceCheck
        namespace .ResourceCheck string = ResourceCheck
        name .ResourceCheck string = ResourceCheck
        fieldSelector .ResourceCheck string = ResourceCheck
        labelSelector .ResourceCheck string = ResourceCheck
        check .PathCheck string = Decision|.ResourceCheck string = Decision
        allowed .Decision = bool
        reason .Decision = string
        errored .Decision = bool
        error .Decision = string
        """;

    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", Time, Span];

    private static readonly string[] Summed = ["int", "uint", "double", Span];

    private static readonly string[] Formats =
    [
        "dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix", "dns1123SubdomainPrefix", "dns1035LabelPrefix",
        "labelValue", "uri", "uuid", "byte", "date", "datetime",
    ];

    private static readonly Dictionary<string, IReadOnlyList<CelOverload>> Known = Read();

    /// <summary>The forms of a function; null when there is none of this name.</summary>
    public static IReadOnlyList<CelOverload>? Of(string name) => Known.GetValueOrDefault(name);

    /// <summary>Makes a type of its text, with a variable for each capital.</summary>
    public static CelShape Shape(string text, Dictionary<string, CelShape> variables)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            if (text.Length > 1)
            {
                return text == "dyn" ? CelShape.Dynamic : CelShape.Simple(text);
            }

            return variables.TryGetValue(text, out var known) ? known : variables[text] = CelShape.Variable(text);
        }

        var parts = new List<string>();
        var (depth, start) = (0, open + 1);
        for (var i = start; i < text.Length; i++)
        {
            if (depth == 0 && text[i] is ',' or ')')
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }

            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return CelShape.Of(text[..open], [.. parts.Select(part => Shape(part, variables))]);
    }

    private static Dictionary<string, IReadOnlyList<CelOverload>> Read()
    {
        var known = new Dictionary<string, IReadOnlyList<CelOverload>>(StringComparer.Ordinal);
        foreach (var line in Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            known[line[..space]] = [.. line[(space + 1)..].Split('|').Select(Overload)];
        }

        // Numbers are ordered across their types, everything else within its own.
        CelOverload[] ordered =
        [
            .. Ordered.Select(static type => new CelOverload(false, [type, type], "bool")),
            .. from left in Summed[..3] from right in Summed[..3] where left != right select new CelOverload(false, [left, right], "bool"),
        ];
        foreach (var name in new[] { "_<_", "_<=_", "_>_", "_>=_" })
        {
            known[name] = ordered;
        }

        known["isSorted"] = [.. Ordered.Select(static type => new CelOverload(true, [$"list({type})"], "bool"))];
        known["min"] = known["max"] = [.. Ordered.Select(static type => new CelOverload(true, [$"list({type})"], type))];
        known["sum"] = [.. Summed.Select(static type => new CelOverload(true, [$"list({type})"], type))];
        foreach (var format in Formats)
        {
            known["format." + format] = [new CelOverload(false, [], "kubernetes.NamedFormat")];
        }

        return known;
    }

    private static CelOverload Overload(string text)
    {
        var sides = text.Split('=', StringSplitOptions.TrimEntries);
        var isMethod = sides[0].StartsWith('.');
        string[] arguments = [.. sides[0].TrimStart('.').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Full)];
        return new CelOverload(isMethod, arguments, Full(sides[1]));
    }

    private static string Full(string type) => type switch
    {
        "Time" => Time,
        "Span" => Span,
        "Authorizer" or "PathCheck" or "GroupCheck" or "ResourceCheck" or "Decision" => "kubernetes.authorization." + type,
        _ => type,
    };
}
