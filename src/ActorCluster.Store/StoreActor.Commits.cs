using ActorCluster.Store.Faults;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Store;

/// <content>
/// Writes over a store on a disk. Their outcomes are known at once and told when the commit has ended; until then nobody sees them, since
/// what would read the state waits, too.
/// </content>
public sealed partial class StoreActor
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    // Null over a store in memory: every write is concluded as soon as it is made.
    private readonly IDurableStore? _durable;

    // In order. Bounded by the API, which has one transaction under way, and by the reads of its clients.
    private readonly Queue<HeldMessage> _waiting = new();

    // Not told yet: of the commit under way first, then of the next one.
    private readonly Queue<Concluded> _concluded = new();

    // A commit failed and is tried again later.
    private bool _commitsAgain;

    private bool IsAwaitingCommit => _durable is not null && (_durable.IsCommitting || _commitsAgain);

    // The changes go first: whoever reads the result has the state that it speaks of.
    private void Conclude(long before, List<StoreChange> changes, StoreResult? result, IActorRef sender)
    {
        if (_durable is not null && (changes.Count > 0 || _concluded.Count > 0))
        {
            _concluded.Enqueue(new Concluded(before, changes, result, sender));
            return;
        }

        Publish(before, changes);
        if (result is not null)
        {
            sender.Tell(result);
        }
    }

    private void Commit()
    {
        if (_durable is { HasUncommitted: true, IsCommitting: false } durable && !_commitsAgain)
        {
            var self = Self;
            durable.BeginCommit(ended => self.Tell(ended, ActorRefs.NoSender));
        }
    }

    private void GoOnAfterCommit(CommitEnded? ended)
    {
        if (ended is null)
        {
            _commitsAgain = false;
            Commit();
            return;
        }

        _durable!.EndCommit(ended);
        if (ended.Failure is { } failure)
        {
            RetryOrEnd(failure, ended.MayPass);
            return;
        }

        while (_concluded.TryDequeue(out var concluded))
        {
            Publish(concluded.Before, concluded.Changes);
            if (concluded.Result is { } result)
            {
                concluded.Sender.Tell(result);
            }
        }

        // Writes gather; what reads sees everything before it, and so waits for their commit.
        while (_waiting.TryPeek(out var next) && (!_durable.HasUncommitted || next.Message is StoreTransaction))
        {
            _waiting.Dequeue();
            HandleNow(next.Message, next.Sender);
        }

        Commit();
    }

    private void RetryOrEnd(Exception failure, bool mayPass)
    {
        var log = Context.GetLogger();
        if (mayPass)
        {
            log.Error(failure, "The store cannot write to its file; nothing is acknowledged until it can. Trying again.");
            _commitsAgain = true;
            Timers.StartSingleTimer(CommitAgain.Instance, CommitAgain.Instance, RetryPause);
            return;
        }

        // After a failed flush nobody knows what the disk has: only reading the file again tells.
        log.Error(failure, "The store's file cannot be written; the master ends. Started again, it goes on from what was acknowledged.");
        Context.System.Terminate();
    }

    // Whoever asked for what is being written does not hear how it ends.
    private void ForgetWhoWaits()
    {
        _concluded.Clear();
        _waiting.Clear();
        Commit();
    }

    private sealed record Concluded(long Before, List<StoreChange> Changes, StoreResult? Result, IActorRef Sender);

    private sealed record CommitAgain : INotInfluenceReceiveTimeout
    {
        public static readonly CommitAgain Instance = new();
    }
}
