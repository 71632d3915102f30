using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>
/// The latest writes of one resource, and the state after them: enough to say what a list at a recent revision must contain.
/// </summary>
internal sealed class ResourceLog
{
    // A watch that falls further behind is not judged until it lists anew.
    private const int Kept = 50_000;

    private readonly Dictionary<ObjectKey, long> _current = [];
    private Entry[] _ring = new Entry[64];
    private long _first;
    private long _count;
    private long _forgotten;

    /// <summary>Takes in a write.</summary>
    /// <param name="write">The write.</param>
    public void Append(ObjectWritten write)
    {
        if (_count - _first == Kept)
        {
            _forgotten = _ring[_first % _ring.Length].Revision;
            _first++;
        }
        else if (_count - _first == _ring.Length)
        {
            Grow();
        }

        var before = _current.GetValueOrDefault(write.Key);
        _ring[_count++ % _ring.Length] = new Entry(write.Revision, before, write.Key, write.New is null, write.Id, write.At);
        if (write.New is null)
        {
            _current.Remove(write.Key);
        }
        else
        {
            _current[write.Key] = write.Revision;
        }
    }

    /// <summary>Whether everything after a revision is still remembered.</summary>
    /// <param name="revision">The revision.</param>
    public bool Knows(long revision) => revision >= _forgotten;

    /// <summary>The number of the first write after a revision.</summary>
    /// <param name="revision">The revision.</param>
    public long After(long revision)
    {
        var next = _count;
        while (next > _first && At(next - 1).Revision > revision)
        {
            next--;
        }

        return next;
    }

    /// <summary>The write of a number, if there is one and it is remembered.</summary>
    /// <param name="number">The number.</param>
    /// <param name="entry">The write.</param>
    public bool TryFind(long number, out Entry entry)
    {
        var found = number >= _first && number < _count;
        entry = found ? At(number) : default;
        return found;
    }

    /// <summary>How a list differs from the state at its revision, in words; null when it does not.</summary>
    /// <param name="objects">The list.</param>
    /// <param name="revision">Its revision.</param>
    public string? Compare(IReadOnlyList<KubernetesObject> objects, long revision)
    {
        var changed = new Dictionary<ObjectKey, long>();
        for (var next = After(revision); next < _count; next++)
        {
            var entry = At(next);
            changed.TryAdd(entry.Key, entry.Before);
        }

        var expected = _current.Count;
        foreach (var (key, before) in changed)
        {
            expected += (before != 0 ? 1 : 0) - (_current.ContainsKey(key) ? 1 : 0);
        }

        foreach (var listed in objects)
        {
            var key = new ObjectKey(listed.Metadata.Namespace, listed.Metadata.Name);
            var then = changed.TryGetValue(key, out var before) ? before : _current.GetValueOrDefault(key);
            if (then != Stored.RevisionOf(listed))
            {
                var held = then == 0 ? "nothing" : then.ToString(CultureInfo.InvariantCulture);
                return $"shows {key} at revision {listed.Metadata.ResourceVersion}, where the store has {held}";
            }
        }

        return objects.Count == expected ? null : string.Create(CultureInfo.InvariantCulture, $"has {objects.Count} objects, where the store has {expected}");
    }

    private Entry At(long number) => _ring[number % _ring.Length];

    private void Grow()
    {
        var larger = new Entry[Math.Min(_ring.Length * 2, Kept)];
        for (var number = _first; number < _count; number++)
        {
            larger[number % larger.Length] = At(number);
        }

        _ring = larger;
    }

    /// <summary>A write.</summary>
    /// <param name="Revision">Its revision.</param>
    /// <param name="Before">The revision of the object before; zero when it did not exist.</param>
    /// <param name="Key">The object.</param>
    /// <param name="Deleted">It was a deletion.</param>
    /// <param name="Fact">The fact's number.</param>
    /// <param name="At">When.</param>
    internal readonly record struct Entry(long Revision, long Before, ObjectKey Key, bool Deleted, long Fact, DateTimeOffset At);
}
