using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Hosting;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;
using Akka.Configuration;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>A run of the real cluster in which something is wrong on purpose, and what one checker says of it.</summary>
internal static class WrongComponentRun
{
    public static ClusterPlan With(this ClusterPlan plan, string setting) =>
        plan with { Settings = ConfigurationFactory.ParseString("actorcluster." + setting).WithFallback(plan.Settings) };

    /// <summary>Runs a cluster and gives what a checker, which goes by the reference settings, says of it.</summary>
    public static IReadOnlyList<string> Violations(
        string checker, ClusterPlan plan, Action<SimulatedCluster> act, Func<MasterParts, MasterParts>? change = null)
    {
        var checkers = new CheckerSet(CheckerRegistry.All(Story.Settings));
        using var cluster = SimulatedCluster.Start(plan, 7, checkers.Observe, change);
        cluster.Advance(TimeSpan.FromSeconds(30));
        act(cluster);
        cluster.Inspect();
        checkers.Finish(cluster.Now);
        return [.. checkers.Checkers.Single(one => one.Name == checker).Violations.Select(static violation => violation.Message)];
    }

    public static void Caught(
        string checker, string words, ClusterPlan plan, Action<SimulatedCluster> act, Func<MasterParts, MasterParts>? change = null)
    {
        var found = Violations(checker, plan, act, change);
        Assert.True(
            found.Any(message => message.Contains(words, StringComparison.Ordinal)), $"'{words}' is not among: {string.Join("; ", found)}");
    }

    /// <summary>Creates an object, as a client would.</summary>
    public static void Create<T>(this SimulatedCluster cluster, T value)
        where T : KubernetesObject
    {
        var fresh = value with { Metadata = value.Metadata with { Uid = "" } };
        cluster.Request(api => api.Create(ResourceTypes.For<T>(), fresh, static _ => { }));
        cluster.Advance(TimeSpan.Zero);
    }

    /// <summary>Creates a pod.</summary>
    public static void CreatePod(this SimulatedCluster cluster, Pod pod) => cluster.Create(pod with { Status = PodStatus.Empty });

    /// <summary>Deletes a pod.</summary>
    public static void DeletePod(this SimulatedCluster cluster, string name) =>
        cluster.Request(api => api.Delete(ResourceTypes.Pods, new ObjectKey("default", name), null, static _ => { }));

    /// <summary>A pod whose container does what is said.</summary>
    public static Pod Behaving(this Pod pod, string behaviour) => pod with
    {
        Metadata = pod.Metadata with { Annotations = new Dictionary<string, string> { ["behaviour.actorcluster.dev/main"] = behaviour } },
    };

    public static void Minutes(this SimulatedCluster cluster, double minutes) => cluster.Advance(TimeSpan.FromMinutes(minutes));
}
