using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in the tree of its system. Two paths are equal when address and names are; the uid, which
/// tells incarnations of one name apart, counts only in the equality of references.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The symbols that may stand in a name besides letters, digits and escapes.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private readonly ActorPath? _parent;
    private int _hash;

    /// <summary>A root.</summary>
    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
    }

    /// <summary>A child.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
    }

    /// <summary>The system the path is in.</summary>
    public Address Address { get; }

    /// <summary>The last name of the path.</summary>
    public string Name { get; }

    /// <summary>The incarnation, or <see cref="ActorCell.UndefinedUid"/>.</summary>
    public long Uid { get; }

    /// <summary>The number of names; 0 for a root.</summary>
    public int Depth { get; }

    /// <summary>The path of the parent; a root is its own parent.</summary>
    public ActorPath Parent => _parent ?? this;

    /// <summary>The root of the path.</summary>
    public ActorPath Root => ParentOf(0);

    /// <summary>The names from below the root to the last.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            if (Depth == 0) return ImmutableArray<string>.Empty;
            var names = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--)
            {
                names[i] = path.Name;
                path = path.Parent;
            }
            return names;
        }
    }

    /// <summary>The ancestor at a depth; negative depths count from this path upwards.</summary>
    public ActorPath ParentOf(int depth)
    {
        var wanted = depth >= 0 ? depth : Depth + depth;
        var path = this;
        while (path.Depth > wanted) path = path.Parent;
        return path;
    }

    /// <summary>The path of a child.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The same path for another incarnation.</summary>
    public ActorPath WithUid(long uid) => uid == Uid || _parent is null ? this : new ChildActorPath(_parent, Name, uid);

    /// <summary>Whether a name is allowed as the name of an actor.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c, StringComparison.Ordinal)) continue;
            if (c != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2])) return false;
            i += 2;
        }
        return true;
    }

    /// <summary>Reads a path.</summary>
    /// <exception cref="UriFormatException">The text is not a path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads a path.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (path is null || !Address.TryParse(path.AsSpan(), out var address, out var rest)) return false;
        return TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads names below a path.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = basePath;
        foreach (var range in absoluteUri.Split('/'))
        {
            var name = absoluteUri[range];
            if (!name.IsEmpty) actorPath /= name.ToString();
        }
        return true;
    }

    /// <summary>Reads the address of a path.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => Address.TryParse(path, out address);

    /// <summary>Splits <c>name#uid</c>.</summary>
    internal static (string Name, long Uid) SplitNameAndUid(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return (name, ActorCell.UndefinedUid);
        return long.TryParse(name.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            ? (name[..hash], uid)
            : (name[..hash], ActorCell.UndefinedUid);
    }

    /// <summary><c>/user/a</c>.</summary>
    public string ToStringWithoutAddress()
    {
        if (Depth == 0) return "/";
        var text = new StringBuilder(Depth * 12);
        AppendNames(text);
        return text.ToString();
    }

    /// <summary>The path with its address.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path with its own address if that has a host, else with the given one.</summary>
    public string ToStringWithAddress(Address address) =>
        (Address.HasGlobalScope && Address.Port.HasValue ? Address : address) + ToStringWithoutAddress();

    /// <summary>The path with address and uid.</summary>
    public string ToStringWithUid() => WithUidSuffix(ToStringWithAddress());

    /// <summary>The path with address and uid, as it is sent.</summary>
    public string ToSerializationFormat() => WithUidSuffix(ToStringWithAddress());

    /// <summary>The path as it is sent, with the given address unless it has one of its own.</summary>
    public string ToSerializationFormatWithAddress(Address address) => WithUidSuffix(ToStringWithAddress(address));

    /// <inheritdoc/>
    public override string ToString() => ToStringWithAddress();

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Depth != other.Depth || GetHashCode() != other.GetHashCode()) return false;
        ActorPath a = this, b = other;
        while (a.Depth > 0)
        {
            if (ReferenceEquals(a, b)) return true;
            if (a.Name != b.Name) return false;
            a = a.Parent;
            b = b.Parent;
        }
        return a.Address.Equals(b.Address);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = _parent is null ? Address.GetHashCode() : HashCode.Combine(_parent.GetHashCode(), Name);
        return _hash = hash == 0 ? 1 : hash;
    }

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other)
    {
        if (other is null) return 1;
        if (Depth == 0 || other.Depth == 0)
            return string.CompareOrdinal(ToString(), other.ToString());
        IReadOnlyList<string> mine = Elements, theirs = other.Elements;
        for (var i = 0; i < mine.Count && i < theirs.Count; i++)
        {
            var result = string.CompareOrdinal(mine[i], theirs[i]);
            if (result != 0) return result;
        }
        return mine.Count.CompareTo(theirs.Count);
    }

    /// <summary>The path of a child; <c>name#uid</c> names an incarnation.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        var (plain, uid) = SplitNameAndUid(name);
        return new ChildActorPath(path, plain, uid);
    }

    /// <summary>The path of a descendant; empty names are left out.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (!string.IsNullOrEmpty(element)) path /= element;
        }
        return path;
    }

    /// <summary>Whether address and names are equal.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether address or names differ.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    private string WithUidSuffix(string text) =>
        Uid == ActorCell.UndefinedUid ? text : text + "#" + Uid.ToString(CultureInfo.InvariantCulture);

    private void AppendNames(StringBuilder text)
    {
        if (_parent is null) return;
        _parent.AppendNames(text);
        text.Append('/').Append(Name);
    }
}

/// <summary>The root of a system's tree.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>Creates a root.</summary>
    public RootActorPath(Address address, string name = "")
        : base(address, name)
    {
    }
}

/// <summary>A path below another.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>Creates the path of a child.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(parentPath, name, uid)
    {
    }
}
