using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Hosting.Metrics;

/// <summary>
/// Measures pods and nodes for the API, <c>/user/master/metrics</c>: what metrics-server does behind the API for whoever asks for
/// <c>metrics.k8s.io</c>, one <see cref="MeasurementActor"/> for each question. It asks the nodes at the moment of the question, where
/// metrics-server remembers what it read up to 15 seconds ago: the emulated use has no history to be averaged. Messages:
/// <see cref="ListObjects"/> of PodMetrics or NodeMetrics, answered by <see cref="ApiList"/>.
/// </summary>
public sealed class MetricsActor : UntypedActor
{
    private readonly IActorRef _api;
    private readonly IActorRef _nodes;
    private readonly ClientSettings _client;
    private readonly TimeProvider _time;

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="client">Timeouts of requests.</param>
    /// <param name="time">The clock.</param>
    public MetricsActor(IActorRef api, IActorRef nodes, ClientSettings client, TimeProvider time)
    {
        _api = api;
        _nodes = nodes;
        _client = client;
        _time = time;
    }

    /// <summary>The actor's props.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="client">Timeouts of requests.</param>
    /// <param name="time">The clock.</param>
    public static Props PropsFor(IActorRef api, IActorRef nodes, ClientSettings client, TimeProvider time) =>
        Props.Create(() => new MetricsActor(api, nodes, client, time));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is ListObjects list)
        {
            Context.ActorOf(MeasurementActor.PropsFor(_api, _nodes, _client, _time, list, Sender));
            return;
        }

        Unhandled(message);
    }
}
