using ActorCluster.Api.Core;
using ActorCluster.Node.Kubelet.Pods;

namespace ActorCluster.Node.Tests.Kubelet;

/// <summary>Tables after TestPodPhaseWithRestart… of pkg/kubelet/kubelet_pods_test.go.</summary>
public sealed class PodPhaseSpec
{
    // r running, w waiting, s succeeded, f failed, b waiting after a failure, - not known.
    [Theory]
    [InlineData("Always", "--", "Pending")]
    [InlineData("Always", "rr", "Running")]
    [InlineData("Always", "ss", "Running")]
    [InlineData("Always", "ff", "Running")]
    [InlineData("Always", "rf", "Running")]
    [InlineData("Always", "r-", "Pending")]
    [InlineData("Always", "rw", "Pending")]
    [InlineData("Always", "rb", "Running")]
    [InlineData("Never", "--", "Pending")]
    [InlineData("Never", "rr", "Running")]
    [InlineData("Never", "ss", "Succeeded")]
    [InlineData("Never", "ff", "Failed")]
    [InlineData("Never", "rs", "Running")]
    [InlineData("Never", "sf", "Failed")]
    [InlineData("OnFailure", "--", "Pending")]
    [InlineData("OnFailure", "rr", "Running")]
    [InlineData("OnFailure", "ss", "Succeeded")]
    [InlineData("OnFailure", "ff", "Running")]
    [InlineData("OnFailure", "rs", "Running")]
    [InlineData("OnFailure", "bs", "Running")]
    public void Phase_must_follow_the_containers(string policy, string containers, string phase)
    {
        var spec = new PodSpec { RestartPolicy = policy, Containers = [new Container { Name = "0" }, new Container { Name = "1" }] };
        Assert.Equal(phase, PodPhases.Of(spec, null, Statuses(containers), isOver: false));
    }

    [Theory]
    [InlineData("Always", "w", "w", "Pending")]
    [InlineData("Always", "r", "w", "Pending")]
    [InlineData("Always", "s", "r", "Running")]
    [InlineData("Never", "f", "w", "Failed")]
    [InlineData("OnFailure", "f", "w", "Pending")]
    [InlineData("Always", "b", "w", "Pending")]
    public void Init_containers_must_hold_the_pod_back(string policy, string init, string containers, string phase)
    {
        var spec = new PodSpec { RestartPolicy = policy, InitContainers = [new Container { Name = "0" }], Containers = [new Container { Name = "0" }] };
        Assert.Equal(phase, PodPhases.Of(spec, Statuses(init), Statuses(containers), isOver: false));
    }

    [Theory]
    [InlineData("r", "r", "Running")]
    [InlineData("w", "w", "Pending")]
    [InlineData("f", "r", "Running")]
    [InlineData("s", "s", "Succeeded")]
    public void Sidecars_must_count_while_they_run(string sidecar, string containers, string phase)
    {
        var spec = new PodSpec
        {
            RestartPolicy = "Never",
            InitContainers = [new Container { Name = "0", RestartPolicy = "Always" }],
            Containers = [new Container { Name = "0" }],
        };
        Assert.Equal(phase, PodPhases.Of(spec, Statuses(sidecar), Statuses(containers), isOver: false));
    }

    [Theory]
    [InlineData("ss", "Succeeded")]
    [InlineData("sf", "Failed")]
    public void Pod_that_is_over_must_have_a_final_phase_whatever_its_policy(string containers, string phase)
    {
        var spec = new PodSpec { RestartPolicy = "Always", Containers = [new Container { Name = "0" }, new Container { Name = "1" }] };
        Assert.Equal(phase, PodPhases.Of(spec, null, Statuses(containers), isOver: true));
    }

    private static List<ContainerStatus> Statuses(string states)
    {
        var statuses = new List<ContainerStatus>();
        for (var index = 0; index < states.Length; index++)
        {
            var ended = new ContainerState { Terminated = new ContainerStateTerminated { ExitCode = states[index] == 's' ? 0 : 1 } };
            var waiting = new ContainerState { Waiting = new ContainerStateWaiting { Reason = "x" } };
            var status = new ContainerStatus { Name = index.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            status = states[index] switch
            {
                'r' => status with { State = new ContainerState { Running = new ContainerStateRunning() }, Started = true },
                'w' => status with { State = waiting },
                'b' => status with { State = waiting, LastState = ended },
                '-' => status with { Name = "nobody" },
                _ => status with { State = ended },
            };
            statuses.Add(status);
        }

        return statuses;
    }
}
