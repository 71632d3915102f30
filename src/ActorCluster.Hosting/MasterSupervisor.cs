using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Hosting;

/// <summary>
/// <c>/user/master</c>: alone names and creates the master's parts, in the order in which they need each other, and restarts the one that
/// fails. Each part finds out from the API what it missed.
/// </summary>
public sealed class MasterSupervisor : UntypedActor
{
    private const string MetricsName = "metrics";
    private const string WebhooksName = "webhooks";

    private readonly MasterParts _parts;

    /// <summary>Creates the supervisor.</summary>
    /// <param name="parts">How to make the parts.</param>
    public MasterSupervisor(MasterParts parts) => _parts = parts;

    /// <summary>The actor's props.</summary>
    /// <param name="parts">How to make the parts.</param>
    public static Props PropsFor(MasterParts parts) => Props.Create(() => new MasterSupervisor(parts));

    /// <inheritdoc />
    protected override void PreStart()
    {
        var store = Context.ActorOf(_parts.Store, "store");
        var api = Context.ActorOf(_parts.Api(store), "api");
        var nodes = Context.ActorOf(_parts.Nodes(api), "nodes");
        Context.ActorOf(_parts.Webhooks(nodes), WebhooksName);
        Context.ActorOf(_parts.Metrics(api, nodes), MetricsName);
        StartInstances(_parts.Schedulers, api, ComponentAddress.Scheduler);
        StartInstances(_parts.Controllers, api, ComponentAddress.ControllerManager);
    }

    private static void StartInstances(IReadOnlyList<Func<IActorRef, Props>> instances, IActorRef api, string component)
    {
        for (var i = 0; i < instances.Count; i++)
        {
            Context.ActorOf(instances[i](api), ComponentAddress.ActorName(component, i + 1));
        }
    }

    // Each instance knows for itself whether it leads.
    private void Crash(CrashComponent crash)
    {
        var component = ComponentAddress.WholeOf(crash.Component);
        var count = component == ComponentAddress.Scheduler ? _parts.Schedulers.Count : _parts.Controllers.Count;
        for (var instance = 1; instance <= count; instance++)
        {
            if (crash.Instance is null || crash.Instance == instance)
            {
                Context.Child(ComponentAddress.ActorName(component, instance)).Forward(crash);
            }
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is GetFrontEndParts)
        {
            Sender.Tell(new FrontEndParts(Context.Child("api"), Context.Child("nodes")));
            return;
        }

        if (message is CallWebhook or CancelWebhookCall)
        {
            Context.Child(WebhooksName).Forward(message);
            return;
        }

        if (message is ListObjects)
        {
            Context.Child(MetricsName).Forward(message);
            return;
        }

        if (message is CrashComponent crash)
        {
            Crash(crash);
            return;
        }

        Unhandled(message);
    }

    /// <summary>Asks for the parts that the HTTP front end talks to; answered by <see cref="FrontEndParts"/>.</summary>
    public sealed record GetFrontEndParts
    {
        /// <summary>The only instance.</summary>
        public static readonly GetFrontEndParts Instance = new();
    }
}

/// <summary>What the HTTP front end talks to.</summary>
/// <param name="Api">The API.</param>
/// <param name="Nodes">The nodes' gateways.</param>
public sealed record FrontEndParts(IActorRef Api, IActorRef Nodes);
