using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using Akka.Actor;

namespace ActorCluster.Node.Proxy;

/// <content>
/// The proxy under the faults of an experiment: its watch stalls, loses news, or is begun anew. The table that it goes on with is the one
/// that it had.
/// </content>
internal sealed partial class ProxyActor
{
    private readonly ActiveFaults _faults = new();

    // How much news each fault has still to lose.
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);

    // The revision of the latest news that was kept back or lost.
    private long _missed;

    private bool IsStalled => _faults.All.Any(static fault => fault.Entry.Watch?.Kind == WatchFaultKind.Stall);

    private string Where => _node + "/proxy";

    private void Inject(InjectFault inject)
    {
        _faults.Add(inject);
        switch (inject.Entry.Watch?.Kind)
        {
            case WatchFaultKind.Drop:
                _left[inject.FaultId] = inject.Entry.Watch.Count ?? 1;
                break;
            case WatchFaultKind.Expire:
                _services.Tell(new TakeServices(_missed));
                Hit(inject.FaultId, "lists anew");
                break;
        }
    }

    private void Heal(HealFault heal)
    {
        if (_faults.Remove(heal.FaultId) is null)
        {
            return;
        }

        _left.Remove(heal.FaultId);
        if (!IsStalled)
        {
            _services.Tell(new TakeServices(_missed));
        }

        Context.System.EventStream.Publish(new FaultHealed(heal.FaultId, Where));
    }

    /// <summary>Whether the proxy does not hear of news, or not yet.</summary>
    private bool KeepsBack(long revision)
    {
        foreach (var fault in _faults.All)
        {
            if (_left.GetValueOrDefault(fault.FaultId) > 0)
            {
                _left[fault.FaultId]--;
                _missed = revision;
                Hit(fault.FaultId, $"left out: Services at revision {revision}");
                return true;
            }
        }

        foreach (var fault in _faults.All)
        {
            if (fault.Entry.Watch?.Kind == WatchFaultKind.Stall)
            {
                _missed = revision;
                Hit(fault.FaultId, $"held back: Services at revision {revision}");
                return true;
            }
        }

        return false;
    }

    private void Hit(string faultId, string what) => Context.System.EventStream.Publish(new FaultHit(faultId, Where, what));
}
