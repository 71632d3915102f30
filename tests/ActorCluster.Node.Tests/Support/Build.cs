using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Node.Tests.Support;

/// <summary>Objects for tests.</summary>
internal static class Build
{
    public static Pod APod(string name = "web", string? node = "node-a", params Container[] containers) => new()
    {
        Kind = "Pod",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PodSpec
        {
            NodeName = node,
            RestartPolicy = "Always",
            TerminationGracePeriodSeconds = 30,
            Containers = containers.Length > 0 ? containers : [AContainer()],
        },
        Status = new PodStatus { Phase = PodPhase.Pending, QosClass = PodQosClass.BestEffort },
    };

    public static Container AContainer(string name = "main", string image = "nginx", params string[] command) => new()
    {
        Name = name,
        Image = image,
        Command = command.Length > 0 ? command : null,
        ImagePullPolicy = PullPolicy.IfNotPresent,
    };

    public static Container Requesting(this Container container, string cpu, string? memory = null)
    {
        var requests = new Dictionary<string, Quantity> { [ResourceName.Cpu] = Quantity.Parse(cpu) };
        if (memory is not null)
        {
            requests[ResourceName.Memory] = Quantity.Parse(memory);
        }

        return container with { Resources = new ResourceRequirements { Requests = requests } };
    }

    public static Pod With(this Pod pod, Func<PodSpec, PodSpec> change) => pod with { Spec = change(pod.Spec) };

    public static Pod WithUid(this Pod pod, string uid) => pod with { Metadata = pod.Metadata with { Uid = uid } };

    public static Pod Behaving(this Pod pod, string container, string json) => pod with
    {
        Metadata = pod.Metadata with
        {
            Annotations = new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>())
            {
                ["behaviour.actorcluster.dev/" + container] = json,
            },
        },
    };
}
