using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Hosting.Metrics;

/// <summary>
/// Measures pods for the API, <c>/user/master/metrics</c>: what metrics-server does behind the API for the actors that ask for
/// <c>metrics.k8s.io</c>, one <see cref="PodMetricsActor"/> for each question. Messages: <see cref="ListObjects"/> of PodMetrics, answered
/// by <see cref="ApiList"/>.
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
            Context.ActorOf(PodMetricsActor.PropsFor(_api, _nodes, _client, _time, list, Sender));
            return;
        }

        Unhandled(message);
    }
}
