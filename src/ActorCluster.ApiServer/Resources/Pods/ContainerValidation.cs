using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in containers.</summary>
internal static class ContainerValidation
{
    private static readonly string[] PullPolicies = [PullPolicy.Always, PullPolicy.IfNotPresent, PullPolicy.Never];
    private static readonly string[] MessagePolicies = [TerminationMessagePolicy.File, TerminationMessagePolicy.FallbackToLogsOnError];
    private static readonly string[] Protocols = [Protocol.Sctp, Protocol.Tcp, Protocol.Udp];
    private static readonly string[] AlwaysOnly = [RestartPolicy.Always];

    /// <summary>Checks all containers of a pod.</summary>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="volumes">Its valid volumes by name.</param>
    /// <param name="path">Where the spec stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Containers(PodSpec spec, IReadOnlyDictionary<string, Volume> volumes, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var at = path.Child("containers");
        if (spec.Containers is not { Count: > 0 } containers)
        {
            errors.Required(at);
        }
        else
        {
            for (var i = 0; i < containers.Count; i++)
            {
                var container = containers[i];
                Container(container, volumes, at.Index(i), errors);
                UniqueName(container.Name, names, at.Index(i), errors);
                ProbeValidation.OfContainer(container, spec.TerminationGracePeriodSeconds, at.Index(i), errors);
                if (container.RestartPolicy is not null)
                {
                    errors.Forbidden(at.Index(i).Child("restartPolicy"), "may not be set for non-init containers");
                }
            }

            HostPorts(containers, at, errors);
        }

