using ActorCluster.ApiServer.Admission.Webhooks;
using Akka.Actor;

namespace ActorCluster.Hosting.Webhooks;

/// <summary>
/// Makes the calls of webhooks for the API, <c>/user/master/webhooks</c>: those of emulated pods over streams to their nodes, one
/// <see cref="PodCallActor"/> each, so that whatever is wrong with nodes and links is wrong with them, too; those of servers outside of the
/// cluster over HTTPS, where there is an outside. Messages: <see cref="CallWebhook"/>, <see cref="CancelWebhookCall"/>.
/// </summary>
public sealed class WebhooksActor : UntypedActor
{
    private readonly ICanTell _nodes;
    private readonly IWebhookClient? _outside;
    private readonly Dictionary<long, Action> _cancellations = [];

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="outside">Calls servers outside of the cluster; null where there is no outside.</param>
    public WebhooksActor(ICanTell nodes, IWebhookClient? outside)
    {
        _nodes = nodes;
        _outside = outside;
    }

    /// <summary>The actor's props.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="outside">Calls servers outside of the cluster; null in a simulation, which has no outside.</param>
    public static Props PropsFor(ICanTell nodes, IWebhookClient? outside) => Props.Create(() => new WebhooksActor(nodes, outside));

    /// <inheritdoc />
    protected override void PostStop()
    {
        foreach (var cancel in _cancellations.Values)
        {
            cancel();
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CallWebhook call:
                Call(call);
                break;
            case CancelWebhookCall cancel:
                if (_cancellations.Remove(cancel.CallId, out var stop))
                {
                    stop();
                }

                break;
            case CallEnded ended:
                _cancellations.Remove(ended.Answer.CallId);
                ended.Client.Tell(ended.Answer);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Call(CallWebhook call)
    {
        var (client, self) = (Sender, Self);
        if (call.Target.Pod is { } pod)
        {
            var context = Context;
            var actor = context.ActorOf(PodCallActor.PropsFor(_nodes, call, pod, client));
            _cancellations[call.CallId] = () => context.Stop(actor);
        }
        else if (_outside is not null)
        {
            _cancellations[call.CallId] = _outside.Call(call, answer => self.Tell(new CallEnded(answer, client)));
        }
        else
        {
            var host = call.Target.Address is { } address ? address.Split(':')[0] : call.Target.Url.Host;
            client.Tell(new WebhookAnswered(
                call.CallId, 0, default, $"Post \"{call.Target.Url.OriginalString}\": dial tcp: lookup {host}: no such host"));
        }
    }

    /// <summary>A call has ended.</summary>
    /// <param name="Answer">What came of it.</param>
    /// <param name="Client">Who hears of it.</param>
    internal sealed record CallEnded(WebhookAnswered Answer, IActorRef Client);
}

/// <summary>Calls webhooks outside of the cluster.</summary>
public interface IWebhookClient
{
    /// <summary>Makes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="then">Gets what came of it, on any thread.</param>
    /// <returns>Gives the call up.</returns>
    Action Call(CallWebhook call, Action<WebhookAnswered> then);
}
