using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// What is valid in pods and templates (kubernetes <c>pkg/apis/core/validation</c>, <c>ValidatePodSpec</c> and its callers).
/// </summary>
internal static class PodValidation
{
    private static readonly string[] RestartPolicies = [RestartPolicy.Always, RestartPolicy.OnFailure, RestartPolicy.Never];
    private static readonly string[] DnsPolicies = [DnsPolicy.ClusterFirstWithHostNet, DnsPolicy.ClusterFirst, DnsPolicy.Default, DnsPolicy.None];

    private const int MaximumSearches = 32;
    private const int MaximumSearchCharacters = 2048;

    private const string UpdateMessage =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    /// <summary>Checks a pod at creation.</summary>
    public static void Create(Pod pod, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        Spec(pod.Spec, path, errors);
        Blanks(pod.Spec.Containers, path.Child("containers"), errors);
        Blanks(pod.Spec.InitContainers, path.Child("initContainers"), errors);
        if (pod.Spec.EphemeralContainers is { Count: > 0 })
        {
            errors.Forbidden(path.Child("ephemeralContainers"), "cannot be set on create");
        }

        if (pod.Spec.NodeName is { Length: > 0 } && pod.Spec.SchedulingGates is { Count: > 0 })
        {
            errors.Forbidden(path.Child("nodeName"), "cannot be set until all schedulingGates have been cleared");
        }
    }

    /// <summary>Checks an update of a pod: nearly all of its spec stays as it was.</summary>
    public static void Update(Pod updated, Pod current, FieldErrors errors)
    {
        if (ReferenceEquals(updated.Spec, current.Spec))
        {
            return;
        }

        var path = FieldPath.Of("spec");
        var containers = updated.Spec.Containers?.Count ?? 0;
        if (containers != (current.Spec.Containers?.Count ?? 0))
        {
            errors.Forbidden(path.Child("containers"), "pod updates may not add or remove containers");
            return;
        }

        if ((updated.Spec.InitContainers?.Count ?? 0) != (current.Spec.InitContainers?.Count ?? 0))
        {
            errors.Forbidden(path.Child("initContainers"), "pod updates may not add or remove containers");
            return;
        }

        Images(updated.Spec.Containers, path.Child("containers"), errors);
        Images(updated.Spec.InitContainers, path.Child("initContainers"), errors);
        Deadline(updated, current, path, errors);
        Tolerations(updated, current, path, errors);
        Gates(updated, current, path, errors);

        // The fields that may change are set back; whatever differs then may not.
        var rest = updated.Spec with
        {
            Containers = WithImages(updated.Spec.Containers, current.Spec.Containers),
            InitContainers = WithImages(updated.Spec.InitContainers, current.Spec.InitContainers),
            ActiveDeadlineSeconds = current.Spec.ActiveDeadlineSeconds,
            Tolerations = current.Spec.Tolerations,
            SchedulingGates = current.Spec.SchedulingGates,
            TerminationGracePeriodSeconds =
                current.Spec.TerminationGracePeriodSeconds < 0 && updated.Spec.TerminationGracePeriodSeconds == 1
                    ? current.Spec.TerminationGracePeriodSeconds
                    : updated.Spec.TerminationGracePeriodSeconds,
        };
        if (current.Spec.SchedulingGates is { Count: > 0 })
        {
            // Who holds a pod back may still narrow where it goes.
            rest = rest with { NodeSelector = current.Spec.NodeSelector, Affinity = current.Spec.Affinity };
        }

        if (!SemanticEquality.AreEqual(rest, current.Spec))
        {
            errors.Forbidden(path, UpdateMessage);
        }
    }

