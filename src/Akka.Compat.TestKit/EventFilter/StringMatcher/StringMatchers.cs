using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Says whether a text is the one looked for.</summary>
public interface IStringMatcher
{
    /// <summary>Whether it is.</summary>
    bool IsMatch(string s);
}

/// <summary>Every text.</summary>
public class MatchesAll : IStringMatcher
{
    /// <summary>The only instance needed.</summary>
    public static IStringMatcher Instance { get; } = new MatchesAll();

    /// <inheritdoc/>
    public bool IsMatch(string s) => true;

    /// <inheritdoc/>
    public override string ToString() => "";
}

/// <summary>A text and no other.</summary>
public class EqualsString : IStringMatcher
{
    private readonly string _s;

    /// <summary>Holds the text.</summary>
    public EqualsString(string s) => _s = s;

    /// <inheritdoc/>
    public bool IsMatch(string s) => string.Equals(_s, s, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"== \"{_s}\"";
}

/// <summary>A text that begins with a given one.</summary>
public class StartsWithString : IStringMatcher
{
    private readonly string _start;

    /// <summary>Holds the beginning.</summary>
    public StartsWithString(string start) => _start = start;

    /// <inheritdoc/>
    public bool IsMatch(string s) => s.StartsWith(_start, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"starts with \"{_start}\"";
}

/// <summary>A text that contains a given one.</summary>
public class ContainsString : IStringMatcher
{
    private readonly string _part;

    /// <summary>Holds the part.</summary>
    public ContainsString(string part) => _part = part;

    /// <inheritdoc/>
    public bool IsMatch(string s) => s.Contains(_part, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"contains \"{_part}\"";
}

/// <summary>A text that fits a regular expression.</summary>
public class RegexMatcher : IStringMatcher
{
    private readonly Regex _regex;

    /// <summary>Holds the expression.</summary>
    public RegexMatcher(Regex regex) => _regex = regex;

    /// <inheritdoc/>
    public bool IsMatch(string s) => _regex.IsMatch(s);

    /// <inheritdoc/>
    public override string ToString() => $"matches regex \"{_regex}\"";
}

/// <summary>The source of a log event: a text, or an actor given by its whole path or the end of it.</summary>
public class EqualsStringAndPathMatcher : IStringMatcher
{
    private readonly string _path;
    private readonly bool _canBeRelative;

    /// <summary>Holds the path.</summary>
    public EqualsStringAndPathMatcher(string path, bool canBeRelative = true)
    {
        _path = path;
        _canBeRelative = canBeRelative;
    }

    /// <inheritdoc/>
    public bool IsMatch(string s)
    {
        if (string.Equals(_path, s, StringComparison.OrdinalIgnoreCase)) return true;

        // A source reads "[akka://sys/user/a#123456]", or as long without brackets or uid.
        var actor = s.AsSpan().Trim("[]");
        var uid = actor.LastIndexOf('#');
        if (uid >= 0) actor = actor[..uid];
        if (actor.Equals(_path, StringComparison.OrdinalIgnoreCase)) return true;
        if (!_canBeRelative) return false;

        var end = _path.TrimStart('/');
        return actor.Length > end.Length
            && actor.EndsWith(end, StringComparison.OrdinalIgnoreCase)
            && actor[actor.Length - end.Length - 1] == '/';
    }

    /// <inheritdoc/>
    public override string ToString() => $"== \"{_path}\"";
}
