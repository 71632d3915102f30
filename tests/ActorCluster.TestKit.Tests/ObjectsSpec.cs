using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;

namespace ActorCluster.TestKit.Tests;

/// <summary>The API with typed objects.</summary>
public sealed class ObjectsSpec
{
    [Fact]
    public async Task Objects_must_be_created_read_changed_and_deleted()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        var made = await cluster.CreateAsync(new ConfigMap
        {
            Metadata = new ObjectMeta { Name = "settings" },
            Data = new Dictionary<string, string> { ["colour"] = "red" },
        });
        Assert.Equal("default", made.Metadata.Namespace);
        await cluster.UpdateAsync(made with { Data = new Dictionary<string, string> { ["colour"] = "green" } });
        await cluster.PatchAsync<ConfigMap>("settings", """{"data":{"size":"3"}}""");
        var read = await cluster.GetAsync<ConfigMap>("settings");
        Assert.Equal(("green", "3"), (read.Data!["colour"], read.Data["size"]));
        var stale = await Assert.ThrowsAsync<StatusException>(() => cluster.UpdateAsync(made));
        Assert.Equal(409, stale.Status.Code);
        await cluster.DeleteAsync<ConfigMap>("settings");
        var missing = await Assert.ThrowsAsync<StatusException>(() => cluster.GetAsync<ConfigMap>("settings"));
        Assert.Equal("configmaps \"settings\" not found", missing.Message);
        Assert.DoesNotContain(await cluster.ListAsync<ConfigMap>(), map => map.Metadata.Name == "settings");
    }

    [Fact]
    public async Task Apply_must_merge_into_what_is_there_and_scale_must_change_the_replicas()
    {
        await using var cluster = await SimulatedCluster.StartAsync(nodes: 1);
        await cluster.ApplyAsync(Manifests.Web);
        await cluster.ScaleAsync<Deployment>("web", 2);
        await cluster.ApplyAsync("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, labels: { tier: front } }");
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods("app=web").AllReady(2));
        Assert.Equal(2, (await cluster.GetAsync<Deployment>("web")).Spec.Replicas);
        await cluster.EvictAsync((await cluster.ListAsync<Pod>(selector: "app=web"))[0].Metadata.Name);
        await cluster.Eventually(TimeSpan.FromMinutes(1), c => c.Pods("app=web").Terminating().Count == 0 && c.Pods("app=web").AllReady(2));
    }
}
