using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.CustomResources.Conversion;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Telemetry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// The way of operations from decision to answer. Operations on one key follow one another, each on the result of the one before; those
/// on different keys gather into one transaction while another one is under way at the store, which keeps the number of messages low
/// under load and the delay low without.
/// </summary>
/// <param name="cache">The latest state.</param>
/// <param name="context">The surroundings of decisions.</param>
/// <param name="send">Sends a transaction to the store.</param>
/// <param name="later">Submits an operation again a little later.</param>
/// <param name="admission">Knows who outside has a say.</param>
/// <param name="ask">Makes calls for an operation; <see cref="Resume"/> gets the answers.</param>
/// <param name="convert">Converts stored objects to the version of a resource that a webhook converts to.</param>
/// <param name="metrics">Counts transactions.</param>
/// <param name="broken">Hears of a defect in a decision or in a function that a client sent; the request is answered with 500.</param>
internal sealed class WritePath(
    ObjectCache cache,
    RequestContext context,
    Action<StoreTransaction> send,
    Action<Operation> later,
    AdmissionDesk admission,
    Action<Operation, IReadOnlyList<OutsideCall>> ask,
    Action<ConversionWebhook, IReadOnlyList<KubernetesObject>, Action<IReadOnlyList<KubernetesObject>?, Status?>> convert,
    StoreMetrics metrics,
    Action<Operation, Exception> broken)
{
    private static readonly Queue<Operation> Nobody = new(0);

    // Keys with a write under way or gathered, and who waits for them. The shared empty queue says that nobody does.
    private readonly Dictionary<(string Storage, ObjectKey Key), Queue<Operation>> _busy = [];
    // Who goes on when an operation has succeeded.
    private readonly Dictionary<Operation, Operation> _followers = [];
    private List<Operation> _gathered = [];
    private List<Operation> _underWay = [];
    private long _transactionId;
    private int _waiting;
    private int _outside;

    /// <summary>When the transaction that the store has not answered was sent; null when there is none.</summary>
    public DateTimeOffset? UnderWaySince { get; private set; }

    /// <summary>How many operations have not been answered.</summary>
    public int Pending => _gathered.Count + _underWay.Count + _waiting + _outside;

    /// <summary>Takes an operation.</summary>
    /// <param name="operation">The operation.</param>
    public void Submit(Operation operation)
    {
        if (Pending >= context.Settings.MaximumPendingWrites)
        {
            Fail(operation, StatusError.TooManyRequests("Too many requests, please try again later.", 1));
            return;
        }

        Take(operation);
    }

    /// <summary>Goes on with an operation whose calls have been answered. Others may have had their turn meanwhile.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="answers">The answers, in the order of the calls.</param>
    public void Resume(Operation operation, IReadOnlyList<OutsideAnswer> answers)
    {
        _outside--;
        operation.Answers = answers;
        Take(operation);
    }

    private void Take(Operation operation)
    {
        if (operation.Key.Name.Length > 0)
        {
            var slot = (operation.Definition.Storage, operation.Key);
            if (_busy.TryGetValue(slot, out var queue))
            {
                if (ReferenceEquals(queue, Nobody))
                {
                    queue = new Queue<Operation>();
                    _busy[slot] = queue;
                }

                queue.Enqueue(operation);
                _waiting++;
                return;
            }
        }

        Decide(operation);
    }

    /// <summary>Sends what has gathered, unless the store is busy. Called after each message.</summary>
    public void Flush()
    {
        if (UnderWaySince is not null)
        {
            return;
        }

        foreach (var quota in context.Quotas.TakeDirty())
        {
            Submit(new QuotaStatusOperation(quota));
        }

        if (_gathered.Count == 0)
        {
            return;
        }

        (_underWay, _gathered) = (_gathered, _underWay);
        var writes = new StoreWrite[_underWay.Count];
        for (var i = 0; i < writes.Length; i++)
        {
            writes[i] = _underWay[i].Decision.Write! with { Client = _underWay[i].Client, Origin = _underWay[i].Origin, Demanded = _underWay[i].Demanded };
        }

        UnderWaySince = context.UtcNow;
        send(new StoreTransaction(++_transactionId, writes));
    }

    /// <summary>Answers the operations of a transaction. The cache shows the transaction's changes already.</summary>
    /// <param name="result">The store's answer.</param>
    public void Complete(StoreResult result)
    {
        if (UnderWaySince is null || result.TransactionId != _transactionId)
        {
            return;
        }

        var duration = context.UtcNow - UnderWaySince.Value;
        UnderWaySince = null;
        var operations = _underWay;
        _underWay = [];
        for (var i = 0; i < operations.Count; i++)
        {
            var write = operations[i].Decision.Write;
            var kind = write is StoreDelete ? "delete" : write is StorePut { ExpectedRevision: StoreWrite.MustNotExist } ? "create" : "update";
            metrics.Observe(kind, operations[i].Definition.Type, duration);
            Complete(operations[i], result.Outcomes[i]);
        }
    }

    /// <summary>Gives up on the transaction that the store has not answered.</summary>
    public void GiveUp()
    {
        UnderWaySince = null;
        _transactionId++;
        var operations = _underWay;
        _underWay = [];
        foreach (var operation in operations)
        {
            var write = operation.Decision.Write!;
            context.Quotas.Release(write, operation.Decision.Charges);
            Fail(operation, StatusError.Timeout("request did not complete within the allotted timeout"));
            Release(write.Storage, write.Key);
        }
    }

    private void Decide(Operation operation)
    {
        var current = operation.Key.Name.Length > 0 ? cache.Find(operation.Definition.Storage, operation.Key) : null;
        var decision = Ask(operation, current);
        operation.Decision = decision;
        if (decision.Awaits is { } awaited)
        {
            // It does not keep its turn: whom it asks may want to write to the same object.
            operation.DecidedAt = current?.Revision ?? 0;
            _outside++;
            ask(operation, awaited.Calls);
            return;
        }

        if (decision.Failure is null && operation.First is { } first)
        {
            // Its turn is kept meanwhile, as if its write were under way.
            _busy.TryAdd((operation.Definition.Storage, operation.Key), Nobody);
            _followers.Add(first, operation);
            Submit(first);
            return;
        }

        if (decision.Failure is { } failure)
        {
            if (decision.MayPass && MayWait(operation))
            {
                later(operation);
                return;
            }

            Fail(operation, failure);
            return;
        }

        if (decision.Write is { } write)
        {
            // A generated name may hit a key that is busy: the store will tell that it exists.
            _busy.TryAdd((write.Storage, write.Key), Nobody);
            _gathered.Add(operation);
            context.Quotas.Reserve(write, decision.Charges);
            return;
        }

        var answer = current is not null && ReferenceEquals(current.Value, decision.Object)
            ? current
            : new StoredObject(decision.Object!, cache.Revision);
        Succeed(operation, answer);
    }

    private void Succeed(Operation operation, StoredObject answer)
    {
        var decision = operation.Decision;
        operation.Reply.Warn(decision.Warnings);
        Answer(operation, decision, answer);
        if (_followers.Remove(operation, out var follower))
        {
            Decide(follower);
            if (follower.Decision.Write is null)
            {
                Release(follower.Definition.Storage, follower.Key);
            }
        }
    }

    // The object as it has been written is converted once more: the write stands, whatever comes of that.
    private void Answer(Operation operation, Decision decision, StoredObject answer)
    {
        if (decision.Outcome is not null || operation.Definition.Conversion is not { } conversion || answer.Value.ApiVersion == conversion.ApiVersion)
        {
            operation.Reply.Succeed(decision.Code, decision.Outcome is null ? operation.Present(answer) : answer, decision.Outcome);
            return;
        }

        convert(conversion, [answer.Value], (converted, failure) =>
        {
            if (converted is null)
            {
                operation.Reply.Fail(failure!);
            }
            else
            {
                operation.Reply.Succeed(decision.Code, operation.Present(new StoredObject(converted[0], answer.Revision)), null);
            }
        });
    }

    private void Fail(Operation operation, Status failure)
    {
        operation.Reply.Warn(operation.Decision.Warnings);
        operation.Reply.Fail(failure);
        if (_followers.Remove(operation, out var follower))
        {
            follower.Reply.Fail(failure);
            Release(follower.Definition.Storage, follower.Key);
        }
    }

    // One request must not take the API down with it: the API server recovers from a panic per request, too.
    private Decision Ask(Operation operation, StoredObject? current)
    {
        try
        {
            if (operation.Answers is { } answers)
            {
                operation.Answers = null;
                return GoOn(operation, current, answers);
            }

            return StoredVersion.Decide(operation, current, context.With(operation.Caller, admission.Begin(operation)));
        }
#pragma warning disable CA1031 // Whatever it was, it is the request's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            broken(operation, exception);
            return Decision.Refuse(StatusError.InternalError(exception.Message));
        }
    }

    // An update that finds the object changed is decided anew, with everybody asked again, as after a conflict at the store.
    private Decision GoOn(Operation operation, StoredObject? current, IReadOnlyList<OutsideAnswer> answers)
    {
        var decision = operation.Decision;
        if (!operation.DependsOnCurrent || (current?.Revision ?? 0) == operation.DecidedAt)
        {
            var next = decision.Awaits!.Then(answers);
            if (next.Failure is not null && decision.Drew is { } refused)
            {
                operation.Definition.Strategy.Release(refused, current?.Value, context);
            }

            return next;
        }

        if (decision.Drew is { } drew)
        {
            operation.Definition.Strategy.Release(drew, current?.Value, context);
        }

        return operation.Failures++ < context.Settings.ConflictRetries
            ? StoredVersion.Decide(operation, current, context.With(operation.Caller, admission.Begin(operation)))
            : Decision.Refuse(StatusError.Modified(operation.Definition.Type, operation.Key.Name));
    }

    private bool MayWait(Operation operation)
    {
        operation.WaitsUntil ??= context.UtcNow + context.Settings.ServiceAccountWait;
        return context.UtcNow < operation.WaitsUntil;
    }

    private void Complete(Operation operation, StoreOutcome outcome)
    {
        var decision = operation.Decision;
        var write = decision.Write!;
        context.Quotas.Release(write, decision.Charges);
        if (outcome.Code == StoreOutcomeCode.Succeeded)
        {
            Succeed(operation, outcome.Object!);
            Release(write.Storage, write.Key);
            return;
        }

        if (decision.Drew is { } drew)
        {
            operation.Definition.Strategy.Release(drew, cache.Find(write.Storage, write.Key)?.Value, context);
        }

        if (!TryAgain(operation, decision, write))
        {
            Release(write.Storage, write.Key);
        }
    }

    // The state has moved on between decision and write; the operation decides again on what there is now. It keeps its turn: whoever
    // waits for the key goes after it. Returns whether a write of the same key has been gathered again.
    private bool TryAgain(Operation operation, Decision decision, StoreWrite write)
    {
        var attempts = decision.GeneratedName ? context.Settings.GeneratedNameAttempts - 1 : context.Settings.ConflictRetries;
        if (operation.Failures++ < attempts)
        {
            Decide(operation);
            return operation.First is not null || (operation.Decision.Write is { } again && again.Key == write.Key);
        }

        var type = operation.Definition.Type;
        Fail(operation, decision.GeneratedName
            ? StatusError.GenerateNameConflict(type, write.Key.Name, 1)
            : StatusError.Modified(type, write.Key.Name));
        return false;
    }

    private void Release(string storage, ObjectKey key)
    {
        var slot = (storage, key);
        if (!_busy.Remove(slot, out var queue))
        {
            return;
        }

        while (queue.TryDequeue(out var next))
        {
            _waiting--;
            Decide(next);
            if (_busy.ContainsKey(slot))
            {
                // The rest keeps waiting behind the write that has just been decided.
                _busy[slot] = queue.Count == 0 ? Nobody : queue;
                return;
            }
        }
    }
}
