using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Store;
using ActorCluster.Store.Memory;
using ActorCluster.Testing;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Controllers.Tests.Support;

/// <summary>
/// The real store and API with the controllers of a test in front of them, on a clock that the test moves. There is no scheduler and there
/// are no nodes: the test says what they would have.
/// </summary>
internal sealed class ControlPlane : IDisposable
{
    private readonly IActorRef _api;
    private readonly TestClient _client;
    private int _names;

    public ControlPlane(string overlay = "")
    {
        var config = ReferenceConfiguration.Load();
        if (overlay.Length > 0)
        {
            config = ConfigurationFactory.ParseString(overlay).WithFallback(config);
        }

        Clock = new VirtualTimeSystem();
        var storeSettings = StoreSettings.FromConfig(config);
        var store = Clock.Start(StoreActor.PropsFor(new MemoryStore(storeSettings), storeSettings, Clock.Time), "store");
        var metrics = Clock.Start(Props.Create<MeasuringActor>(this), "metrics");
        _api = Clock.Start(ApiActor.PropsFor(store, ApiServerSettings.FromConfig(config), Clock.Time, new Random(1), null, metrics), "api");
        _client = new TestClient();
        _client.Ref = Clock.Start(Props.Create<TestClientActor>(_client), "client");
        Context = new ControllerContext(_api, Clock.Time, ClientSettings.FromConfig(config), ControllerSettings.FromConfig(config));
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public VirtualTimeSystem Clock { get; }

    public ControllerContext Context { get; }

    public DateTimeOffset Now => Clock.Now;

    /// <summary>What is measured of the pods, as <c>metrics.k8s.io</c> answers.</summary>
    public Func<IReadOnlyList<PodMetrics>> Measured { get; set; } = static () => [];

    public void Dispose() => Clock.Dispose();

    public IActorRef Start(Props props) => Clock.Start(props, "controller-" + ++_names);

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public T Create<T>(T value)
        where T : KubernetesObject => (T)Succeed(new CreateObject(
            _client.Next(), "test", ResourceTypes.For<T>(), value with { Metadata = value.Metadata with { Uid = "", ResourceVersion = "" } }));

    // Without the taint that a node begins with: where no node lifecycle controller runs, nobody else takes it away.
    public void CreateReady(Node node)
    {
        Create(node);
        Change<Node>("", node.Metadata.Name, static current => current with { Spec = current.Spec with { Taints = null } });
    }

    public T Change<T>(string ns, string name, Func<T, T> change, string subresource = "")
        where T : KubernetesObject =>
        (T)Succeed(new ModifyObject(_client.Next(), "test", ResourceTypes.For<T>(), new ObjectKey(ns, name), null, current => change((T)current), subresource));

    public void Delete<T>(string ns, string name, DeleteOptions? options = null)
        where T : KubernetesObject => Succeed(new DeleteObject(_client.Next(), "test", ResourceTypes.For<T>(), new ObjectKey(ns, name), options));

    /// <summary>Asks for an eviction, as <c>kubectl drain</c> does, and gives the HTTP code of the answer.</summary>
    public int Evict(Pod pod)
    {
        var call = new ApiCall(new Caller("test", ["system:masters"], "", "test"), ApiVerb.Create, ResourceTypes.Pods, pod.Key())
        {
            Subresource = "eviction",
            Body = new Eviction { Metadata = new ObjectMeta { Name = pod.Metadata.Name, Namespace = pod.Metadata.Namespace } },
        };
        var answer = new ActorApiEndpoint(_api).InvokeAsync(call, CancellationToken.None);
        Clock.Drain();
        return answer.GetAwaiter().GetResult().Code;
    }

    public void Bind(Pod pod, string node) => Succeed(new BindPod(_client.Next(), "test", pod.Key(), pod.Metadata.Uid, node));

    public T? Find<T>(string ns, string name)
        where T : KubernetesObject => All<T>().FirstOrDefault(item => item.Metadata.Namespace == ns && item.Metadata.Name == name);

    public IReadOnlyList<T> All<T>()
        where T : KubernetesObject
    {
        var request = new ListObjects(_client.Next(), "test", ResourceTypes.For<T>(), "", null, null);
        _api.Tell(request, _client.Ref);
        Clock.Drain();
        return [.. ((ApiList)_client.Take(request.RequestId)).Objects.Cast<T>()];
    }

    public IReadOnlyList<string> EventsAbout(string name) =>
        [.. All<Event>().Where(e => e.InvolvedObject.Name == name).OrderBy(e => e.FirstTimestamp).Select(e => e.Reason + ": " + e.Message)];

    /// <summary>What the kubelet would report: a running pod with an address.</summary>
    public void Run(Pod pod, string ip, bool ready = true) => Change<Pod>(
        pod.Metadata.Namespace, pod.Metadata.Name, current => current with { Status = current.At(ip).Ready(Now, ready).Status }, "status");

    private KubernetesObject Succeed(ApiRequest request)
    {
        _api.Tell(request, _client.Ref);
        Clock.Drain();
        var response = (ApiResponse)_client.Take(request.RequestId);
        Assert.True(response.Succeeded, response.Failure?.Message);
        return response.Object!;
    }
}

internal sealed class TestClient
{
    private readonly Dictionary<long, object> _answers = [];
    private long _last;

    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public long Next() => ++_last;

    public void Put(long id, object answer) => _answers[id] = answer;

    public object Take(long id)
    {
        Assert.True(_answers.Remove(id, out var answer), "the API has not answered");
        return answer!;
    }
}

internal sealed class MeasuringActor(ControlPlane plane) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is ListObjects list)
        {
            Sender.Tell(new ApiList(
                list.RequestId, [.. plane.Measured().Where(pod => list.Labels?.Matches(pod.Metadata.Labels) != false)], 0, null));
        }
    }
}

internal sealed class TestClientActor(TestClient client) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ApiResponse response:
                client.Put(response.RequestId, response);
                break;
            case ApiList list:
                client.Put(list.RequestId, list);
                break;
        }
    }
}
