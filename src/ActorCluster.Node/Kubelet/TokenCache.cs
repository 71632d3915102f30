using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// The tokens that a node's pods hold, and when each is asked for again (pkg/kubelet/token/token_manager.go): those that have lived 80 % of
/// their time, or a day. Pure but for its own state.
/// </summary>
internal sealed class TokenCache
{
    // A request or its answer may be lost, and what was refused may be granted later.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    // A clock that is wrong makes every token look old: it is not asked for more often than a pod is looked at.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);
    private const int JitterSeconds = 10;
    private readonly Dictionary<TokenKey, Item> _items = [];

    /// <summary>When one has to be asked for; null for never.</summary>
    public DateTimeOffset? NextDue => _items.Count == 0 ? null : _items.Values.Min(static item => item.Due);

    /// <summary>Pods hold these from now on.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="now">The time.</param>
    public void Add(IReadOnlyList<TokenKey> keys, DateTimeOffset now)
    {
        foreach (var key in keys)
        {
            _items.TryAdd(key, new Item { Due = now });
        }
    }

    /// <summary>Pods do not hold these any more.</summary>
    public void Remove(IEnumerable<TokenKey> keys)
    {
        foreach (var key in keys)
        {
            _items.Remove(key);
        }
    }

    /// <summary>Those that have to be asked for at this moment; they are not due again before an answer has had its time.</summary>
    public List<TokenKey> TakeDue(DateTimeOffset now)
    {
        var due = new List<TokenKey>();
        foreach (var (key, item) in _items)
        {
            if (item.Due <= now)
            {
                item.Due = now + RetryPause;
                due.Add(key);
            }
        }

        return due;
    }

    /// <summary>Takes an answer. A token that could not be renewed stays.</summary>
    /// <returns>Whether the pod's files become others by it.</returns>
    public bool Take(TokenIssued issued, DateTimeOffset now)
    {
        if (!_items.TryGetValue(issued.Key, out var item))
        {
            return false;
        }

        var before = item.Token;
        if (issued.Token is null)
        {
            item.Due = now + RetryPause;
            item.Token = before?.Text is null ? new KnownToken(null, issued.Failure) : before;
        }
        else
        {
            var renewal = RenewalOf(issued.Key, issued.Expires);
            item.Due = renewal > now + ShortestLife ? renewal : now + ShortestLife;
            item.Token = new KnownToken(issued.Token, null);
        }

        return item.Token != before;
    }

    /// <summary>The tokens of a pod; null as long as one of them has no answer.</summary>
    public IReadOnlyDictionary<TokenKey, KnownToken>? Find(IReadOnlyList<TokenKey> keys)
    {
        var tokens = new Dictionary<TokenKey, KnownToken>(keys.Count);
        foreach (var key in keys)
        {
            if (!_items.TryGetValue(key, out var item) || item.Token is not { } token)
            {
                return null;
            }

            tokens[key] = token;
        }

        return tokens;
    }

    // The jitter keeps the tokens of many pods apart.
    private static DateTimeOffset RenewalOf(TokenKey key, DateTimeOffset expires)
    {
        var jitter = TimeSpan.FromSeconds(StableHash.Of(key.PodUid) % JitterSeconds);
        var issued = expires - TimeSpan.FromSeconds(key.ExpirationSeconds);
        var late = expires - TimeSpan.FromSeconds(key.ExpirationSeconds * 20 / 100);
        var old = issued + LongestLife;
        return (late < old ? late : old) - jitter;
    }

    private sealed class Item
    {
        public DateTimeOffset Due { get; set; }

        public KnownToken? Token { get; set; }
    }
}
