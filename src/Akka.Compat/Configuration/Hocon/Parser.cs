namespace Akka.Configuration.Hocon;

/// <summary>
/// Reads HOCON in one pass over the text: objects with or without braces, dotted and quoted keys, merging of repeated keys,
/// concatenation, arrays, <c>+=</c>, substitutions and includes.
/// </summary>
public sealed class Parser
{
    private readonly HoconScanner _scanner;
    private readonly Func<string, HoconRoot>? _includeCallback;
    private readonly List<HoconSubstitution> _substitutions = [];
    private readonly List<string> _path = [];

    private Parser(string text, Func<string, HoconRoot>? includeCallback)
    {
        _scanner = new HoconScanner(text);
        _includeCallback = includeCallback;
    }

    /// <summary>Parses a text and resolves its substitutions, from itself and then from environment variables.</summary>
    /// <param name="text">The HOCON.</param>
    /// <param name="includeCallback">Answers an <c>include "name"</c>; without it an include is refused.</param>
    /// <exception cref="FormatException">The text is not HOCON or a substitution leads nowhere; the message names the line.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Parser(text, includeCallback).ParseRoot();
    }

    private HoconRoot ParseRoot()
    {
        var root = new HoconObject();
        _scanner.SkipBlank();
        if (_scanner.TryTake('{'))
        {
            ParseFields(root, '}');
            _scanner.SkipBlank();
            if (!_scanner.AtEnd) throw _scanner.Error("nothing may follow the closing brace of the outermost object");
        }
        else
        {
            ParseFields(root, HoconScanner.End);
        }

        var value = new HoconValue(root);
        if (_substitutions.Count > 0) new HoconResolver(value, _scanner).Resolve();
        return new HoconRoot(value, _substitutions);
    }

    private void ParseFields(HoconObject owner, char end)
    {
        var start = _scanner.Position;
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd && end == HoconScanner.End) return;
            if (_scanner.AtEnd) throw _scanner.Error("the object that begins here has no closing brace", start);
            if (_scanner.TryTake(end)) return;

            var assigned = TryInclude(owner) || ParseField(owner);
            if (!assigned && _scanner.AtComma) throw _scanner.Error("an object without '=' or ':' must not be followed by a comma");
            if (!_scanner.TakeSeparator() && _scanner.Current != end)
                throw _scanner.Error($"expected a new line, a comma or the end of the object instead of '{_scanner.Current}'");
        }
    }

    // Answers whether the value was assigned, or is an object right after its key, after which Akka.NET takes no comma.
    private bool ParseField(HoconObject owner)
    {
        var first = _path.Count;
        var position = _scanner.Position;
        _scanner.ReadPath(_path);
        var count = _path.Count - first;
        _scanner.SkipBlank();

        var appends = false;
        var assigned = _scanner.Current != '{';
        if (assigned)
        {
            appends = _scanner.TryTake('+');
            if (!_scanner.TryTake('=') && (appends || !_scanner.TryTake(':')))
                throw _scanner.Error($"expected '=', ':' or '{{' after the key '{string.Join('.', _path.GetRange(first, count))}'", position);
        }

        var value = ParseValue();
        if (appends) value = Appended(value, position);
        for (var index = _path.Count - 1; index > first; index--)
        {
            var parent = new HoconObject();
            parent.Items.Add(_path[index], value);
            value = new HoconValue(parent);
        }

        HoconAssignment.Assign(owner, _path[first], value);
        _path.RemoveRange(first, count);
        return assigned;
    }

    // a += b is a = ${?a} [b].
    private HoconValue Appended(HoconValue element, int position)
    {
        var self = new HoconSubstitution(string.Join('.', _path), [.. _path], isOptional: true, position);
        _substitutions.Add(self);
        var value = new HoconValue(self) { IsDelayed = true };
        value.Values.Add(new HoconArray { element });
        return value;
    }

    private HoconValue ParseValue()
    {
        _scanner.SkipBlank();
        var value = new HoconValue();
        while (true)
        {
            var blank = _scanner.TakeSpaces();
            if (_scanner.AtLineEnd || _scanner.Current is ',' or '}' or ']') break;
            if (blank.Length > 0 && value.Values.Count > 0)
                value.Values.Add(new HoconLiteral { Value = blank.ToString(), IsSeparator = true });
            value.Values.Add(ParsePiece(value));
        }

        if (value.Values.Count == 0) throw _scanner.Error("expected a value");
        if (!value.IsDelayed) HoconAssignment.Collapse(value, _scanner);
        return value;
    }

    private IHoconElement ParsePiece(HoconValue owner)
    {
        switch (_scanner.Current)
        {
            case '{':
                _scanner.Take();
                var child = new HoconObject();
                ParseFields(child, '}');
                return child;
            case '[':
                _scanner.Take();
                return ParseArray();
            case '"':
                return new HoconLiteral { Value = _scanner.ReadQuoted() };
            case '$':
                var substitution = _scanner.ReadSubstitution();
                _substitutions.Add(substitution);
                owner.IsDelayed = true;
                return substitution;
            default:
                var text = _scanner.ReadUnquoted();
                return new HoconLiteral { Value = text == "null" && owner.Values.Count == 0 ? null : text };
        }
    }

    private HoconArray ParseArray()
    {
        var array = new HoconArray();
        var start = _scanner.Position - 1;
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd) throw _scanner.Error("the array that begins here has no closing bracket", start);
            if (_scanner.TryTake(']')) return array;
            array.Add(ParseValue());
            if (!_scanner.TakeSeparator() && _scanner.Current != ']')
                throw _scanner.Error($"expected a new line, a comma or the end of the array instead of '{_scanner.Current}'");
        }
    }

    private bool TryInclude(HoconObject owner)
    {
        var position = _scanner.Position;
        if (_scanner.TryReadInclude() is not { } name) return false;
        if (_includeCallback == null) throw _scanner.Error($"include \"{name}\" is not supported here", position);
        foreach (var (key, value) in _includeCallback(name).Value.GetObject().Items) HoconAssignment.Assign(owner, key, value);
        return true;
    }
}
