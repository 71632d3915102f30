using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Testing;
using Akka.Actor;

namespace ActorCluster.Client.Tests.Informers;

public sealed class InformerSpec : IDisposable
{
    private readonly VirtualTimeSystem _system = new();
    private readonly List<object> _asked = [];
    private readonly List<string> _changes = [];
    private readonly Watcher _watcher;

    public InformerSpec()
    {
        var api = _system.Start(Props.Create<Recorder>(_asked), "api");
        _watcher = new Watcher();
        _watcher.Ref = _system.Start(Props.Create<WatchingActor>(_watcher, api, _changes, _system.Time), "watcher");
    }

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Informer_must_report_the_list_and_every_change_after_it()
    {
        Assert.False(_watcher.Set.HasSynced);
        Tell(new WatchStarted(Watch.WatchId, [Map("a", "1")], 5));
        Assert.True(_watcher.Set.HasSynced);
        Tell(new WatchBatch(Watch.WatchId, [Modified("a", "2"), Added("b", "1"), Deleted("a", "3")], 8));
        Assert.Equal(["+a1", "a1>a2", "+b1", "-a2"], _changes);
        Assert.Equal(["b"], _watcher.Maps.Objects.Keys.Select(k => k.Name));
        Assert.Equal(8, _watcher.Maps.Revision);
        Assert.Equal(Watch.WatchId, Assert.IsType<AcknowledgeBatch>(_asked[^1]).WatchId);
    }

    [Fact]
    public void Informer_must_report_what_vanished_and_changed_between_two_lists()
    {
        var kept = Map("kept", "1");
        Tell(new WatchStarted(Watch.WatchId, [Map("gone", "1"), kept, Map("changed", "1")], 5));
        _changes.Clear();
        End();
        Assert.Single(_asked.OfType<WatchResource>());
        _system.Advance(TimeSpan.FromMilliseconds(800));
        Assert.Equal(2, _asked.OfType<WatchResource>().Count());
        Tell(new WatchStarted(Watch.WatchId, [kept, Map("changed", "2"), Map("new", "1")], 9));
        Assert.Equal(["-gone1", "changed1>changed2", "+new1"], _changes);
    }

    [Fact]
    public void Informer_must_wait_longer_with_every_failure_and_start_over_after_a_success()
    {
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var before = _asked.Count;
            End();
            var waited = 0.0;
            while (_asked.Count == before)
            {
                _system.Advance(TimeSpan.FromMilliseconds(100));
                waited += 0.1;
            }

            pauses.Add(Math.Round(waited, 1));
        }

        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], pauses);
        Tell(new WatchStarted(Watch.WatchId, [], 1));
        End();
        var count = _asked.Count;
        _system.Advance(TimeSpan.FromMilliseconds(800));
        Assert.Equal(count + 1, _asked.Count);
    }

    [Fact]
    public void Informer_must_open_a_silent_watch_anew_and_leave_one_that_gets_bookmarks()
    {
        var first = Watch.WatchId;
        Tell(new WatchStarted(first, [], 1));
        for (var i = 0; i < 10; i++)
        {
            _system.Advance(TimeSpan.FromMinutes(1));
            Tell(new WatchBatch(first, [], 1 + i));
        }

        Assert.Equal(first, Watch.WatchId);
        _system.Advance(TimeSpan.FromSeconds(301));
        Assert.NotEqual(first, Watch.WatchId);
        Assert.Contains(_asked, message => message is StopWatching stop && stop.WatchId == first);

        // What the old watch still brings is nobody's.
        _changes.Clear();
        Tell(new WatchBatch(first, [Added("ghost", "1")], 50));
        Assert.Empty(_changes);
    }

    [Fact]
    public void An_optional_watch_must_do_without_a_resource_that_is_not_served()
    {
        var watcher = new Watcher { Optional = true };
        var optional = _system.Start(Props.Create<WatchingActor>(watcher, _system.System.DeadLetters, _changes, _system.Time), "optional");
        Assert.False(watcher.Set.HasSynced);
        optional.Tell(new WatchEnded(1, StatusError.NotFound(ResourceTypes.ConfigMaps, "")));
        _system.Drain();
        Assert.True(watcher.Set.HasSynced);
        Tell(new WatchEnded(Watch.WatchId, StatusError.NotFound(ResourceTypes.ConfigMaps, "")));
        Assert.False(_watcher.Set.HasSynced);
    }

    [Fact]
    public void A_request_without_an_answer_must_fail_with_504_and_its_late_answer_be_ignored()
    {
        var answers = new List<ApiResponse>();
        _watcher.Api.Get(ResourceTypes.ConfigMaps, new ObjectKey("default", "a"), answers.Add);
        _system.Advance(TimeSpan.FromSeconds(33));
        Assert.Empty(answers);
        _system.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(504, Assert.Single(answers).Failure!.Code);
        Tell(new ApiResponse(_asked.OfType<GetObject>().Last().RequestId, Map("a", "1"), null));
        Assert.Single(answers);
        Assert.Equal(0, _watcher.Api.PendingCount);
    }

    private WatchResource Watch => _asked.OfType<WatchResource>().Last();

    private void Tell(object message)
    {
        _watcher.Ref.Tell(message);
        _system.Drain();
    }

    private void End() => Tell(new WatchEnded(Watch.WatchId, StatusError.Expired("too old")));

    private static ConfigMap Map(string name, string version) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = name, ResourceVersion = version },
    };

    private static ObjectEvent Added(string name, string version) => new(ObjectEventType.Added, Map(name, version));

    private static ObjectEvent Modified(string name, string version) => new(ObjectEventType.Modified, Map(name, version));

    private static ObjectEvent Deleted(string name, string version) => new(ObjectEventType.Deleted, Map(name, version));
}

internal sealed class Watcher
{
    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public bool Optional { get; init; }

    public InformerSet Set { get; set; } = null!;

    public Informer<ConfigMap> Maps { get; set; } = null!;

    public ApiClient Api { get; set; } = null!;
}

internal sealed class WatchingActor(Watcher watcher, IActorRef api, List<string> changes, TimeProvider time) : UntypedActor, IWithTimers
{
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var settings = ClientSettings.FromConfig(ReferenceConfiguration.Load());
        watcher.Api = new ApiClient(api, Self, Timers, "test", time, settings);
        watcher.Set = new InformerSet(api, Self, Timers, "test", settings);
        watcher.Maps = watcher.Set.Watch<ConfigMap>(
            ResourceTypes.ConfigMaps, (old, current) => changes.Add((old, current) switch
            {
                (null, { } added) => "+" + Text(added),
                ({ } removed, null) => "-" + Text(removed),
                _ => Text(old!) + ">" + Text(current!),
            }),
            optional: watcher.Optional);
        watcher.Set.Start();
    }

    protected override void OnReceive(object message)
    {
        if (!watcher.Set.TryHandle(message) && !watcher.Api.TryHandle(message))
        {
            Unhandled(message);
        }
    }

    private static string Text(ConfigMap map) => map.Metadata.Name + map.Metadata.ResourceVersion;
}

internal sealed class Recorder(List<object> messages) : UntypedActor
{
    protected override void OnReceive(object message) => messages.Add(message);
}
