using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>The defaults of containers, their ports, environment and probes.</summary>
internal static class ContainerDefaults
{
    private const string MessagePath = "/dev/termination-log";

    public static Container Container(Container container)
    {
        var ports = Lists.Map(container.Ports, static port => Port(port));
        var env = Lists.Map(container.Env, static variable => Variable(variable));
        var liveness = Probe(container.LivenessProbe);
        var readiness = Probe(container.ReadinessProbe);
        var startup = Probe(container.StartupProbe);
        var lifecycle = Lifecycle(container.Lifecycle);
        var complete = ReferenceEquals(ports, container.Ports)
            && ReferenceEquals(env, container.Env)
            && ReferenceEquals(liveness, container.LivenessProbe)
            && ReferenceEquals(readiness, container.ReadinessProbe)
            && ReferenceEquals(startup, container.StartupProbe)
            && ReferenceEquals(lifecycle, container.Lifecycle)
            && container.TerminationMessagePath is { Length: > 0 }
            && container.TerminationMessagePolicy is { Length: > 0 }
            && container.ImagePullPolicy is { Length: > 0 };
        return complete
            ? container
            : container with
            {
                Ports = ports,
                Env = env,
                LivenessProbe = liveness,
                ReadinessProbe = readiness,
                StartupProbe = startup,
                Lifecycle = lifecycle,
                TerminationMessagePath = PodDefaults.Text(container.TerminationMessagePath, MessagePath),
                TerminationMessagePolicy = PodDefaults.Text(container.TerminationMessagePolicy, TerminationMessagePolicy.File),
                ImagePullPolicy = PodDefaults.Text(container.ImagePullPolicy, PullPolicyOf(container.Image ?? "")),
            };
    }

    public static EphemeralContainer Ephemeral(EphemeralContainer container) => container with
    {
        Ports = Lists.Map(container.Ports, static port => Port(port)),
        Env = Lists.Map(container.Env, static variable => Variable(variable)),
        TerminationMessagePath = PodDefaults.Text(container.TerminationMessagePath, MessagePath),
        TerminationMessagePolicy = PodDefaults.Text(container.TerminationMessagePolicy, TerminationMessagePolicy.File),
        ImagePullPolicy = PodDefaults.Text(container.ImagePullPolicy, PullPolicyOf(container.Image ?? "")),
    };

    /// <summary>An image that names no tag and no digest means <c>latest</c>, and <c>latest</c> is pulled every time.</summary>
    public static string PullPolicyOf(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return PullPolicy.IfNotPresent;
        }

        var colon = image.LastIndexOf(':');
        var tagged = colon > image.LastIndexOf('/');
        return !tagged || image.AsSpan(colon + 1).SequenceEqual("latest") ? PullPolicy.Always : PullPolicy.IfNotPresent;
    }

    private static ContainerPort Port(ContainerPort port) =>
        string.IsNullOrEmpty(port.Protocol) ? port with { Protocol = Protocol.Tcp } : port;

    private static EnvVar Variable(EnvVar variable) =>
        variable.ValueFrom?.FieldRef is { } field && string.IsNullOrEmpty(field.ApiVersion)
            ? variable with { ValueFrom = variable.ValueFrom with { FieldRef = field with { ApiVersion = "v1" } } }
            : variable;

    private static Probe? Probe(Probe? probe)
    {
        if (probe is null)
        {
            return null;
        }

        var get = HttpGet(probe.HttpGet);
        var grpc = probe.Grpc is { Service: null } ? probe.Grpc with { Service = "" } : probe.Grpc;
        return ReferenceEquals(get, probe.HttpGet)
            && ReferenceEquals(grpc, probe.Grpc)
            && probe is { TimeoutSeconds: not 0, PeriodSeconds: not 0, SuccessThreshold: not 0, FailureThreshold: not 0 }
            ? probe
            : probe with
            {
                HttpGet = get,
                Grpc = grpc,
                TimeoutSeconds = probe.TimeoutSeconds == 0 ? 1 : probe.TimeoutSeconds,
                PeriodSeconds = probe.PeriodSeconds == 0 ? 10 : probe.PeriodSeconds,
                SuccessThreshold = probe.SuccessThreshold == 0 ? 1 : probe.SuccessThreshold,
                FailureThreshold = probe.FailureThreshold == 0 ? 3 : probe.FailureThreshold,
            };
    }

    private static HTTPGetAction? HttpGet(HTTPGetAction? get) =>
        get is null || (get.Path is { Length: > 0 } && get.Scheme is { Length: > 0 })
            ? get
            : get with { Path = PodDefaults.Text(get.Path, "/"), Scheme = PodDefaults.Text(get.Scheme, "HTTP") };

    private static Lifecycle? Lifecycle(Lifecycle? lifecycle)
    {
        if (lifecycle is null)
        {
            return null;
        }

        var start = Handler(lifecycle.PostStart);
        var stop = Handler(lifecycle.PreStop);
        return ReferenceEquals(start, lifecycle.PostStart) && ReferenceEquals(stop, lifecycle.PreStop)
            ? lifecycle
            : lifecycle with { PostStart = start, PreStop = stop };
    }

    private static LifecycleHandler? Handler(LifecycleHandler? handler) =>
        handler is null || ReferenceEquals(HttpGet(handler.HttpGet), handler.HttpGet) ? handler : handler with { HttpGet = HttpGet(handler.HttpGet) };
}
