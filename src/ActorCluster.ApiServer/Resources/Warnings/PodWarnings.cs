using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>
/// What clients are warned of in pods and their templates: what is accepted, but will not do what it seems to (kubernetes
/// <c>pkg/api/pod/warnings.go</c>).
/// </summary>
internal static class PodWarnings
{
    private const string SeccompPod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string SeccompContainer = "container.seccomp.security.alpha.kubernetes.io/";
    private const string AppArmorContainer = "container.apparmor.security.beta.kubernetes.io/";

    private static readonly (string Key, string Message)[] DeprecatedAnnotations =
    [
        ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
        ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
        ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ];

    /// <summary>Warns of a pod.</summary>
    /// <param name="pod">The pod.</param>
    public static List<string> Of(Pod pod)
    {
        var warnings = new List<string>();
        NameWarnings.Label(pod.Metadata.Name, "the Pod's hostname", warnings);
        Of(pod.Metadata, pod.Spec, FieldPath.Of("metadata"), FieldPath.Of("spec"), false, warnings);
        return warnings;
    }

    /// <summary>Warns of a template of pods.</summary>
    /// <param name="template">The template.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="warnings">Gets the warnings.</param>
    public static void Template(PodTemplateSpec? template, FieldPath path, List<string> warnings)
    {
        if (template is not null)
        {
            Of(template.Metadata, template.Spec, path.Child("metadata"), path.Child("spec"), true, warnings);
        }
    }

