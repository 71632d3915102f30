using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>Runs a callback once, when this node has come up or has been removed.</summary>
internal sealed class MemberStatusListener : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Cluster _cluster;
    private readonly Action _callback;
    private readonly MemberStatus _status;
    private bool _hasRun;

    public MemberStatusListener(Cluster cluster, Action callback, MemberStatus status)
    {
        _cluster = cluster;
        _callback = callback;
        _status = status;
    }

    public static Props PropsFor(Cluster cluster, Action callback, MemberStatus status) =>
        Props.Create(() => new MemberStatusListener(cluster, callback, status));

    protected override void PreStart() => _cluster.Subscribe(
        Self, _status == MemberStatus.Up ? typeof(ClusterEvent.MemberUp) : typeof(ClusterEvent.MemberRemoved));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState state when state.Members.Any(IsWanted):
                Finish();
                break;
            case ClusterEvent.IMemberEvent happened when IsWanted(happened.Member):
                Finish();
                break;
        }
    }

    protected override void PostStop()
    {
        if (_status == MemberStatus.Removed) Run();
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    private bool IsWanted(Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress) && member.Status == _status;

    private void Finish()
    {
        Run();
        Context.Stop(Self);
    }

    private void Run()
    {
        if (_hasRun) return;
        _hasRun = true;
        try
        {
            _callback();
        }
        catch (Exception failed)
        {
            _log.Error(failed, "[{0}] callback failed with [{1}]", _status, failed.Message);
        }
    }
}
