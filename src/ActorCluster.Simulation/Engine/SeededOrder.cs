namespace ActorCluster.Simulation.Engine;

/// <summary>
/// A small generator (xorshift64*) for choices that are made millions of times: which of the actors that have something to do goes next.
/// </summary>
internal struct SeededOrder
{
    private ulong _state;

    /// <summary>Begins a sequence.</summary>
    /// <param name="seed">Any number.</param>
    public SeededOrder(long seed) => _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) | 1;

    /// <summary>The next choice.</summary>
    /// <param name="count">How many there are to choose from.</param>
    /// <returns>A number below <paramref name="count"/>.</returns>
    public int Next(int count)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)(((_state * 0x2545F4914F6CDD1DUL) >> 32) * (ulong)count >> 32);
    }
}
