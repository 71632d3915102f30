using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Api.Tests.Semantics;

public sealed class PodRequestsSpec
{
    [Fact]
    public void Containers_must_count_together()
    {
        var requests = PodRequests.Of(new PodSpec { Containers = [Asking("1", "1Gi"), Asking("500m", "1Gi")] });
        Assert.Equal(new PodRequests(1500, 2L << 30, 0), requests);
    }

    [Fact]
    public void The_larger_of_init_and_running_containers_must_count()
    {
        // The first alone 3, the last beside the sidecar 3.5, all that stay 2.5.
        var spec = new PodSpec
        {
            InitContainers = [Asking("3"), Sidecar("1"), Asking("2500m")],
            Containers = [Asking("1"), Asking("500m")],
        };
        Assert.Equal(3500, PodRequests.Of(spec).CpuMillis);
    }

    [Fact]
    public void Sidecar_must_not_count_beside_an_init_container_that_ended_before_it()
    {
        var spec = new PodSpec { InitContainers = [Asking("3"), Sidecar("1")], Containers = [Asking("1")] };
        Assert.Equal(3000, PodRequests.Of(spec).CpuMillis);
    }

    [Fact]
    public void Overhead_must_count_in_the_end()
    {
        var spec = new PodSpec
        {
            InitContainers = [Asking("2")],
            Containers = [Asking("1")],
            Overhead = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("250m") },
        };
        Assert.Equal(2250, PodRequests.Of(spec).CpuMillis);
    }

    [Fact]
    public void Assumptions_must_count_only_where_a_container_names_nothing()
    {
        var spec = new PodSpec { Containers = [Asking("1"), new Container { Name = "quiet" }] };
        Assert.Equal(new PodRequests(1100, 400, 0), PodRequests.Of(spec, assumedCpuMillis: 100, assumedMemoryBytes: 200));
    }

    [Fact]
    public void Extended_resources_must_be_counted_by_name()
    {
        static Container Gpu(string count) => new()
        {
            Name = "gpu",
            Resources = new ResourceRequirements { Requests = new Dictionary<string, Quantity> { ["example.com/gpu"] = Quantity.Parse(count) } },
        };
        var one = PodRequests.Of(new PodSpec { InitContainers = [Gpu("5")], Containers = [Gpu("2"), Gpu("1")] });
        Assert.Equal(5, one.Others!["example.com/gpu"]);
        Assert.Equal(10, (one + one).Others!["example.com/gpu"]);
        Assert.Equal(0, (one - one).Others!["example.com/gpu"]);
    }

    private static Container Asking(string cpu, string? memory = null)
    {
        var requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) };
        if (memory is not null)
        {
            requests["memory"] = Quantity.Parse(memory);
        }

        return new Container { Name = "c", Resources = new ResourceRequirements { Requests = requests } };
    }

    private static Container Sidecar(string cpu) => Asking(cpu) with { RestartPolicy = RestartPolicy.Always };
}
