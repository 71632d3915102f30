#nullable disable

using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>What a key holds: one object, one array, or pieces of text that read as one string.</summary>
public class HoconValue
{
    /// <summary>Creates a value that holds nothing.</summary>
    public HoconValue() => Values = [];

    /// <summary>Creates a value of the given pieces.</summary>
    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true) => Values = values;

    internal HoconValue(IHoconElement element) => Values = [element];

    /// <summary>Whether it holds nothing, or an object without keys.</summary>
    public bool IsEmpty => Values.Count == 0 || (Values[0] is HoconObject { Items.Count: 0 });

    /// <summary>The pieces.</summary>
    public List<IHoconElement> Values { get; private set; }

    // While a text is parsed: what the same key held before, for a substitution that refers to its own key.
    internal HoconValue Overridden { get; set; }

    internal Resolution Resolution { get; set; }

    internal bool IsDelayed { get; set; }

    // As a configuration of its own.
    internal Config ToConfig() => new(new HoconRoot(this));

    internal void Become(IHoconElement element)
    {
        Values.Clear();
        if (element != null) Values.Add(element);
    }

    /// <summary>A configuration with this value under one key.</summary>
    public Config AtKey(string key)
    {
        var parent = new HoconObject();
        parent.Items[key] = this;
        return new Config(new HoconRoot(new HoconValue(parent)));
    }

    /// <summary>The object it holds, or null.</summary>
    public HoconObject GetObject() => Values.Count == 0
        ? null
        : Values[0] switch
        {
            HoconObject held => held,
            HoconSubstitution substitution => substitution.ResolvedValue?.GetObject(),
            _ => null,
        };

    /// <summary>Whether it holds an object.</summary>
    public bool IsObject() => GetObject() != null;

    /// <summary>Whether it holds text.</summary>
    public bool IsString()
    {
        foreach (var piece in Values)
            if (!piece.IsString()) return false;
        return Values.Count > 0;
    }

    /// <summary>The value of a key of the object it holds, or null.</summary>
    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    /// <summary>The text, or null when it holds <c>null</c>, an object or an array.</summary>
    public string GetString()
    {
        if (!IsString()) return null;
        if (Values.Count == 1) return Values[0].GetString();
        return string.Concat(Values.ConvertAll(piece => piece.GetString()));
    }

    /// <summary>The elements of the array it holds; empty when it holds none.</summary>
    public IList<HoconValue> GetArray()
    {
        if (Values.Count == 1 && Values[0].IsArray()) return Values[0].GetArray();
        var elements = new List<HoconValue>();
        foreach (var piece in Values)
            if (piece.IsArray()) elements.AddRange(piece.GetArray());
        return elements;
    }

    /// <summary>Whether it holds an array.</summary>
    public bool IsArray()
    {
        foreach (var piece in Values)
            if (piece.IsArray()) return true;
        return false;
    }

    /// <summary>Reads on/off, true/false or yes/no.</summary>
    /// <exception cref="NotSupportedException">It is none of them.</exception>
    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var other => throw new NotSupportedException($"Unknown boolean format: {other ?? ToString()}"),
    };

    /// <summary>Reads a decimal number.</summary>
    public decimal GetDecimal() => decimal.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a single precision number.</summary>
    public float GetFloat() => float.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a double precision number.</summary>
    public double GetDouble() => double.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a 64-bit integer.</summary>
    public long GetLong() => long.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a 32-bit integer.</summary>
    public int GetInt() => int.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a byte.</summary>
    public byte GetByte() => byte.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    /// <summary>Reads a duration; a number without unit is in milliseconds.</summary>
    /// <exception cref="FormatException">It is negative, has an unknown unit, or is infinite and must not be.</exception>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.ParseDuration(GetString(), allowInfinite);

    /// <summary>Reads a size in bytes, null when it holds no text.</summary>
    /// <exception cref="FormatException">The unit is unknown.</exception>
    public long? GetByteSize() => HoconUnits.ParseByteSize(GetString());

    /// <summary>Reads a list of bytes.</summary>
    public IList<byte> GetByteList() => ReadList(value => value.GetByte());

    /// <summary>Reads a list of 32-bit integers.</summary>
    public IList<int> GetIntList() => ReadList(value => value.GetInt());

    /// <summary>Reads a list of 64-bit integers.</summary>
    public IList<long> GetLongList() => ReadList(value => value.GetLong());

    /// <summary>Reads a list of booleans.</summary>
    public IList<bool> GetBooleanList() => ReadList(value => value.GetBoolean());

    /// <summary>Reads a list of single precision numbers.</summary>
    public IList<float> GetFloatList() => ReadList(value => value.GetFloat());

    /// <summary>Reads a list of double precision numbers.</summary>
    public IList<double> GetDoubleList() => ReadList(value => value.GetDouble());

    /// <summary>Reads a list of decimals.</summary>
    public IList<decimal> GetDecimalList() => ReadList(value => value.GetDecimal());

    /// <summary>Reads a list of strings.</summary>
    public IList<string> GetStringList() => ReadList(value => value.GetString());

    /// <summary>The value as HOCON; the outermost object without braces.</summary>
    public override string ToString() => HoconWriter.Write(this);

    private List<T> ReadList<T>(Func<HoconValue, T> read)
    {
        var elements = GetArray();
        var list = new List<T>(elements.Count);
        foreach (var element in elements) list.Add(read(element));
        return list;
    }
}

// How far the substitutions below a value are replaced.
internal enum Resolution
{
    Pending,
    Running,
    Done,
}
