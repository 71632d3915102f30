using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// Reads that ask for a resource version which is yet to come: they wait until it is there or their time is up (the API concepts,
/// "Unavailable resource versions"; <c>waitUntilFreshAndBlock</c> of kube-apiserver's watch cache). A watch without initial events is none
/// of them: it begins, and tells nothing before that resource version.
/// </summary>
internal sealed class FreshReads
{
    private readonly List<Waiting> _waiting = [];

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>The resource version below which a message cannot be answered; zero when any will do.</summary>
    /// <param name="message">A message to the <c>api</c> actor.</param>
    public static long Wants(object message)
    {
        var text = message switch
        {
            InvokeCall { Call: { Verb: ApiVerb.Get } call } => call.ResourceVersion,
            ListCall { Call: { Continue.Length: 0 } call } => call.ResourceVersion,
            WatchCall { Call: { SendInitialEvents: true } call } => call.ResourceVersion,
            _ => null,
        };
        return ListPlan.TryParseRevision(text, out var revision) ? revision : 0;
    }

    /// <summary>Lets a message wait.</summary>
    /// <param name="message">The message.</param>
    /// <param name="revision">What it waits for.</param>
    /// <returns>The key by which it expires.</returns>
    public object Add(object message, long revision)
    {
        var waiting = new Waiting(message, revision);
        _waiting.Add(waiting);
        return waiting;
    }

    /// <summary>Takes out what can be answered, in the order in which it came.</summary>
    /// <param name="revision">The latest revision.</param>
    public IReadOnlyList<object> Take(long revision)
    {
        var ready = _waiting.FindAll(waiting => waiting.Revision <= revision);
        _waiting.RemoveAll(waiting => waiting.Revision <= revision);
        return ready.ConvertAll(static waiting => waiting.Message);
    }

    /// <summary>Takes out a message whose time is up.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The message; null when it has been answered.</returns>
    public object? Expire(object key) => key is Waiting waiting && _waiting.Remove(waiting) ? waiting.Message : null;

    private sealed class Waiting(object message, long revision)
    {
        public object Message { get; } = message;

        public long Revision { get; } = revision;
    }
}
