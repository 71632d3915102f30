using System.Globalization;

namespace ActorCluster.Api.Validation;

/// <summary>The way to a field within an object, as messages show it: <c>spec.containers[0].env[key]</c> (field.Path).</summary>
public sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string _segment;
    private readonly bool _isIndex;

    private FieldPath(FieldPath? parent, string segment, bool isIndex)
    {
        _parent = parent;
        _segment = segment;
        _isIndex = isIndex;
    }

    /// <summary>The path of a field of the object itself.</summary>
    /// <param name="name">The field's JSON name.</param>
    public static FieldPath Of(string name) => new(null, name, false);

    /// <summary>The path of a field below this one.</summary>
    /// <param name="name">The field's JSON name.</param>
    public FieldPath Child(string name) => new(this, name, false);

    /// <summary>The path of two fields below this one.</summary>
    /// <param name="name">The first field's JSON name.</param>
    /// <param name="next">The second field's JSON name.</param>
    public FieldPath Child(string name, string next) => Child(name).Child(next);

    /// <summary>The path of an element of the list at this path.</summary>
    /// <param name="index">The element's index, from 0.</param>
    public FieldPath Index(int index) => new(this, index.ToString(CultureInfo.InvariantCulture), true);

    /// <summary>The path of an entry of the map at this path.</summary>
    /// <param name="key">The entry's key.</param>
    public FieldPath Key(string key) => new(this, key, true);

    /// <inheritdoc />
    public override string ToString()
    {
        var before = _parent?.ToString() ?? "";
        return _isIndex ? $"{before}[{_segment}]" : before.Length == 0 ? _segment : $"{before}.{_segment}";
    }
}
