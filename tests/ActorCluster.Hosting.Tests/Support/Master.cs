using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Store.Memory;
using ActorCluster.Testing;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Hosting.Tests.Support;

/// <summary>A whole master on a clock that the test moves, and a client of it. There are no nodes but those that a test plays.</summary>
internal sealed class Master : IDisposable
{
    private readonly Dictionary<long, object> _answers = [];
    private readonly Dictionary<string, IActorRef> _parts = [];
    private readonly IActorRef _client;
    private long _lastRequest;

    public Master(string overlay = "")
    {
        var config = ConfigurationFactory.ParseString(overlay.Length == 0 ? "{}" : overlay).WithFallback(ReferenceConfiguration.Load());
        Clock = new VirtualTimeSystem();
        var parts = MasterParts.FromConfig(config, settings => new MemoryStore(settings), Clock.Time, static name => new Random(name.Length), "PEM");
        Supervisor = Clock.Start(MasterSupervisor.PropsFor(parts), "master");
        Api = Part("api");
        _client = Clock.Start(Props.Create<AnswerActor>(_answers), "client");
        Clock.System.EventStream.Subscribe(Clock.Start(Props.Create<EvidenceActor>(Evidence), "evidence"), typeof(FaultHit));
        Clock.System.EventStream.Subscribe(Clock.Start(Props.Create<EvidenceActor>(Evidence), "healing"), typeof(FaultHealed));
        Advance(1);
    }

    /// <summary>What faults have said of themselves.</summary>
    public List<object> Evidence { get; } = [];

    public VirtualTimeSystem Clock { get; }

    public IActorRef Supervisor { get; }

    public IActorRef Api { get; }

    public DateTimeOffset Now => Clock.Now;

    public void Dispose() => Clock.Dispose();

    public IActorRef Part(string path)
    {
        if (_parts.TryGetValue(path, out var known))
        {
            return known;
        }

        var found = Clock.System.ActorSelection("/user/master/" + path).ResolveOne(TimeSpan.FromSeconds(5));
        Clock.Drain();
        return _parts[path] = found.GetAwaiter().GetResult();
    }

    /// <summary>Keeps a part and all below it from handling messages, as a machine does that stands still.</summary>
    public void Pause(string path) => ((IInternalActorRef)Part(path)).Suspend();

    public void Resume(string path)
    {
        ((IInternalActorRef)Part(path)).Resume(null);
        Clock.Drain();
    }

    /// <summary>Begins a fault, or heals it.</summary>
    public void Tell(string part, object message)
    {
        Part(part).Tell(message);
        Clock.Drain();
    }

    public void Heal(string part) => Tell(part, new HealControlPlaneFault("f"));

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Moves the clock on until something is so, and tells how many seconds that took.</summary>
    public double Until(Func<bool> isSo, double within, double step = 0.1)
    {
        var waited = 0.0;
        for (; !isSo(); waited += step)
        {
            Assert.True(waited < within, $"not within {within} s");
            Advance(step);
        }

        return waited;
    }

    /// <summary>Sends a request; its answer comes when the clock moves, if at all.</summary>
    public long Send(Func<long, ApiRequest> request)
    {
        Api.Tell(request(++_lastRequest), _client);
        Clock.Drain();
        return _lastRequest;
    }

    public ApiResponse? Answer(long request) => _answers.GetValueOrDefault(request) as ApiResponse;

    public ApiResponse Ask(Func<long, ApiRequest> request) => Answer(Send(request)) ?? throw new InvalidOperationException("the API has not answered");

    public T Create<T>(T value)
        where T : KubernetesObject => (T)Succeed(Ask(id => new CreateObject(id, "test", ResourceTypes.For<T>(), value)));

    public T Change<T>(string ns, string name, Func<T, T> change, string subresource = "")
        where T : KubernetesObject =>
        (T)Succeed(Ask(id => new ModifyObject(id, "test", ResourceTypes.For<T>(), new ObjectKey(ns, name), null, current => change((T)current), subresource)));

    public T? Find<T>(string ns, string name)
        where T : KubernetesObject => (T?)Ask(id => new GetObject(id, "test", ResourceTypes.For<T>(), new ObjectKey(ns, name))).Object;

    public IReadOnlyList<T> All<T>()
        where T : KubernetesObject
    {
        var request = Send(id => new ListObjects(id, "test", ResourceTypes.For<T>(), "", null, null));
        return [.. ((ApiList)_answers[request]).Objects.Cast<T>()];
    }

    public IReadOnlyList<string> EventsAbout(string name) =>
        [.. All<Event>().Where(e => e.InvolvedObject.Name == name).OrderBy(e => e.FirstTimestamp).Select(e => e.Reason + ": " + e.Message)];

    private static KubernetesObject Succeed(ApiResponse response)
    {
        Assert.True(response.Succeeded, response.Failure?.Message);
        return response.Object!;
    }
}

internal sealed class AnswerActor(Dictionary<long, object> answers) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ApiResponse response:
                answers[response.RequestId] = response;
                break;
            case ApiList list:
                answers[list.RequestId] = list;
                break;
        }
    }
}

internal sealed class EvidenceActor(List<object> evidence) : UntypedActor
{
    protected override void OnReceive(object message) => evidence.Add(message);
}
