using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Testing;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.Framework;

/// <summary>The shell around decisions, against a probe in the place of the API.</summary>
public sealed class ControllerActorSpec : IDisposable
{
    private static readonly ObjectKey Key = new("default", "a");
    private readonly VirtualTimeSystem _system = new();
    private readonly List<object> _asked = [];
    private readonly Script _script = new();
    private readonly IActorRef _controller;

    public ControllerActorSpec()
    {
        var config = ReferenceConfiguration.Load();
        var api = _system.Start(Props.Create<Recorder>(_asked), "api");
        var context = new ControllerContext(api, _system.Time, ClientSettings.FromConfig(config), ControllerSettings.FromConfig(config));
        _controller = _system.Start(Props.Create<ScriptedController>(context, _script), "controller");
    }

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Controller_must_not_decide_before_its_list_is_complete()
    {
        Batch(1, Map("1"));
        Assert.Empty(_script.Looks);
        Start();
        Assert.Equal([Key], _script.Looks);
    }

    [Fact]
    public void Controller_must_not_look_at_a_key_again_before_its_own_writes_have_come_back()
    {
        _script.Next = Reconciliation.Of(new UpdateWrite(ResourceTypes.ConfigMaps, Map("1")));
        Start();
        Answer(Map("7"));
        Assert.Single(_script.Looks);
        _script.Next = Reconciliation.Nothing;

        // A change that is older than the write says nothing about it; the key waits.
        Batch(6, Map("6"));
        Assert.Single(_script.Looks);
        Batch(7, Map("7"));
        Assert.Equal(2, _script.Looks.Count);
    }

    [Fact]
    public void Controller_must_wait_until_it_sees_that_what_it_deleted_goes()
    {
        _script.Next = Reconciliation.Of(new DeleteWrite(ResourceTypes.ConfigMaps, Key));
        Start();
        _controller.Tell(new ApiResponse(_asked.OfType<DeleteObject>().Last().RequestId, Map("1"), null));
        _system.Drain();
        _script.Next = Reconciliation.Nothing;
        Batch(5, Map("4"));
        Assert.Single(_script.Looks);
        Batch(6, Map("6") with { Metadata = Map("6").Metadata with { DeletionTimestamp = _system.Now } });
        Assert.Equal(2, _script.Looks.Count);
    }

    [Fact]
    public void Controller_must_start_slowly_and_stop_at_the_first_batch_with_a_failure()
    {
        _script.Next = new Reconciliation { SlowStart = true, Writes = [.. Enumerable.Range(0, 20).Select(i => new CreateWrite(ResourceTypes.Pods, new Pod { Metadata = new ObjectMeta { Name = "p" + i } }))] };
        Start();
        Assert.Single(Creates());
        AnswerCreates(1);
        Assert.Equal(3, Creates().Count);
        AnswerCreates(2);
        Assert.Equal(7, Creates().Count);
        _script.Next = Reconciliation.Nothing;
        foreach (var create in Creates().Skip(3))
        {
            _controller.Tell(new ApiResponse(create.RequestId, null, StatusError.Forbidden(ResourceTypes.Pods, "p", "exceeded quota")));
        }

        _system.Drain();
        Assert.Equal(7, Creates().Count);
        Assert.Single(_script.Looks);
        _system.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(2, _script.Looks.Count);
    }

    [Fact]
    public void Controller_must_wait_longer_with_every_failure()
    {
        _script.Next = Reconciliation.Of(new UpdateWrite(ResourceTypes.ConfigMaps, Map("1")));
        Start();
        foreach (var pause in new[] { 5, 10, 20, 40 })
        {
            var looks = _script.Looks.Count;
            _controller.Tell(new ApiResponse(_asked.OfType<UpdateObject>().Last().RequestId, null, StatusError.Modified(ResourceTypes.ConfigMaps, "a")));
            _system.Drain();
            _system.Advance(TimeSpan.FromMilliseconds(pause - 1));
            Assert.Equal(looks, _script.Looks.Count);
            _system.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(looks + 1, _script.Looks.Count);
        }
    }

    [Fact]
    public void Controller_must_rest_after_an_expensive_look_and_look_again_when_asked_to()
    {
        _script.Next = new Reconciliation { Rest = TimeSpan.FromMilliseconds(150), Again = TimeSpan.FromSeconds(10) };
        Start();
        for (var revision = 2; revision < 10; revision++)
        {
            Batch(revision, Map("1"));
        }

        Assert.Single(_script.Looks);
        _system.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal(2, _script.Looks.Count);
        _script.Next = Reconciliation.Nothing;
        _system.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(3, _script.Looks.Count);
    }

    private List<CreateObject> Creates() => [.. _asked.OfType<CreateObject>()];

    private void AnswerCreates(int last)
    {
        foreach (var create in Creates().TakeLast(last))
        {
            _controller.Tell(new ApiResponse(create.RequestId, create.Object, null));
        }

        _system.Drain();
    }

    private void Start()
    {
        _controller.Tell(new WatchStarted(1, [Map("1")], 1));
        _system.Drain();
    }

    private void Batch(long revision, ConfigMap map)
    {
        _controller.Tell(new WatchBatch(1, [new ObjectEvent(ObjectEventType.Modified, map)], revision));
        _system.Drain();
    }

    private void Answer(ConfigMap map)
    {
        _controller.Tell(new ApiResponse(_asked.OfType<UpdateObject>().Last().RequestId, map, null));
        _system.Drain();
    }

    private static ConfigMap Map(string version) => new()
    {
        Metadata = new ObjectMeta { Name = "a", Namespace = "default", Uid = "uid-a", ResourceVersion = version },
    };

    private sealed class Script
    {
        public List<ObjectKey> Looks { get; } = [];

        public Reconciliation Next { get; set; } = Reconciliation.Nothing;
    }

    private sealed class ScriptedController(ControllerContext context, Script script) : ControllerActor(context, "test-controller")
    {
        protected override void DeclareWatches() => Watch<ConfigMap>(ResourceTypes.ConfigMaps, (old, current) => Enqueue(Key));

        protected override Reconciliation Reconcile(ObjectKey key)
        {
            script.Looks.Add(key);
            return script.Next;
        }
    }

    private sealed class Recorder(List<object> messages) : UntypedActor
    {
        protected override void OnReceive(object message) => messages.Add(message);
    }
}
