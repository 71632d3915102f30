#nullable disable // As in Akka.NET, the surface carries no nullability: code compiles the same against both engines.

using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// An immutable tree of settings, read by dotted path. A path that is absent answers with the default given by the caller;
/// a path that is present and cannot be read as the wanted type throws <see cref="FormatException"/>.
/// </summary>
public class Config
{
    /// <summary>A configuration without any key; use it instead of null.</summary>
    public static readonly Config Empty = ConfigurationFactory.ParseString("");

    // What this configuration itself says, without its fallback; Root is the two merged.
    private HoconValue _own;

    /// <summary>Creates a configuration without a root; reading from it throws.</summary>
    public Config()
    {
    }

    /// <summary>Wraps a parsed tree.</summary>
    /// <exception cref="ArgumentNullException">The root has no value.</exception>
    public Config(HoconRoot root)
    {
        if (root?.Value == null) throw new ArgumentNullException(nameof(root), "The root value cannot be null.");
        _own = root.Value;
        Root = root.Value;
        Substitutions = root.Substitutions;
    }

    /// <summary>The configuration asked where this one is silent, or null.</summary>
    public Config Fallback { get; private set; }

    /// <summary>Whether there is no key at all.</summary>
    public virtual bool IsEmpty => Root == null || Root.IsEmpty;

    /// <summary>The root of the merged tree.</summary>
    public virtual HoconValue Root { get; private set; }

    /// <summary>The substitutions that the parsed text held; all of them are resolved.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>Reads on/off, true/false or yes/no.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => Find(path) is { } value ? value.GetBoolean() : @default;

    /// <summary>Reads a size in bytes, or null when the path is absent.</summary>
    public virtual long? GetByteSize(string path) => Find(path)?.GetByteSize();

    /// <summary>Reads a size in bytes, such as <c>128 KiB</c> (1024-based) or <c>10 MB</c> (1000-based).</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Find(path) is { } value ? value.GetByteSize() : def;

    /// <summary>Reads a 32-bit integer.</summary>
    public virtual int GetInt(string path, int @default = 0) => Find(path) is { } value ? value.GetInt() : @default;

    /// <summary>Reads a 64-bit integer.</summary>
    public virtual long GetLong(string path, long @default = 0) => Find(path) is { } value ? value.GetLong() : @default;

    /// <summary>Reads a string; an explicit <c>null</c> and an object or array read as null.</summary>
    public virtual string GetString(string path, string @default = null) => Find(path) is { } value ? value.GetString() : @default;

    /// <summary>Reads a single precision number.</summary>
    public virtual float GetFloat(string path, float @default = 0) => Find(path) is { } value ? value.GetFloat() : @default;

    /// <summary>Reads a decimal number.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Find(path) is { } value ? value.GetDecimal() : @default;

    /// <summary>Reads a double precision number.</summary>
    public virtual double GetDouble(string path, double @default = 0) => Find(path) is { } value ? value.GetDouble() : @default;

    /// <summary>Reads a duration such as <c>10 s</c>, <c>500ms</c> or <c>infinite</c>; a number without unit is in milliseconds.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="default">The answer when the path is absent; zero when this is null.</param>
    /// <param name="allowInfinite">Whether <c>infinite</c> is read as <see cref="Timeout.InfiniteTimeSpan"/> or refused.</param>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path) is { } value ? value.GetTimeSpan(allowInfinite) : @default.GetValueOrDefault();

    /// <summary>Reads a list of booleans; the path must exist.</summary>
    public virtual IList<bool> GetBooleanList(string path) => Require(path).GetBooleanList();

    /// <summary>Reads a list of decimals; the path must exist.</summary>
    public virtual IList<decimal> GetDecimalList(string path) => Require(path).GetDecimalList();

    /// <summary>Reads a list of single precision numbers; the path must exist.</summary>
    public virtual IList<float> GetFloatList(string path) => Require(path).GetFloatList();

    /// <summary>Reads a list of double precision numbers; the path must exist.</summary>
    public virtual IList<double> GetDoubleList(string path) => Require(path).GetDoubleList();

    /// <summary>Reads a list of 32-bit integers; the path must exist.</summary>
    public virtual IList<int> GetIntList(string path) => Require(path).GetIntList();

    /// <summary>Reads a list of 64-bit integers; the path must exist.</summary>
    public virtual IList<long> GetLongList(string path) => Require(path).GetLongList();

    /// <summary>Reads a list of bytes; the path must exist.</summary>
    public virtual IList<byte> GetByteList(string path) => Require(path).GetByteList();

    /// <summary>Reads a list of strings, empty when the path is absent.</summary>
    public virtual IList<string> GetStringList(string path) => Find(path) is { } value ? value.GetStringList() : [];

    /// <summary>Reads a list of strings, or the given ones when the path is absent.</summary>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Find(path) is { } value ? value.GetStringList() : defaultPaths;

    /// <summary>The part of the tree below a path, or null when the path is absent.</summary>
    public virtual Config GetConfig(string path) => Find(path) is { } value ? new Config(new HoconRoot(value)) : null;

    /// <summary>The value at a path, or null when the path is absent.</summary>
    public HoconValue GetValue(string path) => Find(path);

    /// <summary>Whether there is a value at the path, an explicit <c>null</c> included.</summary>
    public virtual bool HasPath(string path) => Find(path) != null;

    /// <summary>This configuration over another one: objects are merged, everything else is taken from this one.</summary>
    /// <exception cref="ArgumentException">The fallback is this very configuration.</exception>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this)) throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        if (fallback == null) return this;
        if (IsEmpty) return fallback;
        if (fallback.IsEmpty) return this;

        var merged = Copy(fallback);
        merged.Root = new HoconValue(HoconObject.Overlay(fallback.Root.GetObject(), Root.GetObject()));
        return merged;
    }

    /// <summary>A copy of this configuration whose innermost fallback is the given one.</summary>
    protected Config Copy(Config fallback = null) => new()
    {
        _own = _own,
        Root = Root,
        Substitutions = Substitutions,
        Fallback = Fallback == null ? fallback : Fallback.Copy(fallback),
    };

    /// <summary>The top-level keys and their values, fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root?.GetObject()?.Items ?? [];

    /// <summary>The configuration as HOCON, without its fallback.</summary>
    public override string ToString() => _own?.ToString() ?? "";

    /// <summary>The configuration as HOCON, with or without its fallback.</summary>
    public string ToString(bool includeFallback) => includeFallback ? Root?.ToString() ?? "" : ToString();

    /// <summary>A configuration over a fallback written as HOCON.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>A configuration written as HOCON over a fallback.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>Parses HOCON.</summary>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private HoconValue Find(string path)
    {
        if (Root == null) throw new InvalidOperationException("The configuration has no root to read from.");
        return HoconPath.Find(Root, path);
    }

    private HoconValue Require(string path) =>
        Find(path) ?? throw new ConfigurationException($"The configuration has no list at '{path}'.");
}
