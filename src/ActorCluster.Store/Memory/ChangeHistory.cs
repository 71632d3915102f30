namespace ActorCluster.Store.Memory;

/// <summary>
/// The latest changes in a ring that grows up to a bound. Revisions are contiguous, so the change of a revision is found by arithmetic.
/// </summary>
internal sealed class ChangeHistory
{
    private readonly int _capacity;
    private Entry[] _ring;
    private int _first;

    public ChangeHistory(int capacity)
    {
        _capacity = capacity;
        _ring = new Entry[Math.Min(capacity, 64)];
    }

    /// <summary>How many changes are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The revision of the latest change that has been forgotten; zero when none has.</summary>
    public long CompactedRevision { get; private set; }

    public void Add(StoreChange change, DateTimeOffset at)
    {
        if (_capacity == 0)
        {
            CompactedRevision = change.Revision;
            return;
        }

        if (Count == _ring.Length)
        {
            if (_ring.Length < _capacity)
            {
                Grow();
            }
            else
            {
                DropOldest();
            }
        }

        _ring[(_first + Count) % _ring.Length] = new Entry(change, at);
        Count++;
    }

    /// <summary>The change at a position; zero is the oldest.</summary>
    public StoreChange At(int index) => _ring[(_first + index) % _ring.Length].Change;

    /// <summary>The position of the first change after a revision that has not been forgotten.</summary>
    public int IndexAfter(long revision) => (int)(revision - CompactedRevision);

    public void DropBefore(DateTimeOffset time)
    {
        while (Count > 0 && _ring[_first].At < time)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        CompactedRevision = _ring[_first].Change.Revision;
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        Count--;
    }

    private void Grow()
    {
        var larger = new Entry[Math.Min(_capacity, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_first + i) % _ring.Length];
        }

        _ring = larger;
        _first = 0;
    }

    private readonly record struct Entry(StoreChange Change, DateTimeOffset At);
}
