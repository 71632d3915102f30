using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Answers requests that are not carried out, whatever they ask for.</summary>
internal static class Refusal
{
    /// <summary>Refuses a request.</summary>
    /// <param name="message">The request; a message that awaits no answer is ignored.</param>
    /// <param name="sender">Who asks.</param>
    /// <param name="self">The <c>api</c> actor.</param>
    /// <param name="failure">Why.</param>
    public static void Tell(object message, IActorRef sender, IActorRef self, Status failure)
    {
        switch (message)
        {
            case ListObjects list:
                sender.Tell(new ApiList(list.RequestId, [], 0, failure), self);
                break;
            case ApiRequest request:
                sender.Tell(new ApiResponse(request.RequestId, null, failure), self);
                break;
            case WatchResource watch:
                sender.Tell(new WatchEnded(watch.WatchId, failure), self);
                break;
            case InvokeCall invoke:
                invoke.Completion.TrySetResult(new ApiResult(failure.Code, null, failure, []));
                break;
            case AuthorizeCall authorize:
                authorize.Completion.TrySetException(new StatusException(failure));
                break;
            case RulesCall rules:
                rules.Completion.TrySetException(new StatusException(failure));
                break;
            case ListCall list:
                list.Completion.TrySetResult(ListPlan.Failed(failure));
                break;
            case DeleteCollectionCall delete:
                delete.Completion.TrySetResult(ListPlan.Failed(failure));
                break;
            case WatchCall watch:
                watch.Completion.TrySetResult(new WatchSession(null, failure));
                break;
        }
    }

    /// <summary>Leaves a request over HTTP without any answer.</summary>
    /// <param name="message">The request.</param>
    /// <returns>False when it did not come over HTTP.</returns>
    public static bool TryCut(object message) => message switch
    {
        InvokeCall invoke => invoke.Completion.TrySetException(new ConnectionLostException()),
        ListCall list => list.Completion.TrySetException(new ConnectionLostException()),
        DeleteCollectionCall delete => delete.Completion.TrySetException(new ConnectionLostException()),
        WatchCall watch => watch.Completion.TrySetException(new ConnectionLostException()),
        _ => false,
    };
}
