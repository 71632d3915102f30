using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Where the answer to an operation goes.</summary>
internal abstract class Reply
{
    /// <summary>Nobody waits.</summary>
    public static Reply None => new NoReply();

    /// <summary>What the client is told besides: texts for Warning headers.</summary>
    public IReadOnlyList<string> Warnings { get; set; } = [];

    /// <summary>Adds to what the client is told besides.</summary>
    /// <param name="warnings">The texts; null for none.</param>
    public void Warn(IReadOnlyList<string>? warnings)
    {
        if (warnings is { Count: > 0 })
        {
            Warnings = [.. Warnings, .. warnings];
        }
    }

    /// <summary>The operation took effect.</summary>
    /// <param name="code">The HTTP code.</param>
    /// <param name="value">The object.</param>
    /// <param name="outcome">The Status that is the answer instead of the object; null when the object is.</param>
    public abstract void Succeed(int code, StoredObject value, Status? outcome);

    /// <summary>The operation failed.</summary>
    /// <param name="failure">Why.</param>
    public abstract void Fail(Status failure);

    private sealed class NoReply : Reply
    {
        public override void Succeed(int code, StoredObject value, Status? outcome)
        {
        }

        public override void Fail(Status failure)
        {
        }
    }
}

/// <summary>Answers an actor with an <see cref="ApiResponse"/>.</summary>
/// <param name="client">The actor.</param>
/// <param name="api">The sender of the answer.</param>
/// <param name="requestId">Its request.</param>
internal sealed class ActorReply(IActorRef client, IActorRef api, long requestId) : Reply
{
    public override void Succeed(int code, StoredObject value, Status? outcome) => client.Tell(new ApiResponse(requestId, value.Value, null), api);

    public override void Fail(Status failure) => client.Tell(new ApiResponse(requestId, null, failure), api);
}

/// <summary>Answers a task of the HTTP front end.</summary>
/// <param name="completion">The task; its continuations run elsewhere.</param>
internal sealed class TaskReply(TaskCompletionSource<ApiResult> completion) : Reply
{
    public override void Succeed(int code, StoredObject value, Status? outcome) =>
        completion.TrySetResult(new ApiResult(code, outcome is null ? value : null, outcome, Warnings));

    public override void Fail(Status failure) => completion.TrySetResult(new ApiResult(failure.Code, null, failure, Warnings));
}

/// <summary>Gathers the answers to the deletions of a collection.</summary>
/// <param name="then">Gets the outcome of one deletion: the object, or the failure.</param>
internal sealed class CollectReply(Action<StoredObject?, Status?> then) : Reply
{
    public override void Succeed(int code, StoredObject value, Status? outcome) => then(value, null);

    public override void Fail(Status failure) => then(null, failure);
}
