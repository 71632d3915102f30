using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Turns YAML into JSON by the rules of sigs.k8s.io/yaml, which are those of YAML 1.1 for plain scalars: <c>yes</c>, <c>on</c> and <c>y</c>
/// are true, <c>0777</c> is octal, <c>~</c> is null. JSON is YAML too.
/// </summary>
public static class YamlToJson
{
    /// <summary>The most nodes of a document, with every alias counted as what it stands for.</summary>
    public const int MaximumNodes = 500_000;

    /// <summary>The document as JSON.</summary>
    /// <param name="yaml">One YAML document, UTF-8.</param>
    /// <exception cref="DecodingException">It is malformed, nests too deep or expands too far.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> yaml) => Encoding.UTF8.GetBytes(ToNode(yaml)?.ToJsonString() ?? "null");

    /// <summary>The document as JSON, and the keys that it gives twice.</summary>
    /// <param name="yaml">One YAML document, UTF-8.</param>
    /// <param name="duplicates"><c>line 10: key "paused" already set in map</c> for each (sigs.k8s.io/yaml, UnmarshalStrict).</param>
    /// <exception cref="DecodingException">It is malformed, nests too deep or expands too far.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> yaml, out IReadOnlyList<string> duplicates)
    {
        var (node, found) = Read(yaml, static conversion => (conversion.Document(), conversion.Duplicates));
        duplicates = found;
        return Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null");
    }

    /// <summary>The document as a tree.</summary>
    /// <param name="yaml">One YAML document, UTF-8.</param>
    /// <exception cref="DecodingException">It is malformed, nests too deep or expands too far.</exception>
    public static JsonNode? ToNode(ReadOnlySpan<byte> yaml) => Read(yaml, static conversion => conversion.Document());

    /// <summary>Every document as a tree, those that are empty left out.</summary>
    /// <param name="yaml">Documents between lines of <c>---</c>, UTF-8.</param>
    /// <exception cref="DecodingException">One is malformed, nests too deep or expands too far.</exception>
    public static IReadOnlyList<JsonNode> ToNodes(ReadOnlySpan<byte> yaml) => Read(yaml, static conversion => conversion.Documents());

    private static T Read<T>(ReadOnlySpan<byte> yaml, Func<Conversion, T> convert)
    {
        try
        {
            using var text = new StringReader(Encoding.UTF8.GetString(yaml));
            return convert(new Conversion(new Parser(text)));
        }
        catch (YamlException e)
        {
            throw new DecodingException(string.Create(CultureInfo.InvariantCulture, $"error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}"), e);
        }
    }

    private sealed class Conversion(IParser parser)
    {
        private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> _anchors = [];
        private int _nodes;

        internal List<string> Duplicates { get; } = [];

        internal JsonNode? Document()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            return Node(0);
        }

        internal List<JsonNode> Documents()
        {
            var documents = new List<JsonNode>();
            parser.Consume<StreamStart>();
            while (!parser.TryConsume<StreamEnd>(out _))
            {
                parser.Consume<DocumentStart>();
                _anchors.Clear();
                if (Node(0) is { } document)
                {
                    documents.Add(document);
                }

                parser.Consume<DocumentEnd>();
            }

            return documents;
        }

        private JsonNode? Node(int depth)
        {
            if (depth > KubernetesJson.MaximumDepth)
            {
                throw new DecodingException("error converting YAML to JSON: yaml: exceeded max depth");
            }

            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                if (!_anchors.TryGetValue(alias.Value, out var known))
                {
                    throw new DecodingException($"error converting YAML to JSON: yaml: unknown anchor '{alias.Value}' referenced");
                }

                Count(known.Size);
                return known.Node?.DeepClone();
            }

