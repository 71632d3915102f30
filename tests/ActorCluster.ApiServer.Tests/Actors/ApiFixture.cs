using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using ActorCluster.Store.Memory;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>An api actor over a store in memory, asked by the test actor. The clock stands still.</summary>
public abstract class ApiFixture : TestKit
{
    private long _requestId;

    protected ApiFixture()
    {
        var config = ReferenceConfiguration.Load();
        Settings = ApiServerSettings.FromConfig(config) with { ServiceAccountWait = TimeSpan.Zero };
        var storeSettings = StoreSettings.FromConfig(config);
        StoreRef = Sys.ActorOf(StoreActor.PropsFor(new MemoryStore(storeSettings), storeSettings, Time), "store");
        Webhooks = CreateTestProbe("webhooks");
        Api = Sys.ActorOf(ApiActor.PropsFor(StoreRef, Settings, Time, new Random(1), null, Webhooks.Ref), "api");
    }

    protected ManualTime Time { get; } = new();

    protected ApiServerSettings Settings { get; }

    protected IActorRef StoreRef { get; }

    protected IActorRef Api { get; }

    /// <summary>Gets the calls of webhooks.</summary>
    protected TestProbe Webhooks { get; }

    protected ApiResponse Ask(Func<long, ApiRequest> request)
    {
        Api.Tell(request(++_requestId), TestActor);
        return FishForMessage<ApiResponse>(response => response.RequestId == _requestId);
    }

    protected T Create<T>(T value)
        where T : KubernetesObject => (T)Succeed(Ask(id => new CreateObject(id, "test", ResourceTypes.For<T>(), value)));

    protected Status Refused<T>(T value)
        where T : KubernetesObject => Fail(Ask(id => new CreateObject(id, "test", ResourceTypes.For<T>(), value)));

    protected T Update<T>(T value, string subresource = "")
        where T : KubernetesObject => (T)Succeed(Ask(id => new UpdateObject(id, "test", ResourceTypes.For<T>(), value, subresource)));

    protected T Modify<T>(string name, Func<T, T> change, string subresource = "")
        where T : KubernetesObject => (T)Succeed(Ask(id => new ModifyObject(
            id, "test", ResourceTypes.For<T>(), Key<T>(name), null, current => change((T)current), subresource)));

    protected ApiResponse Get<T>(string name)
        where T : KubernetesObject => Ask(id => new GetObject(id, "test", ResourceTypes.For<T>(), Key<T>(name)));

    protected ApiResponse Delete<T>(string name, DeleteOptions? options = null)
        where T : KubernetesObject => Ask(id => new DeleteObject(id, "test", ResourceTypes.For<T>(), Key<T>(name), options));

    protected ApiResponse Bind(Pod pod, string node) =>
        Ask(id => new BindPod(id, "test", new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name), pod.Metadata.Uid, node));

    protected static ObjectKey Key<T>(string name)
        where T : KubernetesObject => new(ResourceTypes.For<T>().Namespaced ? "default" : "", name);

    protected static KubernetesObject Succeed(ApiResponse response)
    {
        Assert.True(response.Succeeded, response.Failure?.Message);
        return response.Object!;
    }

    protected static Status Fail(ApiResponse response)
    {
        Assert.False(response.Succeeded, "it succeeded");
        Assert.True(response.Failure!.Code != 500, response.Failure.Message);
        return response.Failure!;
    }

    protected static Pod APod(string name = "web") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx:1.27" }] },
    };
}

/// <summary>A clock that the test moves.</summary>
public sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
