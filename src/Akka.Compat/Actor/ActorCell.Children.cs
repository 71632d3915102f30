#nullable disable
using Akka.Actor.Internal;
using Akka.Util;

namespace Akka.Actor;

/// <content>Creating, finding and stopping children.</content>
public partial class ActorCell
{
    private ChildrenContainer _children;
    private long _nextRandomName = -1;

    /// <inheritdoc/>
    public virtual IActorRef ActorOf(Props props, string name = null) => MakeChild(props, name, isSystemService: false);

    /// <summary>Creates a child from outside the actor.</summary>
    public virtual IActorRef AttachChild(Props props, bool isSystemService, string name = null) => MakeChild(props, name, isSystemService);

    /// <inheritdoc/>
    public IActorRef Child(string name) => GetSingleChild(name);

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    /// <summary>The children now, oldest first.</summary>
    public IEnumerable<IInternalActorRef> GetChildren()
    {
        var stats = Stats();
        if (stats.Count == 0) return [];
        var children = new IInternalActorRef[stats.Count];
        for (var i = 0; i < children.Length; i++) children[i] = stats[i].Child;
        return children;
    }

    /// <summary>The child of a name, which may carry <c>#uid</c>; nobody if there is none.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        if (_children is null) return ActorRefs.Nobody;
        if (!name.Contains('#', StringComparison.Ordinal))
            return _children.TryGetByName(name, out var stats) ? stats.Child : ActorRefs.Nobody;
        var (plain, uid) = ActorPath.SplitNameAndUid(name);
        return _children.TryGetByName(plain, out var found) && (uid == UndefinedUid || uid == found.Uid) ? found.Child : ActorRefs.Nobody;
    }

    /// <inheritdoc/>
    public void Stop(IActorRef child)
    {
        if (_children is not null && _children.Contains(child)) _children.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    internal void ReserveChild(string name) => EnsureChildren().Reserve(name, _self);

    internal void InitChild(IInternalActorRef child) => EnsureChildren().Init(child.Path.Name, child);

    private ChildrenContainer EnsureChildren()
    {
        if (_children is null) Interlocked.CompareExchange(ref _children, new ChildrenContainer(), null);
        return _children;
    }

    private IReadOnlyList<ChildRestartStats> Stats() => _children is null ? [] : _children.Stats();

    private IInternalActorRef MakeChild(Props props, string name, bool isSystemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is null) name = RandomName(Interlocked.Increment(ref _nextRandomName));
        else CheckName(name);
        var children = EnsureChildren();
        children.Reserve(name, _self);
        IInternalActorRef child;
        try
        {
            child = _system.Provider.ActorOf(_system, props, _self, new ChildActorPath(_self.Path, name, _system.NextUid()), isSystemService, deploy: null, lookupDeploy: true, async: false);
        }
        catch
        {
            children.Unreserve(name);
            throw;
        }
        // A failed or stopping actor creates children only from its own callbacks; they wait like it does.
        if (_mailbox is not null && IsFailed) child.Suspend();
        children.Init(name, child);
        child.Start();
        return child;
    }

    private void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException($"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");
    }

    private void HandleSupervise(IInternalActorRef child)
    {
        if (IsTerminating) return;
        var children = EnsureChildren();
        if (!children.Contains(child)) children.Init(child.Path.Name, child);
        PublishLifecycle("now supervising " + child.Path);
    }

    private void StopChildren()
    {
        foreach (var stats in Stats()) Stop(stats.Child);
    }

    private void SuspendChildren(Func<IActorRef, bool> except)
    {
        foreach (var stats in Stats())
        {
            if (except is null || !except(stats.Child)) stats.Child.Suspend();
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        foreach (var stats in Stats())
            stats.Child.Resume(stats.Child.Equals(perpetrator) ? causedByFailure : null);
    }
}
