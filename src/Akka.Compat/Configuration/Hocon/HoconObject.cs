#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>Keys and their values.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>The values by key, in the order in which they were written.</summary>
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsString() => false;

    /// <summary>An object is no text.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public string GetString() => throw new NotSupportedException("This element is an object and not a string.");

    /// <inheritdoc/>
    public bool IsArray() => false;

    /// <summary>An object is no array.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IList<HoconValue> GetArray() => throw new NotSupportedException("This element is an object and not an array.");

    /// <summary>The value of a key, or null.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>Takes over the keys of another object: objects are merged, everything else is replaced.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, value) in other.Items) Items[key] = Overlay(Items.GetValueOrDefault(key), value);
    }

    /// <summary>The object as HOCON, without braces around it.</summary>
    public override string ToString() => HoconWriter.Write(new HoconValue(this));

    // A new object: what is above wins, except that objects on both sides are merged. Subtrees that only one side has are shared,
    // which is safe because nothing changes a tree once it is parsed.
    internal static HoconObject Overlay(HoconObject below, HoconObject above)
    {
        if (below == null) return above ?? new HoconObject();
        if (above == null) return below;
        var merged = new HoconObject();
        merged.Items.EnsureCapacity(Math.Max(below.Items.Count, above.Items.Count));
        foreach (var (key, value) in below.Items) merged.Items.Add(key, value);
        merged.Merge(above);
        return merged;
    }

    private static HoconValue Overlay(HoconValue below, HoconValue above) =>
        below?.GetObject() is { } belowObject && above.GetObject() is { } aboveObject
            ? new HoconValue(Overlay(belowObject, aboveObject))
            : above;
}
