#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A parsed text: its tree and the substitutions it held.</summary>
public class HoconRoot
{
    /// <summary>Creates a root without substitutions.</summary>
    public HoconRoot(HoconValue value) : this(value, [])
    {
    }

    /// <summary>Creates a root.</summary>
    public HoconRoot(HoconValue value, IEnumerable<HoconSubstitution> substitutions)
    {
        Value = value;
        Substitutions = substitutions;
    }

    /// <summary>The top of the tree.</summary>
    public HoconValue Value { get; }

    /// <summary>The substitutions of the text, all resolved.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; }
}
