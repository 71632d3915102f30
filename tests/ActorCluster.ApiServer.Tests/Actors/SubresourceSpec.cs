using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>Subresources of pods and workloads through the endpoint of the HTTP front end.</summary>
public sealed class SubresourceSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private readonly ActorApiEndpoint _endpoint;

    public SubresourceSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Fact]
    public async Task Ephemeral_containers_must_be_added_and_nothing_else_change()
    {
        var pod = Create(APod());
        var wanted = pod with
        {
            Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = pod.Spec with { SchedulerName = "other", EphemeralContainers = [new EphemeralContainer { Name = "debug", Image = "busybox", TargetContainerName = "main" }] },
        };
        var result = await Invoke(ApiVerb.Update, "ephemeralcontainers", wanted);
        var changed = (Pod)result.Object!.Value;
        Assert.Equal(("debug", "Always", "/dev/termination-log"), changed.Spec.EphemeralContainers![0] is var added ? (added.Name, added.ImagePullPolicy, added.TerminationMessagePath) : default);
        Assert.Equal((pod.Spec.SchedulerName, null), (changed.Spec.SchedulerName, changed.Metadata.Labels));
    }

    [Fact]
    public async Task Ephemeral_containers_must_stay_as_they_are()
    {
        var pod = Create(APod());
        EphemeralContainer debug = new() { Name = "debug", Image = "busybox" };
        var with = (Pod)(await Invoke(ApiVerb.Update, "ephemeralcontainers", With(pod, debug))).Object!.Value;
        var removed = await Invoke(ApiVerb.Update, "ephemeralcontainers", With(with));
        Assert.Equal(
            (422, "Pod \"web\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debug\" may not be removed\n"),
            (removed.Code, removed.Status!.Message));
        var changed = await Invoke(ApiVerb.Update, "ephemeralcontainers", With(with, debug with { Image = "alpine" }));
        Assert.Contains("may not be changed", changed.Status!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ephemeral_containers_must_be_checked()
    {
        var pod = Create(APod());
        var refused = await Invoke(ApiVerb.Update, "ephemeralcontainers", With(
            pod, new EphemeralContainer { Name = "main", TargetContainerName = "nobody", Lifecycle = new Lifecycle() }));
        Assert.Equal(
            [
                ("FieldValueDuplicate", "spec.ephemeralContainers[0].name"),
                ("FieldValueRequired", "spec.ephemeralContainers[0].image"),
                ("FieldValueNotFound", "spec.ephemeralContainers[0].targetContainerName"),
                ("FieldValueForbidden", "spec.ephemeralContainers[0].lifecycle"),
            ],
            refused.Status!.Details!.Causes!.Select(static cause => (cause.Reason, cause.Field)));
    }

    [Fact]
    public async Task Scale_must_be_read_and_written()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        Create(new Deployment
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new DeploymentSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = APod().Spec },
            },
        });
        var scale = (Scale)(await Invoke(ApiVerb.Get, "scale", null, ResourceTypes.Deployments)).Object!.Value;
        Assert.Equal((1, "app=web"), (scale.Spec.Replicas, scale.Status.Selector));
        var scaled = (Scale)(await Invoke(ApiVerb.Update, "scale", scale with { Spec = new ScaleSpec { Replicas = 3 } }, ResourceTypes.Deployments)).Object!.Value;
        Assert.Equal(3, scaled.Spec.Replicas);
        var stale = await Invoke(ApiVerb.Update, "scale", scale, ResourceTypes.Deployments);
        Assert.Equal((409, StatusReason.Conflict), (stale.Code, stale.Status!.Reason));
    }

    private static Pod With(Pod pod, params EphemeralContainer[] containers) => pod with { Spec = pod.Spec with { EphemeralContainers = containers } };

    private Task<ApiResult> Invoke(ApiVerb verb, string subresource, KubernetesObject? body, ResourceType? type = null) => _endpoint.InvokeAsync(
        new ApiCall(Admin, verb, type ?? ResourceTypes.Pods, new ObjectKey("default", "web")) { Subresource = subresource, Body = body }, CancellationToken.None);
}
