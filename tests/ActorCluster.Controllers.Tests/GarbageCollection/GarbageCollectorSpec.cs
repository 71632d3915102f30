using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.GarbageCollection;

public sealed class GarbageCollectorSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public GarbageCollectorSpec() => _plane.Start(Controllers.GarbageCollection.GarbageCollector.PropsFor(_plane.Context));

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Collector_must_delete_what_was_created_for_an_owner_that_does_not_exist()
    {
        Map("lost", Owner("gone", "no-such-uid"));
        _plane.Advance(1);
        Assert.Null(Find("lost"));
    }

    [Fact]
    public void Collector_must_not_believe_a_reference_of_the_right_name_with_another_uid()
    {
        Map("owner");
        Map("child", Owner("owner", "another-uid"));
        _plane.Advance(1);
        Assert.Null(Find("child"));
        Assert.NotNull(Find("owner"));
    }

    [Fact]
    public void Collector_must_keep_what_has_one_living_owner_and_drop_the_reference_to_the_dead_one()
    {
        var first = Map("first");
        var second = Map("second");
        Map("child", Owner("first", first.Metadata.Uid), Owner("second", second.Metadata.Uid));
        _plane.Delete<ConfigMap>("default", "first");
        _plane.Advance(1);
        Assert.Equal("second", Assert.Single(Find("child")!.Metadata.OwnerReferences!).Name);
    }

    [Fact]
    public void Collector_must_delete_down_the_chain_in_the_background()
    {
        var top = Map("top");
        var middle = Map("middle", Owner("top", top.Metadata.Uid));
        Map("bottom", Owner("middle", middle.Metadata.Uid));
        _plane.Delete<ConfigMap>("default", "top");
        _plane.Advance(1);
        Assert.Null(Find("top"));
        Assert.Null(Find("middle"));
        Assert.Null(Find("bottom"));
    }

    [Fact]
    public void Collector_must_delete_blocking_dependents_before_the_owner_in_the_foreground()
    {
        var top = Map("top");
        var middle = Map("middle", Owner("top", top.Metadata.Uid));
        var bottom = Map("bottom", Owner("middle", middle.Metadata.Uid));
        _plane.Change<ConfigMap>("default", "bottom", map => map with { Metadata = map.Metadata with { Finalizers = ["test/hold"] } });
        _plane.Delete<ConfigMap>("default", "top", new DeleteOptions { PropagationPolicy = DeletionPropagation.Foreground });
        _plane.Advance(1);
        Assert.Contains(StandardFinalizer.ForegroundDeletion, Find("top")!.Metadata.Finalizers!);
        Assert.NotNull(Find("middle")!.Metadata.DeletionTimestamp);
        Assert.NotNull(Find("bottom")!.Metadata.DeletionTimestamp);

        _plane.Change<ConfigMap>("default", "bottom", map => map with { Metadata = map.Metadata with { Finalizers = null } });
        _plane.Advance(1);
        Assert.Null(Find("bottom"));
        Assert.Null(Find("middle"));
        Assert.Null(Find("top"));
        Assert.Equal("bottom", bottom.Metadata.Name);
    }

    [Fact]
    public void Collector_must_release_dependents_when_the_owner_orphans_them()
    {
        var top = Map("top");
        Map("child", Owner("top", top.Metadata.Uid));
        _plane.Delete<ConfigMap>("default", "top", new DeleteOptions { PropagationPolicy = DeletionPropagation.Orphan });
        _plane.Advance(1);
        Assert.Null(Find("top"));
        Assert.Empty(Find("child")!.Metadata.OwnerReferences ?? []);
    }

    [Fact]
    public void Collector_must_never_delete_for_an_owner_of_a_kind_that_it_does_not_know()
    {
        Map("child", Owner("thing", "uid") with { Kind = "Thing", ApiVersion = "example.com/v1" });
        _plane.Advance(60);
        Assert.NotNull(Find("child"));
    }

    [Fact]
    public void Collector_must_take_a_nodes_lease_with_the_node()
    {
        var node = _plane.Create(ANode.Named("n1"));
        var lease = ANode.Lease("n1", _plane.Now);
        _plane.Create(lease with
        {
            Metadata = lease.Metadata with { OwnerReferences = [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "n1", Uid = node.Metadata.Uid }] },
        });
        _plane.Delete<Node>("", "n1");
        _plane.Advance(1);
        Assert.Empty(_plane.All<Api.Coordination.Lease>());
    }

    private ConfigMap Map(string name, params OwnerReference[] owners) => _plane.Create(new ConfigMap
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", OwnerReferences = owners.Length == 0 ? null : owners },
    });

    private ConfigMap? Find(string name) => _plane.Find<ConfigMap>("default", name);

    private static OwnerReference Owner(string name, string uid) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Name = name,
        Uid = uid,
        BlockOwnerDeletion = true,
    };
}
