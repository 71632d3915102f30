namespace ActorCluster.Node.Link;

/// <summary>
/// What a worker has to tell. Reports are levels: the latest for each pod wins, and each is kept as long as the worker stands by it so that
/// it can be repeated. Events are not levels: they wait in a bounded queue whose oldest are dropped. Pure but for its own state.
/// </summary>
internal sealed class Outbox(int eventBuffer)
{
    private readonly Dictionary<string, PodStatusReport> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodTerminated> _terminated = new(StringComparer.Ordinal);
    private readonly List<string> _dirtyPods = [];
    private readonly HashSet<string> _dirtySet = new(StringComparer.Ordinal);
    private readonly Queue<RecordEvent> _events = new();
    private readonly List<IWorkerMessage> _others = [];
    private NodeStatusReport? _nodeStatus;
    private bool _nodeStatusDirty;
    private bool _reportsComplete;

    /// <summary>How many events were dropped.</summary>
    public long DroppedEvents { get; private set; }

    /// <summary>Whether there is anything to send.</summary>
    public bool HasPending => _nodeStatusDirty || _dirtyPods.Count > 0 || _events.Count > 0 || _others.Count > 0 || _reportsComplete;

    /// <summary>Takes a message.</summary>
    public void Add(IWorkerMessage message)
    {
        switch (message)
        {
            case PodStatusReport report:
                _reports[report.Uid] = report;
                Touch(report.Uid);
                break;
            case PodTerminated terminated:
                _terminated[terminated.Uid] = terminated;
                Touch(terminated.Uid);
                break;
            case NodeStatusReport status:
                _nodeStatus = status;
                _nodeStatusDirty = true;
                break;
            case RecordEvent recorded:
                if (_events.Count >= eventBuffer)
                {
                    _events.Dequeue();
                    DroppedEvents++;
                }

                _events.Enqueue(recorded);
                break;
            default:
                _others.Add(message);
                break;
        }
    }

    /// <summary>The pod is gone on both sides.</summary>
    public void Forget(string uid)
    {
        _reports.Remove(uid);
        _terminated.Remove(uid);
    }

    /// <summary>The worker stands by nothing any more: it has begun anew, and reports again.</summary>
    public void ForgetReports()
    {
        _reports.Clear();
        _terminated.Clear();
        _nodeStatus = null;
        _nodeStatusDirty = false;
        _reportsComplete = false;
    }

    /// <summary>Everything that the worker stands by is to be sent again, and the end of it to be marked.</summary>
    public void RepeatReports()
    {
        _nodeStatusDirty = _nodeStatus is not null;
        foreach (var uid in _reports.Keys)
        {
            Touch(uid);
        }

        foreach (var uid in _terminated.Keys)
        {
            Touch(uid);
        }

        _reportsComplete = true;
    }

    /// <summary>Requests and answers make no sense in another connection; levels and events do.</summary>
    public void DropRequests() => _others.Clear();

    /// <summary>Takes the next messages to send.</summary>
    /// <param name="maximum">How many at most.</param>
    public List<IWorkerMessage> Take(int maximum)
    {
        var batch = new List<IWorkerMessage>(Math.Min(maximum, 4));
        var others = FittingOthers(maximum);
        if (others > 0)
        {
            batch.AddRange(_others.GetRange(0, others));
            _others.RemoveRange(0, others);
        }

        if (_nodeStatusDirty && batch.Count < maximum)
        {
            batch.Add(_nodeStatus!);
            _nodeStatusDirty = false;
        }

        var pods = 0;
        while (pods < _dirtyPods.Count && batch.Count < maximum)
        {
            var uid = _dirtyPods[pods++];
            _dirtySet.Remove(uid);
            if (_reports.TryGetValue(uid, out var report))
            {
                batch.Add(report);
            }

            // The end of a pod comes after its last status.
            if (_terminated.TryGetValue(uid, out var terminated))
            {
                batch.Add(terminated);
            }
        }

        _dirtyPods.RemoveRange(0, pods);
        while (batch.Count < maximum && _events.TryDequeue(out var recorded))
        {
            batch.Add(recorded);
        }

        if (_reportsComplete && _dirtyPods.Count == 0 && batch.Count < maximum)
        {
            batch.Add(new ReportsComplete());
            _reportsComplete = false;
        }

        return batch;
    }

    // A frame with bytes of streams is no larger than what any transport takes.
    private int FittingOthers(int maximum)
    {
        var bytes = 0;
        var count = 0;
        while (count < maximum && count < _others.Count && bytes < StreamWindow.Piece)
        {
            bytes += _others[count++] is StreamData data ? data.Data.Length : 0;
        }

        return count;
    }

    private void Touch(string uid)
    {
        if (_dirtySet.Add(uid))
        {
            _dirtyPods.Add(uid);
        }
    }
}
