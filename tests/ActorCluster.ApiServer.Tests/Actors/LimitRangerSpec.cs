using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>Bounds and defaults of a namespace (kubernetes plugin/pkg/admission/limitranger/admission_test.go).</summary>
public sealed class LimitRangerSpec : ApiFixture
{
    [Fact]
    public void Pod_must_get_the_requests_and_limits_that_it_leaves_out()
    {
        Create(Range(Item("Container") with { Default = List("75m", "10Mi"), DefaultRequest = List("50m", "5Mi") }));
        var pod = Create(Pod("web", List("25m", null), null));
        var resources = pod.Spec.Containers![0].Resources;
        Assert.Equal(("25m", "5Mi"), (resources.Requests!["cpu"].ToString(), resources.Requests["memory"].ToString()));
        Assert.Equal(("75m", "10Mi"), (resources.Limits!["cpu"].ToString(), resources.Limits["memory"].ToString()));
        Assert.Equal(
            "LimitRanger plugin set: memory request for container main; cpu, memory limit for container main",
            pod.Metadata.Annotations!["kubernetes.io/limit-ranger"]);
    }

    [Fact]
    public void Pod_must_get_defaults_for_init_containers_too()
    {
        Create(Range(Item("Container") with { DefaultRequest = List("50m", null) }));
        var plain = APod("web");
        var pod = Create(plain with { Spec = plain.Spec with { InitContainers = [new Container { Name = "first", Image = "busybox" }] } });
        Assert.Equal("50m", pod.Spec.InitContainers![0].Resources.Requests!["cpu"].ToString());
        Assert.Equal(
            "LimitRanger plugin set: cpu request for container main; cpu request for init container first",
            pod.Metadata.Annotations!["kubernetes.io/limit-ranger"]);
    }

    [Theory]
    [InlineData("min", "100m", "40m", null, "minimum cpu usage per Container is 100m, but request is 40m")]
    [InlineData("max", "500m", "40m", "1", "maximum cpu usage per Container is 500m, but limit is 1")]
    [InlineData("ratio", "2", "1", "3", "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000")]
    public void Container_must_be_refused_beyond_a_bound(string kind, string bound, string request, string? limit, string why)
    {
        Create(Range(Bounded(Item("Container"), kind, bound)));
        Assert.Equal($"pods \"web\" is forbidden: {why}", Refused(Pod("web", List(request, null), limit is null ? null : List(limit, null))).Message);
    }

    [Theory]
    [InlineData("min", "100m", "minimum cpu usage per Pod is 100m.  No request is specified")]
    [InlineData("max", "500m", "maximum cpu usage per Pod is 500m.  No limit is specified")]
    [InlineData("ratio", "2", "cpu max limit to request ratio per Pod is 2, but no request is specified or request is 0")]
    public void Pod_must_be_refused_without_what_is_bounded(string kind, string bound, string why)
    {
        Create(Range(Bounded(Item("Pod"), kind, bound)));
        Assert.Equal((403, $"pods \"web\" is forbidden: {why}"), Refused(APod()) is var refusal ? (refusal.Code, refusal.Message) : default);
    }

    [Fact]
    public void Pod_must_hear_of_everything_that_is_wrong()
    {
        Create(Range(Item("Pod") with { Min = List("100m", "5Mi") }));
        Assert.Equal(
            "pods \"web\" is forbidden: [minimum cpu usage per Pod is 100m, but request is 50m, minimum memory usage per Pod is 5Mi, but request is 1Mi]",
            Refused(Pod("web", List("50m", "1Mi"), null)).Message);
        Create(Pod("fine", List("100m", "5Mi"), null));
    }

    [Fact]
    public void Claim_must_be_refused_beyond_a_bound()
    {
        Create(Range(Item("PersistentVolumeClaim") with { Min = Storage("1Gi"), Max = Storage("10Gi") }));
        Assert.Equal(
            "persistentvolumeclaims \"data\" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi",
            Refused(Claim("500Mi")).Message);
        Assert.Equal(
            "persistentvolumeclaims \"data\" is forbidden: maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 11Gi",
            Refused(Claim("11Gi")).Message);
        Create(Claim("10Gi"));
    }

    private static LimitRangeItem Item(string type) => new() { Type = type };

    private static LimitRangeItem Bounded(LimitRangeItem item, string kind, string bound) => kind switch
    {
        "min" => item with { Min = List(bound, null) },
        "max" => item with { Max = List(bound, null), Default = item.Type == "Container" ? List("100m", null) : null, DefaultRequest = item.Type == "Container" ? List("1m", null) : null },
        _ => item with { MaxLimitRequestRatio = List(bound, null) },
    };

    private static LimitRange Range(LimitRangeItem item) =>
        new() { Metadata = new ObjectMeta { Name = "bounds", Namespace = "default" }, Spec = new LimitRangeSpec { Limits = [item] } };

    private static Pod Pod(string name, IReadOnlyDictionary<string, Quantity>? requests, IReadOnlyDictionary<string, Quantity>? limits)
    {
        var pod = APod(name);
        var resources = new ResourceRequirements { Requests = requests, Limits = limits };
        return pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers![0] with { Resources = resources }] } };
    }

    private static Dictionary<string, Quantity> List(string? cpu, string? memory)
    {
        var list = new Dictionary<string, Quantity>();
        if (cpu is not null)
        {
            list["cpu"] = Quantity.Parse(cpu);
        }

        if (memory is not null)
        {
            list["memory"] = Quantity.Parse(memory);
        }

        return list;
    }

    private static Dictionary<string, Quantity> Storage(string size) => new() { ["storage"] = Quantity.Parse(size) };

    private static PersistentVolumeClaim Claim(string size) => new()
    {
        Metadata = new ObjectMeta { Name = "data", Namespace = "default" },
        Spec = new PersistentVolumeClaimSpec { AccessModes = ["ReadWriteOnce"], Resources = new VolumeResourceRequirements { Requests = Storage(size) } },
    };
}
