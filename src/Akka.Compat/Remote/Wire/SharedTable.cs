namespace Akka.Remote.Wire;

/// <summary>
/// The sender's half of a table of long names (actor paths, manifests) that both ends of a connection keep: a name travels once, and from
/// then on as its place in the table. The table has a fixed number of places; a name that needs a taken place takes it over.
/// </summary>
/// <typeparam name="T">what has a name; told apart by identity</typeparam>
internal sealed class OutboundTable<T>(int size)
    where T : class
{
    private readonly T?[] _places = new T?[size];

    /// <summary>Writes the place of <paramref name="item"/>.</summary>
    /// <returns>whether its name has to follow</returns>
    public bool WritePlace(WireWriter writer, T item, int hash, out int place)
    {
        place = (hash & int.MaxValue) % _places.Length;
        if (ReferenceEquals(_places[place], item))
        {
            writer.Varint((uint)place << 1);
            return false;
        }

        _places[place] = item;
        writer.Varint(((uint)place << 1) | 1);
        return true;
    }

    /// <summary>Forgets a place whose name never left, as the frame it was in was given up.</summary>
    public void Forget(int place) => _places[place] = null;
}

/// <summary>The receiver's half of the table.</summary>
/// <typeparam name="T">what a name was resolved to</typeparam>
internal sealed class InboundTable<T>(int size)
    where T : class
{
    private readonly T?[] _places = new T?[size];

    /// <summary>Reads a place, and its name if that follows.</summary>
    /// <returns>what is known at that place, or null when <paramref name="name"/> is to be resolved and stored</returns>
    public T? Read(ref WireReader reader, out int place, out string? name)
    {
        var token = reader.Varint();
        if (token >> 1 >= (ulong)_places.Length) throw new WireException($"place {token >> 1} in a table of {_places.Length}");
        place = (int)(token >> 1);
        if ((token & 1) != 0)
        {
            name = reader.String();
            return null;
        }

        name = null;
        return _places[place] ?? throw new WireException($"place {place} was never named");
    }

    public void Store(int place, T item) => _places[place] = item;
}
