using ActorCluster.Node.Containers;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// The tokens of the pods' service accounts: those of volumes that pods have of themselves from the beginning, that of the volume which
/// every pod gets once somebody reads it.
/// </content>
internal sealed partial class KubeletActor
{
    private readonly TokenCache _tokens = new();

    private bool TryHandleTokens(object message)
    {
        switch (message)
        {
            case TokenVolumeRead read:
                Read(read.PodUid);
                break;
            case TokenIssued issued:
                Take(issued);
                break;
            case TokensDue:
                AskForTokens();
                break;
            default:
                return false;
        }

        return true;
    }

    private void Read(string uid)
    {
        if (!_pods.TryGetValue(uid, out var entry) || !entry.IsActive)
        {
            return;
        }

        if (!entry.ReadsTokens)
        {
            entry.ReadsTokens = true;
            Refer(entry);
        }

        Tell(entry);
    }

    private void Take(TokenIssued issued)
    {
        if (_tokens.Take(issued, _clock.GetUtcNow()) && _pods.TryGetValue(issued.Key.PodUid, out var entry))
        {
            Tell(entry);
        }

        WaitForTokens();
    }

    private void ReferToTokens(PodEntry entry, IReadOnlyList<TokenKey> tokens)
    {
        if (tokens.Count == 0 && entry.Tokens.Count == 0)
        {
            return;
        }

        _tokens.Remove(entry.Tokens.Except(tokens));
        _tokens.Add(tokens, _clock.GetUtcNow());
        entry.Tokens = tokens;
        AskForTokens();
    }

    private void AskForTokens()
    {
        foreach (var key in _tokens.TakeDue(_clock.GetUtcNow()))
        {
            _link.Tell(new RequestToken(key));
        }

        WaitForTokens();
    }

    private void WaitForTokens()
    {
        if (_tokens.NextDue is { } due)
        {
            var left = due - _clock.GetUtcNow();
            Timers.StartSingleTimer(TokensDue.Instance, TokensDue.Instance, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        }
        else
        {
            Timers.Cancel(TokensDue.Instance);
        }
    }

    private PodConfiguration? Known(PodEntry entry) =>
        _configuration.Find(entry.References) is not { } found ? null
        : entry.Tokens.Count == 0 ? found
        : _tokens.Find(entry.Tokens) is { } tokens ? found.With(tokens)
        : null;

    private void Tell(PodEntry entry)
    {
        if (entry.Worker is { } worker && Known(entry) is { } known)
        {
            worker.Tell(new ConfigurationKnown(known, entry.ReadsTokens));
        }
    }

    private sealed record TokensDue
    {
        public static readonly TokensDue Instance = new();
    }
}
