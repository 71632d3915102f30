using ActorCluster.Api.Core;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Hosting.Metrics;

/// <summary>
/// Answers one question for PodMetrics or NodeMetrics. It lists the pods or nodes, asks every node that they name at once, one
/// <see cref="NodeUsageActor"/> each, and answers when all have answered or ten seconds are over; what no node reports of is left out. Then
/// it stops. Messages: those of <see cref="ApiClient"/>, <see cref="NodeUsageActor.Answered"/>.
/// </summary>
internal sealed class MeasurementActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IActorRef _api;
    private readonly IActorRef _nodes;
    private readonly ClientSettings _client;
    private readonly TimeProvider _time;
    private readonly ListObjects _question;
    private readonly IActorRef _asker;
    private readonly SortedDictionary<string, UsageReport> _reports = new(StringComparer.Ordinal);
    private IReadOnlyList<Api.Core.Node> _measuredNodes = [];
    private IReadOnlyList<Pod> _pods = [];
    private ApiClient _requests = null!;
    private int _unanswered;

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    public MeasurementActor(
        IActorRef api, IActorRef nodes, ClientSettings client, TimeProvider time, ListObjects question, IActorRef asker)
    {
        _api = api;
        _nodes = nodes;
        _client = client;
        _time = time;
        _question = question;
        _asker = asker;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsOfNodes => _question.Resource.Equals(ResourceTypes.NodeMetrics);

    /// <summary>The actor's props.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="client">Timeouts of requests.</param>
    /// <param name="time">The clock.</param>
    /// <param name="question">The question.</param>
    /// <param name="asker">Who asks.</param>
    public static Props PropsFor(
        IActorRef api, IActorRef nodes, ClientSettings client, TimeProvider time, ListObjects question, IActorRef asker) =>
        Props.Create(() => new MeasurementActor(api, nodes, client, time, question, asker));

    /// <inheritdoc />
    protected override void PreStart()
    {
        _requests = new ApiClient(_api, Self, Timers, "metrics-server", _time, _client);
        _requests.List(IsOfNodes ? ResourceTypes.Nodes : ResourceTypes.Pods, _question.Namespace, _question.Labels, _question.Fields, Listed);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeUsageActor.Answered answered:
                if (answered.Report is { } report)
                {
                    _reports.Add(answered.Node, report);
                }

                if (--_unanswered == 0)
                {
                    Answer();
                }

                break;
            case Late:
                Answer();
                break;
            default:
                if (!_requests.TryHandle(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Listed(ApiList list)
    {
        if (list.Failure is not null)
        {
            _asker.Tell(list with { RequestId = _question.RequestId }, _api);
            Context.Stop(Self);
            return;
        }

        _measuredNodes = [.. list.Objects.OfType<Api.Core.Node>()];
        _pods = [.. list.Objects.OfType<Pod>().Where(Measurements.IsMeasured)];
        var names = IsOfNodes ? _measuredNodes.Select(static node => node.Metadata.Name) : _pods.Select(static pod => pod.Spec.NodeName!);
        foreach (var node in names.Distinct().Order(StringComparer.Ordinal))
        {
            _unanswered++;
            Context.ActorOf(NodeUsageActor.PropsFor(_nodes, node));
        }

        if (_unanswered == 0)
        {
            Answer();
            return;
        }

        Timers.StartSingleTimer(Late.Instance, Late.Instance, Patience);
    }

    private void Answer()
    {
        var now = _time.GetUtcNow();
        var measured = IsOfNodes ? Measurements.OfNodes(_measuredNodes, _reports, now) : Measurements.OfPods(_pods, _reports.Values, now);
        _asker.Tell(new ApiList(_question.RequestId, measured, 0, null), _api);
        Context.Stop(Self);
    }

    private sealed record Late
    {
        public static readonly Late Instance = new();
    }
}
