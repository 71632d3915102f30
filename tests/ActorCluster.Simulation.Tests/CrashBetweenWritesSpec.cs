using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Verdicts;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorCluster.Simulation.Tests;

/// <summary>Experiment 29: controllers that crash at every write of a rollout come to the same end as those that do not.</summary>
public sealed class CrashBetweenWritesSpec(ITestOutputHelper output)
{
    [Theory]
    [InlineData("kube-controller-manager", ComponentFaultKind.CrashAfterWrite)]
    [InlineData("replicaset", ComponentFaultKind.CrashBeforeWrite)]
    [InlineData("deployment", ComponentFaultKind.CrashAfterWrite)]
    public void A_rollout_must_end_the_same_wherever_its_controllers_crash(string component, string kind)
    {
        var expected = Roll(null, out _);
        var write = 1;
        for (; ; write++)
        {
            var state = Roll(new ComponentFault { Component = component, Kind = kind, Write = write }, out var crashed);
            Assert.True(EndState.Compare(expected, state) is [], $"write {write}: {string.Join('\n', EndState.Compare(expected, state))}");
            if (!crashed)
            {
                break;
            }
        }

        output.WriteLine($"{write - 1} writes");
        Assert.InRange(write - 1, 4, 60);
    }

    private static EndState Roll(ComponentFault? fault, out bool crashed)
    {
        var hits = 0;
        using var cluster = SimulatedCluster.Start(ClusterPlan.Of(1), 1, fact => hits += fact is FaultStruck ? 1 : 0);
        cluster.Advance(TimeSpan.FromSeconds(12));
        cluster.Request(static api => api.Create(ResourceTypes.Deployments, Web("nginx:1"), static _ => { }));
        cluster.Advance(TimeSpan.FromSeconds(12));
        if (fault is not null)
        {
            cluster.System.ActorSelection("/user/master/api").Tell(
                new InjectApiFault("crash", new TimelineEntry { Name = "crash", Component = fault }), ActorRefs.NoSender);
        }

        cluster.Request(static api => api.Modify<Deployment>(
            ResourceTypes.Deployments, new ObjectKey("default", "web"), null, static current => current with { Spec = Web("nginx:2").Spec }, static _ => { }));
        cluster.Advance(TimeSpan.FromSeconds(75));
        crashed = hits > 0;
        Assert.Empty(cluster.Failures);
        return EndState.Of(cluster.Disk.Snapshot().Select(static entry => (entry.Storage, entry.Object.Value)));
    }

    private static Deployment Web(string image) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new DeploymentSpec
        {
            Replicas = 2,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new PodSpec { TerminationGracePeriodSeconds = 1, Containers = [new Container { Name = "main", Image = image }] },
            },
        },
    };
}
