#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>A piece of a value: a literal, an object, an array or a substitution.</summary>
public interface IHoconElement
{
    /// <summary>Whether the piece is text.</summary>
    bool IsString();

    /// <summary>The text of the piece, null for the literal <c>null</c>.</summary>
    string GetString();

    /// <summary>Whether the piece is an array.</summary>
    bool IsArray();

    /// <summary>The elements of the array.</summary>
    IList<HoconValue> GetArray();
}
