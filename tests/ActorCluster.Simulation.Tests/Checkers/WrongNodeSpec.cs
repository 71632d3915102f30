using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Scheduling;
using ActorCluster.Node;
using ActorCluster.Node.Runtime;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;
using Akka.Actor;
using static ActorCluster.Simulation.Tests.Checkers.WrongComponentRun;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>Nodes with a part that is wrong on purpose, under the real master: each is caught by the checker of what it breaks.</summary>
public sealed class WrongNodeSpec
{
    [Fact]
    public void A_node_that_goes_on_running_a_deleted_pod_of_a_StatefulSet_is_caught() => Caught(
        "at-most-one-identity", "default/web-0 runs on", Plan(2, static () => new Immortal().Act), static cluster =>
        {
            cluster.Create(new StatefulSet
            {
                Kind = "StatefulSet",
                ApiVersion = "apps/v1",
                Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
                Spec = new StatefulSetSpec
                {
                    Replicas = 1,
                    ServiceName = "web",
                    Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                    Template = new PodTemplateSpec
                    {
                        Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx:1.27" }] },
                    },
                },
            });
            cluster.Minutes(1);
            cluster.DeletePod("web-0");
            cluster.Minutes(2);
        });

    [Fact]
    public void A_node_that_goes_on_running_a_deleted_pod_is_caught() => Caught(
        "conservation", "s after the pod was removed", Plan(1, static () => new Immortal().Act), static cluster =>
        {
            cluster.CreatePod(APod.Named("web"));
            cluster.Minutes(1);
            cluster.DeletePod("web");
            cluster.Minutes(5);
        });

    [Fact]
    public void A_node_that_runs_what_another_one_was_told_to_is_caught()
    {
        var runtimes = new List<IActorRef>();
        Caught(
            "one-node-per-pod",
            "pod default/web ran on",
            Plan(2, () => (message, sender, right) =>
            {
                if (!runtimes.Contains(right))
                {
                    runtimes.Add(right);
                }

                right.Tell(message, sender);
                foreach (var other in runtimes.Where(other => message is StartSandbox or RunContainer && !other.Equals(right)))
                {
                    other.Tell(message, ActorRefs.NoSender);
                }
            }),
            static cluster =>
            {
                cluster.CreatePod(APod.Named("web"));
                cluster.Minutes(1);
            });
    }

    [Fact]
    public void A_node_that_kills_at_once_is_caught() => Caught(
        "graceful-termination",
        "was killed 0 s after it was asked to end; it has 30 s",
        Plan(1, static () => (message, sender, right) => right.Tell(message is StopContainer stop ? stop with { Grace = TimeSpan.Zero } : message, sender)),
        static cluster =>
        {
            cluster.CreatePod(APod.Named("web").Behaving("""{"ignoreTerm": true}"""));
            cluster.Minutes(1);
            cluster.DeletePod("web");
            cluster.Minutes(1);
        });

    [Fact]
    public void A_kubelet_that_knows_no_hooks_is_caught() => Caught(
        "graceful-termination",
        "got SIGTERM before its preStop hook began",
        Telling(static pod => pod.With(static container => container with { Lifecycle = null })),
        static cluster =>
        {
            var hook = new Lifecycle { PreStop = new LifecycleHandler { Sleep = new SleepAction { Seconds = 5 } } };
            cluster.CreatePod(APod.Named("web").With(container => container with { Lifecycle = hook }));
            cluster.Minutes(1);
            cluster.DeletePod("web");
            cluster.Minutes(1);
        });

    [Fact]
    public void A_kubelet_that_knows_no_priorities_is_caught() => Caught(
        "pressure-eviction-order", "stands before it", Telling(static pod => pod.OfPriority(0)), PressMemory);

    [Fact]
    public void A_kubelet_under_pressure_that_evicts_in_order_is_not_caught() =>
        Assert.Empty(Violations("pressure-eviction-order", Telling(static pod => pod), PressMemory));

    [Fact]
    public void A_kubelet_that_forgets_its_pressure_too_soon_is_caught() => Caught(
        "pressure-eviction-order",
        "had MemoryPressure for only",
        Telling(static pod => pod).With("node.kubelet.eviction-pressure-transition = 20s"),
        PressMemory);

    // Less than the 100 MiB that a kubelet keeps free are left of 8 GiB; the important pod uses more.
    private static void PressMemory(SimulatedCluster cluster)
    {
        cluster.Create(new PriorityClass { Kind = "PriorityClass", ApiVersion = "scheduling.k8s.io/v1", Metadata = new ObjectMeta { Name = "high" }, Value = 1000 });
        var high = APod.Named("important").Behaving("""{"memory": "4600Mi"}""");
        cluster.CreatePod(high with { Spec = high.Spec with { PriorityClassName = "high" } });
        cluster.CreatePod(APod.Named("other").Behaving("""{"memory": "3520Mi"}"""));
        cluster.Minutes(3);
    }

    private static ClusterPlan Plan(int nodes, Func<WrongRuntime.Act> wrong) => ClusterPlan.Of(nodes) with
    {
        Parts = _ => new NodeParts { Runtime = right => WrongRuntime.PropsFor(right, wrong()) },
    };

    private static ClusterPlan Telling(Func<Pod, Pod> change) => ClusterPlan.Of(1) with
    {
        Parts = _ => new NodeParts { Link = right => WrongLink.PropsFor(right, change) },
    };

    // Says that a container has ended and lets it run.
    private sealed class Immortal
    {
        private readonly Dictionary<(string, string), int> _attempts = [];

        public void Act(object message, IActorRef sender, IActorRef right)
        {
            switch (message)
            {
                case StopContainer stop:
                    sender.Tell(new ContainerExited(
                        stop.PodUid, stop.Name, _attempts[(stop.PodUid, stop.Name)], new ContainerStateTerminated { Reason = "Completed" }));
                    break;
                case RemoveSandbox or RetireSandbox or ReleaseSandbox:
                    break;
                case RunContainer run:
                    _attempts[(run.PodUid, run.Container.Name)] = run.Attempt;
                    right.Tell(message, sender);
                    break;
                default:
                    right.Tell(message, sender);
                    break;
            }
        }
    }
}
