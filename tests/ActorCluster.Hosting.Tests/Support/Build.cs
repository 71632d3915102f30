using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Faults;
using ActorCluster.Store.Faults;

namespace ActorCluster.Hosting.Tests.Support;

/// <summary>What tests put in. Every fault is called f.</summary>
internal static class Build
{
    public static InjectStoreFault Fault(StoreFault fault) => new("f", new TimelineEntry { Name = "f", Store = fault });

    public static InjectApiFault Fault(ApiFault fault) => new("f", new TimelineEntry { Name = "f", Api = fault });

    public static InjectApiFault Fault(WatchFault fault) => new("f", new TimelineEntry { Name = "f", Watch = fault });

    public static InjectApiFault Fault(ComponentFault fault) => new("f", new TimelineEntry { Name = "f", Component = fault });

    public static Deployment Deployment(string name, int replicas) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = name } },
                Spec = new PodSpec { Containers = [new Container { Name = "main", Image = "nginx:1" }] },
            },
        },
    };

    public static ConfigMap Map(string name) => new() { Metadata = new ObjectMeta { Name = name, Namespace = "default" } };
}
