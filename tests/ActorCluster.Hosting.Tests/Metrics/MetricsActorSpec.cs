using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting.Metrics;
using ActorCluster.Hosting.Tests.Support;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Tests.Metrics;

/// <summary>
/// What is measured, with nodes that a test plays: names, labels and what is left out as sigs.k8s.io/metrics-server pkg/api and kubernetes
/// tasks/debug/debug-cluster/resource-metrics-pipeline have them.
/// </summary>
public sealed class MetricsActorSpec : IDisposable
{
    private readonly Master _master = new();
    private readonly Dictionary<string, UsageReport> _reports = [];
    private readonly List<string> _asked = [];
    private readonly List<ApiList> _answers = [];
    private readonly IActorRef _metrics;
    private readonly IActorRef _client;

    public MetricsActorSpec()
    {
        var nodes = _master.Clock.Start(Props.Create<ReportingNodes>(_reports, _asked), "played-nodes");
        _metrics = _master.Clock.Start(
            MetricsActor.PropsFor(_master.Api, nodes, ClientSettings.FromConfig(ReferenceConfiguration.Load()), _master.Clock.Time), "measuring");
        _client = _master.Clock.Start(Props.Create<ListActor>(_answers), "asking");
    }

    public void Dispose() => _master.Dispose();

    [Fact]
    public void Nodes_must_be_measured_and_those_that_do_not_answer_left_out_after_ten_seconds()
    {
        _master.Create(new Api.Core.Node { Metadata = new ObjectMeta { Name = "n1", Labels = new Dictionary<string, string> { ["a"] = "b" } } });
        _master.Create(new Api.Core.Node { Metadata = new ObjectMeta { Name = "mute" } });
        _reports["n1"] = new UsageReport(250, 300 << 20, []);
        Ask(ResourceTypes.NodeMetrics, null);
        _master.Advance(9);
        Assert.Empty(_answers);
        _master.Advance(2);
        var measured = Assert.IsType<NodeMetrics>(Assert.Single(Assert.Single(_answers).Objects));
        Assert.Equal(("n1", "b", "15s"), (measured.Metadata.Name, measured.Metadata.Labels!["a"], measured.Window));
        Assert.Equal(("250m", "300Mi"), (measured.Usage![ResourceName.Cpu].ToString(), measured.Usage[ResourceName.Memory].ToString()));
    }

    [Fact]
    public void Running_pods_must_be_measured_and_each_node_asked_once()
    {
        var web = Pod("web", "n1", PodPhase.Running);
        var database = Pod("db", "n1", PodPhase.Running);
        Pod("done", "n1", PodPhase.Succeeded);
        Pod("waiting", null, PodPhase.Pending);
        _reports["n1"] = new UsageReport(30, 30, [
            new(web.Metadata.Uid, "main", 10, 10 << 20), new(web.Metadata.Uid, "side", 5, 1 << 20), new(database.Metadata.Uid, "main", 7, 2 << 20)]);
        Ask(ResourceTypes.PodMetrics, null);
        _master.Advance(1);
        Assert.Equal(["db", "web"], Assert.Single(_answers).Objects.Select(static measured => measured.Metadata.Name));
        Assert.Equal(["n1"], _asked);
        var measured = (PodMetrics)_answers[0].Objects[1];
        Assert.Equal(
            [("main", "10m", "10Mi"), ("side", "5m", "1Mi")],
            measured.Containers!.Select(static c => (c.Name, c.Usage![ResourceName.Cpu].ToString(), c.Usage[ResourceName.Memory].ToString())));
    }

    [Fact]
    public void Selectors_must_choose_what_is_asked_of_which_node()
    {
        var web = Pod("web", "n1", PodPhase.Running);
        Pod("db", "n2", PodPhase.Running);
        _reports["n1"] = new UsageReport(30, 30, [new(web.Metadata.Uid, "main", 10, 10 << 20)]);
        Ask(ResourceTypes.PodMetrics, FieldQuery.Of(new FieldRequirement("metadata.name", "web", true)));
        _master.Advance(1);
        Assert.Equal(["web"], Assert.Single(_answers).Objects.Select(static measured => measured.Metadata.Name));
        Assert.Equal(["n1"], _asked);
    }

    // The master's own metrics actor and its own nodes: the node of the pod is not connected, so there is nothing to tell of it.
    [Fact]
    public async Task The_api_must_pass_on_what_http_asks()
    {
        Pod("web", "n1", PodPhase.Running);
        var call = new CollectionCall(new Caller("someone", ["system:masters"], "", "test"), ResourceTypes.PodMetrics, "default");
        var asked = new ActorApiEndpoint(_master.Api).ListAsync(call, CancellationToken.None);
        _master.Advance(11);

        // The answer is there; its way to whoever waits leads over the thread pool.
        var answer = await asked.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(answer.Failure);
        Assert.Empty(answer.Objects);
    }

    private void Ask(ResourceType resource, FieldQuery? fields)
    {
        _metrics.Tell(new ListObjects(1, "test", resource, "", null, fields), _client);
        _master.Clock.Drain();
    }

    private Pod Pod(string name, string? node, string phase)
    {
        _master.Create(new Pod
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default" },
            Spec = new PodSpec { NodeName = node, Containers = [new Container { Name = "main", Image = "nginx:1" }] },
        });
        return _master.Change<Pod>("default", name, pod => pod with { Status = pod.Status with { Phase = phase } }, "status");
    }

    /// <summary>Nodes of which some tell what they use, in two pieces, and the others nothing at all.</summary>
    private sealed class ReportingNodes(Dictionary<string, UsageReport> reports, List<string> asked) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is OpenNodeStream { Request.Kind: StreamKind.Usage } open)
            {
                asked.Add(open.NodeName);
                Sender.Tell(new StreamNumbered(1));
                if (reports.TryGetValue(open.NodeName, out var report))
                {
                    var bytes = report.Encode();
                    Sender.Tell(new StreamOpened(1));
                    Sender.Tell(new StreamData(1, StreamWindow.Stdout, bytes.AsMemory(0, bytes.Length / 2), false));
                    Sender.Tell(new StreamData(1, StreamWindow.Stdout, bytes.AsMemory(bytes.Length / 2), true));
                    Sender.Tell(new StreamEnded(1, StreamOutcome.Exited, 0, ""));
                }
            }
        }
    }

    private sealed class ListActor(List<ApiList> answers) : UntypedActor
    {
        protected override void OnReceive(object message) => answers.Add((ApiList)message);
    }
}