        at = path.Child("initContainers");
        for (var i = 0; i < (spec.InitContainers?.Count ?? 0); i++)
        {
            var container = spec.InitContainers![i];
            Container(container, volumes, at.Index(i), errors);
            UniqueName(container.Name, names, at.Index(i), errors);
            ProbeValidation.OfInitContainer(container, spec.TerminationGracePeriodSeconds, at.Index(i), errors);
            if (container.RestartPolicy is { } policy && policy != RestartPolicy.Always)
            {
                errors.NotSupported(at.Index(i).Child("restartPolicy"), policy, AlwaysOnly);
            }
        }
    }

    /// <summary>Checks the name of an image. In a template it may have blanks around it.</summary>
    public static void Image(string? image, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(image))
        {
            errors.Required(path);
        }
        else if (image.AsSpan().Trim().Length != image.Length)
        {
            errors.Invalid(path, image, "must not have leading or trailing whitespace");
        }
    }

    /// <summary>Checks the number of a user or group.</summary>
    public static void UserId(long? id, FieldPath path, FieldErrors errors)
    {
        if (id is < 0 or > int.MaxValue)
        {
            errors.Invalid(path, id, Names.InclusiveRange(0, int.MaxValue));
        }
    }

    private static void Container(Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path, FieldErrors errors)
    {
        if (container.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else
        {
            errors.Invalid(path.Child("name"), container.Name, Names.Dns1123Label(container.Name));
        }

        if (string.IsNullOrEmpty(container.Image))
        {
            errors.Required(path.Child("image"));
        }

        OneOf(container.TerminationMessagePolicy, MessagePolicies, path.Child("terminationMessagePolicy"), errors);
        Ports(container.Ports, path.Child("ports"), errors);
        EnvironmentValidation.Validate(container, path, errors);
        MountValidation.Mounts(container, volumes, path.Child("volumeMounts"), errors);
        MountValidation.Devices(container, volumes, path.Child("volumeDevices"), errors);
        OneOf(container.ImagePullPolicy, PullPolicies, path.Child("imagePullPolicy"), errors);
        Resources(container.Resources, path.Child("resources"), errors);
        SecurityValidation.OfContainer(container.SecurityContext, path.Child("securityContext"), errors);
    }

    private static void UniqueName(string name, HashSet<string> names, FieldPath path, FieldErrors errors)
    {
        if (name.Length > 0 && !names.Add(name))
        {
            errors.Duplicate(path.Child("name"), name);
        }
    }

    private static void OneOf(string? value, string[] known, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(value))
        {
            errors.Required(path);
        }
        else if (!known.Contains(value))
        {
            errors.NotSupported(path, value, known);
        }
    }

    private static void Ports(IReadOnlyList<ContainerPort>? ports, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (ports?.Count ?? 0); i++)
        {
            var port = ports![i];
            var at = path.Index(i);
            if (port.Name is { Length: > 0 } name)
            {
                var wrong = Names.PortName(name);
                errors.Invalid(at.Child("name"), name, wrong);
                for (var j = 0; j < i && wrong.Count == 0; j++)
                {
                    if (ports[j].Name == name)
                    {
                        errors.Duplicate(at.Child("name"), name);
                        break;
                    }
                }
            }

            if (port.Number == 0)
            {
                errors.Required(at.Child("containerPort"));
            }
            else
            {
                errors.Invalid(at.Child("containerPort"), port.Number, Names.PortNumber(port.Number));
            }

            if (port.HostPort != 0)
            {
                errors.Invalid(at.Child("hostPort"), port.HostPort, Names.PortNumber(port.HostPort));
            }

            OneOf(port.Protocol, Protocols, at.Child("protocol"), errors);
        }
    }

    private static void HostPorts(IReadOnlyList<Container> containers, FieldPath path, FieldErrors errors)
    {
        HashSet<string>? taken = null;
        for (var i = 0; i < containers.Count; i++)
        {
            for (var j = 0; j < (containers[i].Ports?.Count ?? 0); j++)
            {
                var port = containers[i].Ports![j];
                if (port.HostPort == 0)
                {
                    continue;
                }

                var text = FormattableString.Invariant($"{port.Protocol}/{port.HostIP}/{port.HostPort}");
                if (!(taken ??= new HashSet<string>(StringComparer.Ordinal)).Add(text))
                {
                    errors.Duplicate(path.Index(i).Child("ports").Index(j).Child("hostPort"), text);
                }
            }
        }
    }

    private static void Resources(ResourceRequirements resources, FieldPath path, FieldErrors errors)
    {
        foreach (var (name, limit) in resources.Limits ?? Nothing)
        {
            Resource(name, limit, path.Child("limits"), errors);
        }

        foreach (var (name, request) in resources.Requests ?? Nothing)
        {
            Resource(name, request, path.Child("requests"), errors);
            if (resources.Limits is { } limits && limits.TryGetValue(name, out var limit))
            {
                if (IsOvercommittable(name))
                {
                    if (request > limit)
                    {
                        errors.Invalid(path.Child("requests"), request, $"must be less than or equal to {name} limit of {limit}");
                    }
                }
                else if (request != limit)
                {
                    errors.Invalid(path.Child("requests"), request, $"must be equal to {name} limit of {limit}");
                }
            }
            else if (!IsOvercommittable(name))
            {
                errors.Required(path.Child("limits"), "Limit must be set for non overcommitable resources");
            }
        }
    }

    private static readonly Dictionary<string, Quantity> Nothing = [];

    private static void Resource(string name, Quantity quantity, FieldPath path, FieldErrors errors)
    {
        ResourceNameOf(name, path, errors);
        if (quantity.Sign < 0)
        {
            errors.Invalid(path.Key(name), quantity, "must be greater than or equal to 0");
        }

        if (name.Contains('/', StringComparison.Ordinal) && quantity.MilliValue() % 1000 != 0)
        {
            errors.Invalid(path.Key(name), quantity, "must be an integer");
        }
    }

    /// <summary>Checks the name of a resource that a container asks for.</summary>
    internal static void ResourceNameOf(string name, FieldPath path, FieldErrors errors)
    {
        errors.Invalid(path, name, Names.QualifiedName(name));
        if (!name.Contains('/', StringComparison.Ordinal) && !IsStandard(name))
        {
            errors.Invalid(path, name, "must be a standard resource type or fully qualified");
            errors.Invalid(path, name, "must be a standard resource for containers");
        }
    }

    private static bool IsStandard(string name) =>
        name is ResourceName.Cpu or ResourceName.Memory or ResourceName.EphemeralStorage
        || name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal);

    private static bool IsOvercommittable(string name) =>
        name is ResourceName.Cpu or ResourceName.Memory or ResourceName.EphemeralStorage || name.Contains("kubernetes.io/", StringComparison.Ordinal);
}