            var before = _nodes;
            Count(1);
            var (node, anchor) = parser.Current switch
            {
                Scalar => Plain(),
                SequenceStart => Sequence(depth),
                MappingStart => Mapping(depth),
                _ => throw new DecodingException("error converting YAML to JSON: yaml: did not find expected node content"),
            };
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = (node?.DeepClone(), _nodes - before);
            }

            return node;
        }

        private void Count(int nodes)
        {
            _nodes += nodes;
            if (_nodes > MaximumNodes)
            {
                throw new DecodingException("error converting YAML to JSON: yaml: document contains excessive aliasing");
            }
        }

        private (JsonNode? Node, AnchorName Anchor) Plain()
        {
            var scalar = parser.Consume<Scalar>();
            return (Resolve(scalar), scalar.Anchor);
        }

        private (JsonNode? Node, AnchorName Anchor) Sequence(int depth)
        {
            var anchor = parser.Consume<SequenceStart>().Anchor;
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            return (items, anchor);
        }

        private (JsonNode? Node, AnchorName Anchor) Mapping(int depth)
        {
            var anchor = parser.Consume<MappingStart>().Anchor;
            var members = new JsonObject();
            JsonObject? merged = null;
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var isMerge = parser.Accept<Scalar>(out var scalar) && scalar is { Value: "<<", Style: ScalarStyle.Plain };
                var line = parser.Current?.Start.Line ?? 0;
                var key = Node(depth + 1);
                var value = Node(depth + 1);
                if (isMerge)
                {
                    merged ??= [];
                    Merge(merged, value);
                }
                else
                {
                    var name = Name(key);
                    if (members.ContainsKey(name))
                    {
                        Duplicates.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: key \"{name}\" already set in map"));
                    }

                    members[name] = value;
                }
            }

            if (merged is not null)
            {
                foreach (var (name, value) in merged)
                {
                    members.TryAdd(name, value?.DeepClone());
                }
            }

            return (members, anchor);
        }

        private static void Merge(JsonObject target, JsonNode? source)
        {
            switch (source)
            {
                case JsonObject members:
                    foreach (var (name, value) in members)
                    {
                        target.TryAdd(name, value?.DeepClone());
                    }

                    break;
                case JsonArray several:
                    foreach (var item in several)
                    {
                        Merge(target, item as JsonObject ?? throw BadMerge());
                    }

                    break;
                default:
                    throw BadMerge();
            }
        }

        private static DecodingException BadMerge() =>
            new("error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value");

        private static string Name(JsonNode? key) => key switch
        {
            null => "null",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonValue value => value.ToJsonString(),
            _ => throw new DecodingException("error converting YAML to JSON: yaml: invalid map key"),
        };
    }

    private static JsonValue? Resolve(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        if (text[0] is not (>= '0' and <= '9' or '+' or '-' or '.'))
        {
            return JsonValue.Create(text);
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (TryInteger(digits, out var number))
        {
            return JsonValue.Create(number);
        }

        return IsFloat(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) && double.IsFinite(fraction)
            ? JsonValue.Create(fraction)
            : JsonValue.Create(text);
    }

    private static bool TryInteger(string text, out long number)
    {
        number = 0;
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(text.Length > 0 && text[0] is '-' or '+' ? 1 : 0);
        if (digits.Length == 0)
        {
            return false;
        }

        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var skip) = digits[1] switch { 'x' or 'X' => (16, 2), 'b' or 'B' => (2, 2), 'o' or 'O' => (8, 2), _ => (8, 1) };
            digits = digits[skip..];
        }

        if (digits.Length == 0)
        {
            return false;
        }

        Int128 value = 0;
        foreach (var digit in digits)
        {
            var part = char.IsAsciiHexDigit(digit) ? System.Convert.ToInt32(digit.ToString(), 16) : 99;
            value = value * radix + part;
            if (part >= radix || value > (Int128)long.MaxValue + 1)
            {
                return false;
            }
        }

        value = negative ? -value : value;
        number = value <= long.MaxValue ? (long)value : 0;
        return value <= long.MaxValue;
    }

    // ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            text = text[1..];
        }

        var whole = Digits(ref text);
        var fraction = 0;
        if (text.Length > 0 && text[0] == '.')
        {
            text = text[1..];
            fraction = Digits(ref text);
        }

        if (whole == 0 && fraction == 0)
        {
            return false;
        }

        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] is not ('e' or 'E'))
        {
            return false;
        }

        text = text[1..];
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            text = text[1..];
        }

        return Digits(ref text) > 0 && text.Length == 0;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? text.Length : count;
        text = text[count..];
        return count;
    }
}
