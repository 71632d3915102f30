using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;

namespace ActorCluster.ApiServer.Admission.Quotas;

/// <summary>
/// What an object takes of the resources that quotas limit (kubernetes <c>pkg/quota/v1/evaluator/core</c>: pods, services, claims; every
/// other object counts as one of its kind, <c>staging/src/k8s.io/apiserver/pkg/quota/v1/generic</c>).
/// </summary>
internal static class QuotaUsage
{
    private const string RequestsPrefix = "requests.";
    private const string LimitsPrefix = "limits.";
    private const string ClassSuffix = ".storageclass.storage.k8s.io/";
    private static readonly Quantity One = Quantity.FromCount(1);

    // Resources of which a quota on them makes every container name its own. Kubernetes regrets it, and keeps it.
    private static readonly string[] Demanded =
    [
        ResourceName.Cpu, LimitsPrefix + ResourceName.Cpu, LimitsPrefix + ResourceName.Memory, ResourceName.Memory, RequestsPrefix + ResourceName.Cpu,
        RequestsPrefix + ResourceName.Memory,
    ];

    /// <summary>What an object takes.</summary>
    /// <param name="storage">The storage name of its resource, <c>deployments.apps</c>.</param>
    /// <param name="value">The object.</param>
    /// <param name="now">The time: a pod whose grace is over takes nothing.</param>
    public static Dictionary<string, Quantity> Of(string storage, KubernetesObject value, DateTimeOffset now)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { ["count/" + storage] = One };
        switch (value)
        {
            case Pod pod when IsAlive(pod, now):
                Compute(PodResources.Requests(pod.Spec, overhead: true), PodResources.Limits(pod.Spec, overhead: true), usage);
                break;
            case Service service:
                Of(service, usage);
                break;
            case PersistentVolumeClaim claim:
                Of(claim, usage);
                break;
            default:
                if (storage is "replicationcontrollers" or "resourcequotas" or "secrets" or "configmaps")
                {
                    usage[storage] = One;
                }

                break;
        }

        return usage;
    }

    /// <summary>Whether a limit on a resource is about objects of a kind, whatever they take of it.</summary>
    /// <param name="storage">The storage name of the kind.</param>
    /// <param name="name">The resource that is limited.</param>
    public static bool Concerns(string storage, string name) => name == "count/" + storage || storage switch
    {
        "pods" => name is ResourceName.Pods or ResourceName.Cpu or ResourceName.Memory or ResourceName.EphemeralStorage
            || name.StartsWith(LimitsPrefix, StringComparison.Ordinal)
            || name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal)
            || (name.StartsWith(RequestsPrefix, StringComparison.Ordinal) && name != RequestsPrefix + ResourceName.Storage),
        "services" => name is "services" or "services.nodeports" or "services.loadbalancers",
        "persistentvolumeclaims" => name is "persistentvolumeclaims" or "requests.storage" || name.Contains(ClassSuffix, StringComparison.Ordinal),
        _ => name == storage,
    };

    /// <summary>What containers of a pod have to name because it is limited, and do not.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="limited">The resources that are limited.</param>
    /// <returns>The complaint; null when there is none.</returns>
    public static string? Missing(PodSpec spec, IEnumerable<string> limited)
    {
        var wanted = limited.ToHashSet(StringComparer.Ordinal);
        var complaints = new List<string>();
        foreach (var name in Demanded.Where(wanted.Contains).Order(StringComparer.Ordinal))
        {
            var without = (spec.Containers ?? []).Concat(spec.InitContainers ?? [])
                .Where(container => !Names(container.Resources, name))
                .Select(static container => container.Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (without.Count > 0)
            {
                complaints.Add($"{name} for: {string.Join(",", without)}");
            }
        }

        return complaints.Count == 0 ? null : "must specify " + string.Join("; ", complaints);
    }

    private static bool Names(ResourceRequirements resources, string name) =>
        name.StartsWith(LimitsPrefix, StringComparison.Ordinal)
            ? resources.Limits?.ContainsKey(name[LimitsPrefix.Length..]) == true
            : resources.Requests?.ContainsKey(name.StartsWith(RequestsPrefix, StringComparison.Ordinal) ? name[RequestsPrefix.Length..] : name) == true;

    private static bool IsAlive(Pod pod, DateTimeOffset now) =>
        pod.Status.Phase is not (PodPhase.Succeeded or PodPhase.Failed)
        && !(pod.Metadata is { DeletionTimestamp: { } since, DeletionGracePeriodSeconds: { } grace } && now > since.Value + TimeSpan.FromSeconds(grace));

    private static void Compute(Dictionary<string, Quantity> requests, Dictionary<string, Quantity> limits, Dictionary<string, Quantity> usage)
    {
        usage[ResourceName.Pods] = One;
        foreach (var (name, request) in requests)
        {
            if (name is ResourceName.Cpu or ResourceName.Memory or ResourceName.EphemeralStorage
                || name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal))
            {
                usage[name] = request;
                usage[RequestsPrefix + name] = request;
            }
            else if (name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal))
            {
                usage[RequestsPrefix + name] = request;
            }
        }

        foreach (var name in (ReadOnlySpan<string>)[ResourceName.Cpu, ResourceName.Memory, ResourceName.EphemeralStorage])
        {
            if (limits.TryGetValue(name, out var limit))
            {
                usage[LimitsPrefix + name] = limit;
            }
        }
    }

    private static void Of(Service service, Dictionary<string, Quantity> usage)
    {
        var ports = service.Spec.Ports ?? [];
        usage["services"] = One;
        usage["services.nodeports"] = Quantity.Zero;
        usage["services.loadbalancers"] = Quantity.Zero;
        switch (service.Spec.Type)
        {
            case "NodePort":
                usage["services.nodeports"] = Quantity.FromCount(ports.Count);
                break;
            case "LoadBalancer":
                usage["services.nodeports"] = Quantity.FromCount(
                    service.Spec.AllocateLoadBalancerNodePorts == false ? ports.Count(static port => port.NodePort != 0) : ports.Count);
                usage["services.loadbalancers"] = One;
                break;
        }
    }

    private static void Of(PersistentVolumeClaim claim, Dictionary<string, Quantity> usage)
    {
        usage["persistentvolumeclaims"] = One;
        var storageClass = claim.Metadata.Annotations?.GetValueOrDefault("volume.beta.kubernetes.io/storage-class") ?? claim.Spec.StorageClassName;
        if (!string.IsNullOrEmpty(storageClass))
        {
            usage[storageClass + ClassSuffix + "persistentvolumeclaims"] = One;
        }

        if (claim.Spec.Resources.Requests is { } requests && requests.TryGetValue(ResourceName.Storage, out var storage))
        {
            // An expansion that failed and was taken back still holds what was set aside for it.
            if (claim.Status.AllocatedResources is { } allocated && allocated.TryGetValue(ResourceName.Storage, out var held) && held > storage)
            {
                storage = held;
            }

            usage["requests.storage"] = storage;
            if (!string.IsNullOrEmpty(storageClass))
            {
                usage[storageClass + ClassSuffix + "requests.storage"] = storage;
            }
        }
    }
}