    // Templates may have images with blanks around them, as some platforms fill them in later; pods may not.
    private static void Blanks(IReadOnlyList<Container>? containers, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (containers?.Count ?? 0); i++)
        {
            if (containers![i].Image is { Length: > 0 })
            {
                ContainerValidation.Image(containers[i].Image, path.Index(i).Child("image"), errors);
            }
        }
    }

    /// <summary>Checks the spec of a pod or template.</summary>
    public static void Spec(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        var volumes = VolumeValidation.Volumes(spec.Volumes, path.Child("volumes"), errors);
        ContainerValidation.Containers(spec, volumes, path, errors);
        if (string.IsNullOrEmpty(spec.RestartPolicy))
        {
            errors.Required(path.Child("restartPolicy"));
        }
        else if (!RestartPolicies.Contains(spec.RestartPolicy))
        {
            errors.NotSupported(path.Child("restartPolicy"), spec.RestartPolicy, RestartPolicies);
        }

        Dns(spec, path, errors);
        if (spec.NodeSelector is { Count: > 0 })
        {
            MetadataRules.Labels(spec.NodeSelector, path.Child("nodeSelector"), errors);
        }

        HostNetwork(spec, path, errors);
        SecurityValidation.OfPod(spec, path.Child("securityContext"), errors);
        if (spec.Affinity is { } affinity)
        {
            SchedulingValidation.Affinity(affinity, path.Child("affinity"), errors);
        }

        ReferencedNames(spec, path, errors);
        if (spec.ActiveDeadlineSeconds is { } deadline && deadline is < 1 or > int.MaxValue)
        {
            errors.Invalid(path.Child("activeDeadlineSeconds"), deadline, Names.InclusiveRange(1, int.MaxValue));
        }

        SchedulingValidation.Tolerations(spec.Tolerations, path.Child("tolerations"), errors);
        HostAliases(spec.HostAliases, path.Child("hostAliases"), errors);
        if (spec.PreemptionPolicy is { } preemption && preemption is not (PreemptionPolicy.PreemptLowerPriority or PreemptionPolicy.Never))
        {
            if (preemption.Length == 0)
            {
                errors.Required(path.Child("preemptionPolicy"));
            }
            else
            {
                errors.NotSupported(
                    path.Child("preemptionPolicy"), preemption, PreemptionPolicy.PreemptLowerPriority, PreemptionPolicy.Never);
            }
        }

        SchedulingValidation.Spread(spec.TopologySpreadConstraints, path.Child("topologySpreadConstraints"), errors);
        for (var i = 0; i < (spec.ReadinessGates?.Count ?? 0); i++)
        {
            var type = spec.ReadinessGates![i].ConditionType;
            errors.Invalid(path.Child("readinessGates").Index(i).Child("conditionType"), type, Names.QualifiedName(type));
        }

        for (var i = 0; i < (spec.SchedulingGates?.Count ?? 0); i++)
        {
            var name = spec.SchedulingGates![i].Name;
            errors.Invalid(path.Child("schedulingGates").Index(i), name, Names.QualifiedName(name));
        }
    }

    private static void Dns(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(spec.DnsPolicy))
        {
            errors.Required(path.Child("dnsPolicy"));
        }
        else if (!DnsPolicies.Contains(spec.DnsPolicy))
        {
            errors.NotSupported(path.Child("dnsPolicy"), spec.DnsPolicy, DnsPolicies);
        }

        var config = path.Child("dnsConfig");
        if (spec.DnsPolicy == DnsPolicy.None)
        {
            if (spec.DnsConfig is null)
            {
                errors.Required(config, "must provide `dnsConfig` when `dnsPolicy` is None");
            }
            else if (spec.DnsConfig.Nameservers is not { Count: > 0 })
            {
                errors.Required(config.Child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
            }
        }

        if (spec.DnsConfig?.Nameservers is { Count: > 3 } servers)
        {
            errors.Invalid(config.Child("nameservers"), servers, "must not have more than 3 nameservers");
        }

        for (var i = 0; i < (spec.DnsConfig?.Nameservers?.Count ?? 0); i++)
        {
            errors.Invalid(config.Child("nameservers").Index(i), spec.DnsConfig!.Nameservers![i], Names.IpAddress(spec.DnsConfig.Nameservers[i]));
        }

        var searches = spec.DnsConfig?.Searches ?? [];
        if (searches.Count > MaximumSearches)
        {
            errors.Invalid(config.Child("searches"), searches, $"must not have more than {MaximumSearches} search paths");
        }

        if (string.Join(' ', searches).Length > MaximumSearchCharacters)
        {
            errors.Invalid(
                config.Child("searches"), searches, $"must not have more than {MaximumSearchCharacters} characters (including spaces) in the search list");
        }

        for (var i = 0; i < searches.Count; i++)
        {
            var search = searches[i].EndsWith('.') ? searches[i][..^1] : searches[i];
            errors.Invalid(config.Child("searches").Index(i), search, Names.Dns1123Subdomain(search));
        }

        for (var i = 0; i < (spec.DnsConfig?.Options?.Count ?? 0); i++)
        {
            if (string.IsNullOrEmpty(spec.DnsConfig!.Options![i].Name))
            {
                errors.Required(config.Child("options").Index(i), "must not be empty");
            }
        }
    }

    private static void HostAliases(IReadOnlyList<HostAlias>? aliases, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (aliases?.Count ?? 0); i++)
        {
            errors.Invalid(path.Index(i).Child("ip"), aliases![i].Ip, Names.IpAddress(aliases[i].Ip));
            for (var j = 0; j < (aliases[i].Hostnames?.Count ?? 0); j++)
            {
                var name = aliases[i].Hostnames![j];
                errors.Invalid(path.Index(i).Child("hostnames").Index(j), name, Names.Dns1123Subdomain(name));
            }
        }
    }

    private static void HostNetwork(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        if (!spec.HostNetwork)
        {
            return;
        }

        for (var i = 0; i < (spec.Containers?.Count ?? 0); i++)
        {
            var ports = spec.Containers![i].Ports;
            for (var j = 0; j < (ports?.Count ?? 0); j++)
            {
                if (ports![j].HostPort != 0 && ports[j].HostPort != ports[j].Number)
                {
                    errors.Invalid(
                        path.Child("containers").Index(i).Child("ports").Index(j).Child("hostPort"),
                        ports[j].HostPort,
                        "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void ReferencedNames(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.ServiceAccountName is { Length: > 0 } account)
        {
            errors.Invalid(path.Child("serviceAccountName"), account, Names.Dns1123Subdomain(account));
        }

        if (spec.NodeName is { Length: > 0 } node)
        {
            errors.Invalid(path.Child("nodeName"), node, Names.Dns1123Subdomain(node));
        }

        if (spec.Hostname is { Length: > 0 } host)
        {
            errors.Invalid(path.Child("hostname"), host, Names.Dns1123Label(host));
        }

        if (spec.Subdomain is { Length: > 0 } subdomain)
        {
            errors.Invalid(path.Child("subdomain"), subdomain, Names.Dns1123Label(subdomain));
        }

        if (spec.PriorityClassName is { Length: > 0 } priority)
        {
            errors.Invalid(path.Child("priorityClassName"), priority, Names.Dns1123Subdomain(priority));
        }

        if (spec.RuntimeClassName is { } runtime)
        {
            errors.Invalid(path.Child("runtimeClassName"), runtime, Names.Dns1123Subdomain(runtime));
        }
    }

    private static void Images(IReadOnlyList<Container>? containers, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (containers?.Count ?? 0); i++)
        {
            ContainerValidation.Image(containers![i].Image, path.Index(i).Child("image"), errors);
        }
    }

    private static void Deadline(Pod updated, Pod current, FieldPath path, FieldErrors errors)
    {
        var at = path.Child("activeDeadlineSeconds");
        if (updated.Spec.ActiveDeadlineSeconds is { } after)
        {
            if (after is < 0 or > int.MaxValue)
            {
                errors.Invalid(at, after, Names.InclusiveRange(0, int.MaxValue));
            }
            else if (current.Spec.ActiveDeadlineSeconds is { } before && before < after)
            {
                errors.Invalid(at, after, "must be less than or equal to previous value");
            }
        }
        else if (current.Spec.ActiveDeadlineSeconds is not null)
        {
            errors.Invalid(at, updated.Spec.ActiveDeadlineSeconds, "must not update from a positive integer to nil value");
        }
    }

    private static void Tolerations(Pod updated, Pod current, FieldPath path, FieldErrors errors)
    {
        foreach (var before in current.Spec.Tolerations ?? [])
        {
            var found = false;
            foreach (var after in updated.Spec.Tolerations ?? [])
            {
                found |= (after with { TolerationSeconds = before.TolerationSeconds }) == before;
            }

            if (!found)
            {
                errors.Forbidden(path.Child("tolerations"), "existing toleration can not be modified except its tolerationSeconds");
                break;
            }
        }

        SchedulingValidation.Tolerations(updated.Spec.Tolerations, path.Child("tolerations"), errors);
    }

    private static void Gates(Pod updated, Pod current, FieldPath path, FieldErrors errors)
    {
        foreach (var gate in updated.Spec.SchedulingGates ?? [])
        {
            if (current.Spec.SchedulingGates?.Contains(gate) != true)
            {
                errors.Forbidden(path.Child("schedulingGates").Index(0), $"only deletion is allowed, but found new scheduling gate '{gate.Name}'");
            }
        }
    }

    private static Container[]? WithImages(IReadOnlyList<Container>? updated, IReadOnlyList<Container>? current)
    {
        if (updated is null)
        {
            return null;
        }

        var result = new Container[updated.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = updated[i] with { Image = current![i].Image };
        }

        return result;
    }
}
