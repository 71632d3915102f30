using ActorCluster.Api.Authorization;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Watching;

namespace ActorCluster.ApiServer.Endpoint;

/// <summary>A call on one object, from the HTTP front end to the <c>api</c> actor.</summary>
/// <param name="Call">The call.</param>
/// <param name="Completion">Gets the answer.</param>
internal sealed record InvokeCall(ApiCall Call, TaskCompletionSource<ApiResult> Completion);

/// <summary>A question whether somebody may do something.</summary>
/// <param name="Request">Who, and what.</param>
/// <param name="Completion">Gets the answer.</param>
internal sealed record AuthorizeCall(AccessRequest Request, TaskCompletionSource<AccessVerdict> Completion);

/// <summary>A question what somebody may do.</summary>
/// <param name="User">Who.</param>
/// <param name="Namespace">Where.</param>
/// <param name="Completion">Gets the answer.</param>
internal sealed record RulesCall(Caller User, string Namespace, TaskCompletionSource<SubjectRulesReviewStatus> Completion);

/// <summary>A question how the API is.</summary>
/// <param name="Completion">Gets the answer.</param>
internal sealed record HealthCall(TaskCompletionSource<ApiHealth> Completion);

/// <summary>A question whether the store answers.</summary>
/// <param name="Completion">Ends when it does.</param>
internal sealed record ProbeStoreCall(TaskCompletionSource<bool> Completion);

/// <summary>A list.</summary>
/// <param name="Call">The call.</param>
/// <param name="Completion">Gets the answer.</param>
internal sealed record ListCall(CollectionCall Call, TaskCompletionSource<ApiListResult> Completion);

/// <summary>A deletion of a collection.</summary>
/// <param name="Call">The call.</param>
/// <param name="Completion">Gets the answer.</param>
internal sealed record DeleteCollectionCall(CollectionCall Call, TaskCompletionSource<ApiListResult> Completion);

/// <summary>The beginning of a watch.</summary>
/// <param name="Call">The call.</param>
/// <param name="Completion">Gets the session.</param>
/// <param name="Cancel">The client went away.</param>
internal sealed record WatchCall(CollectionCall Call, TaskCompletionSource<WatchSession> Completion, CancellationToken Cancel);

/// <summary>A watch is about to end: its client should know from where to go on.</summary>
/// <param name="Watcher">The watch.</param>
internal sealed record BookmarkWatch(ChannelWatcher Watcher);

/// <summary>The client of a watch went away.</summary>
/// <param name="Watcher">The watch.</param>
internal sealed record CloseWatch(ChannelWatcher Watcher);
