#nullable disable
namespace Akka.Actor.Internal;

/// <summary>What an actor waits for while its children stop.</summary>
internal enum SuspendReason
{
    None,
    UserRequest,
    Recreation,
    Creation,
    Termination,
}

/// <summary>
/// The children of one actor. Changed by the actor itself, and for top-level actors by whoever creates them, so every
/// access holds the lock; nearly always nobody else wants it. One child needs no dictionary.
/// </summary>
internal sealed class ChildrenContainer
{
    private string _onlyName;
    private ChildRestartStats _only;
    private Dictionary<string, ChildRestartStats> _all;
    private HashSet<IActorRef> _toDie;
    private bool _terminated;

    /// <summary>What is waited for while children are stopping.</summary>
    public SuspendReason Reason { get; private set; }

    /// <summary>The failure of a <see cref="SuspendReason.Recreation"/>.</summary>
    public Exception Cause { get; private set; }

    public bool IsTerminating => _terminated || Reason == SuspendReason.Termination;

    public bool IsWaiting => Reason is SuspendReason.Recreation or SuspendReason.Creation or SuspendReason.Termination && !_terminated;

    public bool IsNormal => !_terminated && Reason is SuspendReason.None or SuspendReason.UserRequest;

    public void SetTerminated()
    {
        lock (this) _terminated = true;
    }

    /// <summary>Takes a name; the child comes with <see cref="Init"/>.</summary>
    public void Reserve(string name, IActorRef parent)
    {
        lock (this)
        {
            if (IsTerminating)
                throw new InvalidOperationException($"Cannot reserve actor name [{name}]: {parent} is terminating or terminated");
            if (!TryAdd(name, null)) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    public void Unreserve(string name)
    {
        lock (this)
        {
            if (Find(name, out var stats) && stats is null) Remove(name);
        }
    }

    public void Init(string name, IInternalActorRef child)
    {
        lock (this)
        {
            var stats = new ChildRestartStats(child);
            if (_all is not null) _all[name] = stats;
            else
            {
                _onlyName = name;
                _only = stats;
            }
        }
    }

    public bool TryGetByName(string name, out ChildRestartStats stats)
    {
        lock (this) return Find(name, out stats) && stats is not null;
    }

    public bool TryGetByRef(IActorRef actor, out ChildRestartStats stats) =>
        TryGetByName(actor.Path.Name, out stats) && actor.Equals(stats.Child);

    public bool Contains(IActorRef actor) => TryGetByRef(actor, out _);

    /// <summary>The children now, oldest first.</summary>
    public IReadOnlyList<ChildRestartStats> Stats()
    {
        lock (this)
        {
            if (_all is null) return _only is null ? [] : [_only];
            var list = new List<ChildRestartStats>(_all.Count);
            foreach (var stats in _all.Values)
            {
                if (stats is not null) list.Add(stats);
            }
            return list;
        }
    }

    /// <summary>Notes that a child was told to stop.</summary>
    public void ShallDie(IActorRef child)
    {
        lock (this)
        {
            if (_terminated) return;
            (_toDie ??= []).Add(child);
            if (Reason == SuspendReason.None) Reason = SuspendReason.UserRequest;
        }
    }

    /// <summary>Says what the stopping children are waited for.</summary>
    /// <returns>False if none is stopping, so that there is nothing to wait for.</returns>
    public bool SetReason(SuspendReason reason, Exception cause)
    {
        lock (this)
        {
            if (_toDie is null || _terminated) return false;
            Reason = reason;
            Cause = cause;
            return true;
        }
    }

    /// <summary>Removes a child that has stopped.</summary>
    /// <returns>What was waited for, if this was the last; else <see cref="SuspendReason.None"/>.</returns>
    public SuspendReason RemoveChild(IActorRef child, out Exception cause)
    {
        lock (this)
        {
            cause = null;
            if (Find(child.Path.Name, out var stats) && stats is not null && child.Equals(stats.Child)) Remove(child.Path.Name);
            if (_toDie is null || !_toDie.Remove(child) || _toDie.Count > 0) return SuspendReason.None;
            _toDie = null;
            var reason = Reason;
            cause = Cause;
            Cause = null;
            if (reason == SuspendReason.Termination) _terminated = true;
            else Reason = SuspendReason.None;
            return reason;
        }
    }

    private bool TryAdd(string name, ChildRestartStats stats)
    {
        if (_all is not null) return _all.TryAdd(name, stats);
        if (_onlyName is null)
        {
            _onlyName = name;
            _only = stats;
            return true;
        }
        if (_onlyName == name) return false;
        _all = new Dictionary<string, ChildRestartStats> { [_onlyName] = _only, [name] = stats };
        _onlyName = null;
        _only = null;
        return true;
    }

    private bool Find(string name, out ChildRestartStats stats)
    {
        if (_all is not null) return _all.TryGetValue(name, out stats);
        stats = _only;
        return _onlyName is not null && _onlyName == name;
    }

    private void Remove(string name)
    {
        if (_all is not null)
        {
            _all.Remove(name);
            return;
        }
        _onlyName = null;
        _only = null;
    }
}
