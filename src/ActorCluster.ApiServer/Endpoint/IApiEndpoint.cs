using System.Threading.Channels;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Endpoint;

/// <summary>What the HTTP front end asks of the <c>api</c> actor. The one place where tasks and actors meet.</summary>
public interface IApiEndpoint
{
    /// <summary>Carries out a call on one object.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The client went away.</param>
    Task<ApiResult> InvokeAsync(ApiCall call, CancellationToken cancel);

    /// <summary>Lists a collection.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The client went away.</param>
    Task<ApiListResult> ListAsync(CollectionCall call, CancellationToken cancel);

    /// <summary>Deletes the objects of a collection that match.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The client went away.</param>
    Task<ApiListResult> DeleteCollectionAsync(CollectionCall call, CancellationToken cancel);

    /// <summary>Asks whether somebody may do something.</summary>
    /// <param name="request">Who, and what.</param>
    /// <param name="cancel">The client went away.</param>
    Task<AccessVerdict> AuthorizeAsync(AccessRequest request, CancellationToken cancel);

    /// <summary>Lists what somebody may do in a namespace.</summary>
    /// <param name="user">Who.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="cancel">The client went away.</param>
    Task<SubjectRulesReviewStatus> RulesForAsync(Caller user, string ns, CancellationToken cancel);

    /// <summary>Asks what the API says of its own state.</summary>
    /// <param name="cancel">Nobody waits any more.</param>
    Task<ApiHealth> HealthAsync(CancellationToken cancel);

    /// <summary>Reads something of the store, and ends as soon as the store has answered.</summary>
    /// <param name="cancel">Nobody waits any more.</param>
    Task ProbeStoreAsync(CancellationToken cancel);

    /// <summary>Begins a watch.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The client went away; ends the watch.</param>
    Task<WatchSession> WatchAsync(CollectionCall call, CancellationToken cancel);
}

/// <summary>
/// A watch under way. The channel is bounded; a reader that stays behind finds it completed, and its client has to list anew.
/// </summary>
/// <param name="Changes">The changes; null when the watch was refused.</param>
/// <param name="Failure">Why it was refused; null on success.</param>
public sealed record WatchSession(ChannelReader<WatchItem>? Changes, Status? Failure)
{
    /// <summary>Asks for a bookmark of the latest revision; null for who wants none.</summary>
    public Action? AskBookmark { get; init; }
}

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened; null for a bookmark or an error.</param>
/// <param name="Object">The object; null for a bookmark or an error.</param>
/// <param name="BookmarkRevision">For a bookmark: everything up to here has been sent; otherwise zero.</param>
/// <param name="InitialEventsEnd">The bookmark that ends the initial events (<c>k8s.io/initial-events-end</c>).</param>
/// <param name="Error">For an ERROR event: the Status (410); otherwise null.</param>
public readonly record struct WatchItem(ObjectEventType? Type, StoredObject? Object, long BookmarkRevision, bool InitialEventsEnd, Status? Error);
