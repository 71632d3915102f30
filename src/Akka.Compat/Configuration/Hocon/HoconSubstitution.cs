#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A reference to another value of the same text: <c>${path}</c>, or <c>${?path}</c> which may point nowhere.</summary>
public class HoconSubstitution : IHoconElement
{
    internal HoconSubstitution(string path, string[] keys, bool isOptional, int position)
    {
        Path = path;
        Keys = keys;
        IsOptional = isOptional;
        Position = position;
    }

    /// <summary>The path as it was written.</summary>
    public string Path { get; set; }

    /// <summary>What the path led to; null for an optional one that led nowhere.</summary>
    public HoconValue ResolvedValue { get; set; }

    internal string[] Keys { get; }

    internal bool IsOptional { get; }

    internal int Position { get; }

    /// <inheritdoc/>
    public bool IsString() => ResolvedValue != null && ResolvedValue.IsString();

    /// <inheritdoc/>
    public string GetString() => ResolvedValue?.GetString();

    /// <inheritdoc/>
    public bool IsArray() => ResolvedValue != null && ResolvedValue.IsArray();

    /// <inheritdoc/>
    public IList<HoconValue> GetArray() => ResolvedValue?.GetArray() ?? [];
}
