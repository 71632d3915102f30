using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Tests.Support;

/// <summary>Jobs for tests.</summary>
internal static class AJob
{
    public static Job Named(string name, Func<JobSpec, JobSpec>? change = null)
    {
        var spec = new JobSpec
        {
            Template = new PodTemplateSpec
            {
                Spec = new PodSpec { RestartPolicy = RestartPolicy.Never, Containers = [new Container { Name = "main", Image = "busybox" }] },
            },
        };
        return new Job
        {
            Kind = "Job",
            ApiVersion = "batch/v1",
            Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, ResourceVersion = "1", CreationTimestamp = APod.Epoch },
            Spec = change?.Invoke(spec) ?? spec,
        };
    }
}
