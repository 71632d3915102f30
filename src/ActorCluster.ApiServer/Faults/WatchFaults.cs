using ActorCluster.Api.Lab;
using ActorCluster.ApiServer.Watching;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Faults;

/// <summary>The faults of watches that are on: which of them concern a watch, and what they do to each event.</summary>
/// <param name="hit">Hears of each hit: the fault, and what happened.</param>
internal sealed class WatchFaults(Action<string, string> hit)
{
    private readonly List<Rule> _rules = [];
    private readonly List<Rewind> _rewinds = [];

    /// <summary>Whether there is any, or a list that has still to show the past.</summary>
    public bool Any => _rules.Count > 0 || _rewinds.Count > 0;

    /// <summary>A fault begins. One of the same id ends with that.</summary>
    /// <param name="faultId">Its id.</param>
    /// <param name="fault">The fault.</param>
    public void Add(string faultId, WatchFault fault)
    {
        Remove(faultId);
        _rules.Add(new Rule(faultId, fault));
    }

    /// <summary>A fault is over.</summary>
    /// <param name="faultId">Its id.</param>
    /// <returns>The watches that lost events by it; null when it was not on.</returns>
    public IReadOnlyList<Watcher>? Remove(string faultId)
    {
        var index = _rules.FindIndex(rule => rule.FaultId == faultId);
        if (index < 0)
        {
            return null;
        }

        var lossy = _rules[index].Lossy;
        _rules.RemoveAt(index);
        return lossy;
    }

    /// <summary>Whether any fault has a say in a watch's events.</summary>
    /// <param name="request">The watch.</param>
    public bool Concern(RequestDescription request) => _rules.Exists(rule => rule.Concerns(request));

    /// <summary>Whether nothing may be delivered to a watch.</summary>
    /// <param name="request">The watch.</param>
    public bool Stall(RequestDescription request) => _rules.Exists(rule => rule.Fault.Kind == WatchFaultKind.Stall && rule.Concerns(request));

    /// <summary>Decides about an event, and counts it.</summary>
    /// <param name="watcher">Whose.</param>
    /// <param name="type">What happened.</param>
    /// <param name="value">The object.</param>
    /// <returns>Whether it is left out.</returns>
    public bool Drop(Watcher watcher, ObjectEventType type, StoredObject value)
    {
        foreach (var rule in _rules)
        {
            if (rule.Left > 0 && rule.Concerns(watcher.Request))
            {
                rule.Left--;
                if (!rule.Lossy.Contains(watcher))
                {
                    rule.Lossy.Add(watcher);
                }

                hit(rule.FaultId, Describe("left out", watcher, type, value));
                return true;
            }
        }

        foreach (var rule in _rules)
        {
            if (rule.Fault.Kind == WatchFaultKind.Stall && rule.Concerns(watcher.Request))
            {
                hit(rule.FaultId, Describe("held back", watcher, type, value));
            }
        }

        return false;
    }

    /// <summary>
    /// A watch has ended, and the next list of the same client and resource is to show the past. That comes when it
    /// comes: the fault may be over by then.
    /// </summary>
    /// <param name="faultId">By which fault.</param>
    /// <param name="request">The watch.</param>
    /// <param name="revision">What revision the list shows.</param>
    public void SendBack(string faultId, RequestDescription request, long revision) => _rewinds.Add(new Rewind(faultId, request, revision));

    /// <summary>The revision that a list has to show instead of the latest one; null for the latest. It is told once.</summary>
    /// <param name="request">The list, or the watch that begins with one.</param>
    public long? TakeRewind(RequestDescription request)
    {
        var index = _rewinds.FindIndex(rewind => rewind.Request.Client == request.Client && rewind.Request.Resource == request.Resource);
        if (index < 0)
        {
            return null;
        }

        var (faultId, _, revision) = _rewinds[index];
        _rewinds.RemoveAt(index);
        hit(faultId, $"list of {request.Resource} for {request.Client} at revision {revision}");
        return revision;
    }

    private static string Describe(string what, Watcher watcher, ObjectEventType type, StoredObject value) =>
        $"{what}: {type} {watcher.Request.Resource} {value.Value.Metadata.Namespace}/{value.Value.Metadata.Name} for {watcher.Request.Client}";

    private sealed class Rule(string faultId, WatchFault fault)
    {
        public string FaultId { get; } = faultId;

        public WatchFault Fault { get; } = fault;

        /// <summary>How many events are still to be left out.</summary>
        public int Left { get; set; } = fault.Kind == WatchFaultKind.Drop ? fault.Count ?? 1 : 0;

        public List<Watcher> Lossy { get; } = [];

        public bool Concerns(RequestDescription request) => request.IsBy(Fault.Clients) && request.IsAbout(Fault.Resources);
    }

    private sealed record Rewind(string FaultId, RequestDescription Request, long Revision);
}
