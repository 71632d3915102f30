using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// What Kubernetes fills into pods and pod templates (kubernetes <c>pkg/apis/core/v1/defaults.go</c>). A part that is complete stays the
/// same instance, so a pod made of a stored template costs little.
/// </summary>
internal static class PodDefaults
{
    public const int FileMode = 420;

    private const long GracePeriodSeconds = 30;
    private const string SchedulerName = "default-scheduler";

    private static readonly PodSecurityContext EmptySecurityContext = new();

    /// <summary>The defaults of a pod: those of its spec, and requests and host ports that follow from what is given.</summary>
    public static PodSpec Pod(PodSpec spec)
    {
        spec = Template(spec);
        var containers = Lists.Map(spec.Containers, static container => RequestsFromLimits(container));
        var initContainers = Lists.Map(spec.InitContainers, static container => RequestsFromLimits(container));
        if (spec.HostNetwork)
        {
            containers = Lists.Map(containers, static container => HostPorts(container));
            initContainers = Lists.Map(initContainers, static container => HostPorts(container));
        }

        return spec.EnableServiceLinks is not null && ReferenceEquals(containers, spec.Containers) && ReferenceEquals(initContainers, spec.InitContainers)
            ? spec
            : spec with { Containers = containers, InitContainers = initContainers, EnableServiceLinks = spec.EnableServiceLinks ?? true };
    }

    /// <summary>The defaults of the spec in a template.</summary>
    public static PodSpec Template(PodSpec spec)
    {
        var containers = Lists.Map(spec.Containers, static container => ContainerDefaults.Container(container));
        var initContainers = Lists.Map(spec.InitContainers, static container => ContainerDefaults.Container(container));
        var ephemeral = Lists.Map(spec.EphemeralContainers, static container => ContainerDefaults.Ephemeral(container));
        var volumes = Lists.Map(spec.Volumes, static volume => VolumeDefaults.Volume(volume));
        var account = string.IsNullOrEmpty(spec.ServiceAccountName) ? spec.ServiceAccount : spec.ServiceAccountName;
        var complete = ReferenceEquals(containers, spec.Containers)
            && ReferenceEquals(initContainers, spec.InitContainers)
            && ReferenceEquals(ephemeral, spec.EphemeralContainers)
            && ReferenceEquals(volumes, spec.Volumes)
            && spec.RestartPolicy is { Length: > 0 }
            && spec.TerminationGracePeriodSeconds is not null
            && spec.DnsPolicy is { Length: > 0 }
            && spec.SecurityContext is not null
            && spec.SchedulerName is { Length: > 0 }
            && account == spec.ServiceAccountName
            && account == spec.ServiceAccount;
        return complete
            ? spec
            : spec with
            {
                Containers = containers,
                InitContainers = initContainers,
                EphemeralContainers = ephemeral,
                Volumes = volumes,
                RestartPolicy = Text(spec.RestartPolicy, RestartPolicy.Always),
                TerminationGracePeriodSeconds = spec.TerminationGracePeriodSeconds ?? GracePeriodSeconds,
                DnsPolicy = Text(spec.DnsPolicy, DnsPolicy.ClusterFirst),
                SecurityContext = spec.SecurityContext ?? EmptySecurityContext,
                SchedulerName = Text(spec.SchedulerName, SchedulerName),
                ServiceAccountName = account,
                ServiceAccount = account,
            };
    }

    /// <summary>The defaults of a template.</summary>
    public static PodTemplateSpec Template(PodTemplateSpec template)
    {
        var spec = Template(template.Spec);
        return ReferenceEquals(spec, template.Spec) ? template : template with { Spec = spec };
    }

    /// <summary>A text, or its default when it is absent or empty.</summary>
    public static string Text(string? value, string otherwise) => string.IsNullOrEmpty(value) ? otherwise : value;

    private static Container RequestsFromLimits(Container container)
    {
        var limits = container.Resources.Limits;
        if (limits is not { Count: > 0 })
        {
            return container;
        }

        Dictionary<string, Quantity>? requests = null;
        foreach (var (name, limit) in limits)
        {
            if (container.Resources.Requests?.ContainsKey(name) == true)
            {
                continue;
            }

            requests ??= container.Resources.Requests is null ? [] : new Dictionary<string, Quantity>(container.Resources.Requests);
            requests[name] = limit;
        }

        return requests is null ? container : container with { Resources = container.Resources with { Requests = requests } };
    }

    private static Container HostPorts(Container container)
    {
        var ports = Lists.Map(container.Ports, static port => port.HostPort == 0 ? port with { HostPort = port.Number } : port);
        return ReferenceEquals(ports, container.Ports) ? container : container with { Ports = ports };
    }
}
