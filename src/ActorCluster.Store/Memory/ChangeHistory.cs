namespace ActorCluster.Store.Memory;

/// <summary>
/// The latest changes in a ring that grows up to a bound. Revisions are contiguous, so the change of a revision is found by arithmetic.
/// </summary>
internal sealed class ChangeHistory
{
    private readonly int _capacity;
    private Entry[] _ring;
    private int _first;

    private readonly Action<StoreChange>? _dropped;

    public ChangeHistory(int capacity, Action<StoreChange>? dropped)
    {
        _capacity = capacity;
        _dropped = dropped;
        _ring = new Entry[Math.Min(capacity, 64)];
    }

    /// <summary>How many changes are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The revision of the latest change that has been forgotten; zero when none has.</summary>
    public long CompactedRevision { get; private set; }

    /// <summary>An empty history goes on after a revision, whose changes and those before it have been forgotten.</summary>
    public void BeginAfter(long revision)
    {
        if (Count > 0)
        {
            throw new InvalidOperationException("only an empty history begins elsewhere");
        }

        CompactedRevision = revision;
    }

    public void Add(StoreChange change, DateTimeOffset at)
    {
        if (_capacity == 0)
        {
            CompactedRevision = change.Revision;
            _dropped?.Invoke(change);
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
        var change = _ring[_first].Change;
        CompactedRevision = change.Revision;
        _dropped?.Invoke(change);
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
