using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Logs;

namespace ActorCluster.ApiServer.Tests.Logs;

/// <summary>The words are those of kubernetes pkg/kubelet/kubelet_pods.go, validateContainerLogStatus.</summary>
public sealed class LogAvailabilitySpec
{
    private static readonly ContainerState Running = new() { Running = new ContainerStateRunning() };
    private static readonly ContainerState Ended = new() { Terminated = new ContainerStateTerminated { ContainerID = "containerd://1" } };

    [Theory]
    [InlineData("ContainerCreating", "container \"main\" in pod \"web\" is waiting to start: ContainerCreating")]
    [InlineData("ErrImagePull", "container \"main\" in pod \"web\" is waiting to start: image can't be pulled")]
    [InlineData("ImagePullBackOff", "container \"main\" in pod \"web\" is waiting to start: trying and failing to pull image")]
    [InlineData(null, "container \"main\" in pod \"web\" is waiting to start: no logs yet")]
    public void Availability_must_say_what_a_container_waits_for(string? reason, string message)
    {
        var failure = Check(new ContainerState { Waiting = new ContainerStateWaiting { Reason = reason } }, ContainerState.Empty, false)!;
        Assert.Equal((400, StatusReason.BadRequest, message), (failure.Code, failure.Reason, failure.Message));
    }

    [Fact]
    public void Availability_must_be_given_for_what_has_run()
    {
        Assert.Null(Check(Running, ContainerState.Empty, false));
        Assert.Null(Check(Ended, ContainerState.Empty, false));
        Assert.Null(Check(new ContainerState { Waiting = new ContainerStateWaiting { Reason = "CrashLoopBackOff" } }, Ended, false));
        Assert.Null(Check(Running, Ended, true));
    }

    [Fact]
    public void Availability_must_be_refused_for_a_run_that_never_was() => Assert.Equal(
        "previous terminated container \"main\" in pod \"web\" not found", Check(Running, ContainerState.Empty, true)!.Message);

    [Fact]
    public void Availability_must_be_refused_before_the_kubelet_has_reported() => Assert.Equal(
        "container \"main\" in pod \"web\" is not available",
        LogAvailability.Check(new Pod { Metadata = new ObjectMeta { Name = "web" } }, "main", false)!.Message);

    private static Status? Check(ContainerState state, ContainerState last, bool previous) => LogAvailability.Check(
        new Pod
        {
            Metadata = new ObjectMeta { Name = "web" },
            Status = new PodStatus { ContainerStatuses = [new ContainerStatus { Name = "main", State = state, LastState = last }] },
        },
        "main",
        previous);
}