    private static void Of(ObjectMeta meta, PodSpec spec, FieldPath metaPath, FieldPath path, bool isTemplate, List<string> warnings)
    {
        Placement(spec, path, warnings);
        var annotations = metaPath.Child("annotations");
        foreach (var (key, message) in DeprecatedAnnotations)
        {
            if (meta.Annotations?.ContainsKey(key) == true)
            {
                warnings.Add($"{annotations.Key(key)}: {message}");
            }
        }

        VolumeWarnings.OfPod(spec.Volumes, path.Child("volumes"), warnings);
        Names(spec, path, warnings);
        Fraction(spec.Overhead, "memory", path.Child("overhead"), warnings);
        Fraction(spec.Overhead, "ephemeral-storage", path.Child("overhead"), warnings);
        if (spec.SecurityContext?.SeccompProfile is null && meta.Annotations?.ContainsKey(SeccompPod) == true)
        {
            warnings.Add($"{annotations.Key(SeccompPod)}: non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }

        var containers = Containers(spec, path);
        foreach (var container in containers)
        {
            Annotated(container, meta, spec, annotations, isTemplate, warnings);
            Fractions(container, warnings);
            Environment(container, warnings);
        }

        Ports(containers, warnings);
        if (spec.TerminationGracePeriodSeconds < 0)
        {
            warnings.Add($"{path.Child("terminationGracePeriodSeconds")}: must be >= 0; negative values are invalid and will be treated as 1");
        }

        var affinity = path.Child("affinity");
        Peers(
            spec.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            spec.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
            affinity.Child("podAffinity"),
            warnings);
        Peers(
            spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            spec.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
            affinity.Child("podAntiAffinity"),
            warnings);
    }

    private static void Placement(PodSpec spec, FieldPath path, List<string> warnings)
    {
        foreach (var key in spec.NodeSelector?.Keys ?? [])
        {
            if (NodeLabelWarnings.Of(key) is { } message)
            {
                warnings.Add($"{path.Child("nodeSelector").Key(key)}: {message}");
            }
        }

        var nodes = path.Child("affinity").Child("nodeAffinity");
        var required = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        for (var i = 0; i < required?.Count; i++)
        {
            var terms = nodes.Child("requiredDuringSchedulingIgnoredDuringExecution").Child("nodeSelectorTerms");
            NodeLabelWarnings.Term(required[i], terms.Index(i), warnings);
        }

        var preferred = spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution;
        for (var i = 0; i < preferred?.Count; i++)
        {
            var terms = nodes.Child("preferredDuringSchedulingIgnoredDuringExecution");
            NodeLabelWarnings.Term(preferred[i].Preference, terms.Index(i).Child("preference"), warnings);
        }

        for (var i = 0; i < spec.TopologySpreadConstraints?.Count; i++)
        {
            var constraint = spec.TopologySpreadConstraints[i];
            var at = path.Child("topologySpreadConstraints").Index(i);
            if (NodeLabelWarnings.Of(constraint.TopologyKey) is { } message)
            {
                warnings.Add($"{at.Child("topologyKey")}: {constraint.TopologyKey} is {message}");
            }

            if (constraint.LabelSelector is null)
            {
                warnings.Add($"{at.Child("labelSelector")}: a null labelSelector results in matching no pod");
            }
        }
    }

    private static void Names(PodSpec spec, FieldPath path, List<string> warnings)
    {
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.HostAliases?.Count; i++)
        {
            if (!addresses.Add(spec.HostAliases[i].Ip))
            {
                warnings.Add($"{path.Child("hostAliases").Index(i).Child("ip")}: duplicate ip {FieldError.Quote(spec.HostAliases[i].Ip)}");
            }
        }

        var secrets = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            var name = spec.ImagePullSecrets[i].Name ?? "";
            if (!secrets.Add(name))
            {
                warnings.Add($"{path.Child("imagePullSecrets").Index(i).Child("name")}: duplicate name {FieldError.Quote(name)}");
            }
        }

        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            if (string.IsNullOrEmpty(spec.ImagePullSecrets[i].Name))
            {
                warnings.Add($"{path.Child("imagePullSecrets").Index(i).Child("name")}: invalid empty name \"\"");
            }
        }
    }

    private static void Annotated(
        ContainerView container, ObjectMeta meta, PodSpec spec, FieldPath annotations, bool isTemplate, List<string> warnings)
    {
        var seccomp = SeccompContainer + container.Name;
        if (container.Security?.SeccompProfile is null && meta.Annotations?.ContainsKey(seccomp) == true)
        {
            warnings.Add($"{annotations.Key(seccomp)}: non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }

        var armour = AppArmorContainer + container.Name;
        var isArmoured = spec.SecurityContext?.AppArmorProfile is not null || container.Security?.AppArmorProfile is not null;
        if (isTemplate && !isArmoured && meta.Annotations?.ContainsKey(armour) == true)
        {
            warnings.Add($"{annotations.Key(armour)}: deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
    }

    private static void Fractions(ContainerView container, List<string> warnings)
    {
        var limits = container.Path.Child("resources").Child("limits");
        var requests = container.Path.Child("resources").Child("requests");
        foreach (var resource in (string[])["memory", "ephemeral-storage"])
        {
            Fraction(container.Resources?.Limits, resource, limits, warnings);
            Fraction(container.Resources?.Requests, resource, requests, warnings);
        }
    }

    /// <summary>Warns of a part of a byte.</summary>
    /// <param name="resources">Amounts.</param>
    /// <param name="resource">Which of them.</param>
    /// <param name="path">Where they are.</param>
    /// <param name="warnings">Gets the warning.</param>
    public static void Fraction(IReadOnlyDictionary<string, Quantity>? resources, string resource, FieldPath path, List<string> warnings)
    {
        if (resources is not null && resources.TryGetValue(resource, out var amount) && amount.MilliValue() % 1000 != 0)
        {
            warnings.Add($"{path.Key(resource)}: fractional byte value {FieldError.Quote(amount.ToString())} is invalid, must be an integer");
        }
    }

    // X="a" and then X="$(X)b" builds on what was there; anything else hides it, and apply merges by name.
    private static void Environment(ContainerView container, List<string> warnings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.Environment?.Count; i++)
        {
            var variable = container.Environment[i];
            if (names.Add(variable.Name))
            {
                continue;
            }

            var reference = $"$({variable.Name})";
            var value = variable.Value ?? "";
            if (variable.ValueFrom is not null || value == reference || !value.Contains(reference, StringComparison.Ordinal))
            {
                warnings.Add($"{container.Path.Child("env").Index(i)}: hides previous definition of {FieldError.Quote(variable.Name)}, "
                    + "which may be dropped when using apply");
            }
        }
    }

    private static void Ports(List<ContainerView> containers, List<string> warnings)
    {
        var known = new Dictionary<(int, string), List<(FieldPath Path, ContainerPort Port)>>();
        foreach (var container in containers)
        {
            for (var i = 0; i < container.Ports?.Count; i++)
            {
                var port = container.Ports[i];
                var path = container.Path.Child("ports").Index(i);
                var key = (port.Number, port.Protocol ?? "");
                if (!known.TryGetValue(key, out var others))
                {
                    others = [];
                    known.Add(key, others);
                }

                foreach (var other in others)
                {
                    if (Compare(port, other.Port) is { } kind)
                    {
                        warnings.Add($"{path}: {kind} port definition with {other.Path}");
                    }
                }

                others.Add((path, port));
            }
        }
    }

    private static string? Compare(ContainerPort port, ContainerPort other)
    {
        var (address, otherAddress) = (port.HostIP ?? "", other.HostIP ?? "");
        if (address == otherAddress && port.HostPort == other.HostPort)
        {
            return "duplicate";
        }

        if (port.HostPort == 0 || other.HostPort == 0)
        {
            return "overlapping";
        }

        return port.HostPort == other.HostPort && (address.Length == 0) != (otherAddress.Length == 0) ? "dangerously ambiguous" : null;
    }

    private static void Peers(
        IReadOnlyList<PodAffinityTerm>? required, IReadOnlyList<WeightedPodAffinityTerm>? preferred, FieldPath path, List<string> warnings)
    {
        const string Nothing = "a null labelSelector results in matching no pod";
        for (var i = 0; i < required?.Count; i++)
        {
            if (required[i].LabelSelector is null)
            {
                warnings.Add($"{path.Child("requiredDuringSchedulingIgnoredDuringExecution").Index(i).Child("labelSelector")}: {Nothing}");
            }
        }

        for (var i = 0; i < preferred?.Count; i++)
        {
            if (preferred[i].PodAffinityTerm.LabelSelector is null)
            {
                var at = path.Child("preferredDuringSchedulingIgnoredDuringExecution").Index(i);
                warnings.Add($"{at.Child("podAffinityTerm", "labelSelector")}: {Nothing}");
            }
        }
    }

    private static List<ContainerView> Containers(PodSpec spec, FieldPath path)
    {
        var result = new List<ContainerView>();
        Add(spec.InitContainers, "initContainers");
        Add(spec.Containers, "containers");
        for (var i = 0; i < spec.EphemeralContainers?.Count; i++)
        {
            var it = spec.EphemeralContainers[i];
            result.Add(new ContainerView(
                path.Child("ephemeralContainers").Index(i), it.Name, it.SecurityContext, it.Resources, it.Env, it.Ports));
        }

        return result;

        void Add(IReadOnlyList<Container>? containers, string field)
        {
            for (var i = 0; i < containers?.Count; i++)
            {
                var it = containers[i];
                result.Add(new ContainerView(path.Child(field).Index(i), it.Name, it.SecurityContext, it.Resources, it.Env, it.Ports));
            }
        }
    }

    private sealed record ContainerView(
        FieldPath Path,
        string Name,
        SecurityContext? Security,
        ResourceRequirements? Resources,
        IReadOnlyList<EnvVar>? Environment,
        IReadOnlyList<ContainerPort>? Ports);
}
