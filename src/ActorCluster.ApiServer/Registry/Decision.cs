using ActorCluster.Api.Meta;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// What is to be done about a request: refuse it, answer it without a write (a read, a dry run, an update that changes nothing), write
/// and then answer, wait for something that ought to appear soon, or go on when somebody outside has been asked.
/// </summary>
/// <param name="Failure">Why it is refused; null otherwise.</param>
/// <param name="Write">The write; null when there is none.</param>
/// <param name="Object">The answer when there is no write.</param>
/// <param name="Code">The HTTP code of success.</param>
public readonly record struct Decision(Status? Failure, StoreWrite? Write, KubernetesObject? Object, int Code)
{
    /// <summary>The answer is this Status and no object (a completed delete).</summary>
    public Status? Outcome { get; init; }

    /// <summary>The name was generated: another one may be tried when it is taken.</summary>
    public bool GeneratedName { get; init; }

    /// <summary>The refusal may pass by itself within a second: ask again a little later before it is final.</summary>
    public bool MayPass { get; init; }

    /// <summary>The object that has drawn numbers, which go back if the write fails; null when none has.</summary>
    public KubernetesObject? Drew { get; init; }

    /// <summary>What the write takes of quotas; null for nothing.</summary>
    public IReadOnlyList<Admission.Quotas.QuotaCharge>? Charges { get; init; }

    /// <summary>What the client is told besides; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>What has to be answered outside before the decision goes on; null when nothing has to be.</summary>
    internal Admission.Webhooks.AwaitedCalls? Awaits { get; init; }

    /// <summary>Refuses.</summary>
    /// <param name="failure">Why.</param>
    public static Decision Refuse(Status failure) => new(failure, null, null, failure.Code);

    /// <summary>Answers without a write.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="code">The code.</param>
    public static Decision Answer(KubernetesObject value, int code = 200) => new(null, null, value, code);

    /// <summary>Waits for calls.</summary>
    /// <param name="calls">The calls, and how the decision goes on.</param>
    internal static Decision Await(Admission.Webhooks.AwaitedCalls calls) => new(null, null, null, 0) { Awaits = calls };

    /// <summary>Writes, then answers with what was written.</summary>
    /// <param name="write">The write.</param>
    /// <param name="code">The code.</param>
    public static Decision Commit(StoreWrite write, int code) => new(null, write, null, code);
}
