using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in probes and lifecycle hooks.</summary>
internal static class ProbeValidation
{
    private const string InitMessage = "may not be set for init containers without restartPolicy=Always";

    private static readonly string[] Schemes = ["HTTP", "HTTPS"];

    public static void OfContainer(Container container, long? gracePeriod, FieldPath path, FieldErrors errors)
    {
        Lifecycle(container.Lifecycle, gracePeriod, path.Child("lifecycle"), errors);
        Probe(container.LivenessProbe, path.Child("livenessProbe"), true, errors);
        Probe(container.ReadinessProbe, path.Child("readinessProbe"), false, errors);
        if (container.ReadinessProbe?.TerminationGracePeriodSeconds is { } seconds)
        {
            errors.Invalid(path.Child("readinessProbe").Child("terminationGracePeriodSeconds"), seconds, "must not be set for readinessProbes");
        }

        Probe(container.StartupProbe, path.Child("startupProbe"), true, errors);
    }

    public static void OfInitContainer(Container container, long? gracePeriod, FieldPath path, FieldErrors errors)
    {
        if (container.RestartPolicy == RestartPolicy.Always)
        {
            OfContainer(container, gracePeriod, path, errors);
            return;
        }

        if (container.Lifecycle is not null)
        {
            errors.Forbidden(path.Child("lifecycle"), InitMessage);
        }

        if (container.LivenessProbe is not null)
        {
            errors.Forbidden(path.Child("livenessProbe"), InitMessage);
        }

        if (container.ReadinessProbe is not null)
        {
            errors.Forbidden(path.Child("readinessProbe"), InitMessage);
        }

        if (container.StartupProbe is not null)
        {
            errors.Forbidden(path.Child("startupProbe"), InitMessage);
        }
    }

    private static void Probe(Probe? probe, FieldPath path, bool succeedsOnce, FieldErrors errors)
    {
        if (probe is null)
        {
            return;
        }

        var count = 0;
        Exec(probe.Exec, path.Child("exec"), ref count, errors);
        HttpGet(probe.HttpGet, path, ref count, errors);
        TcpSocket(probe.TcpSocket, path, ref count, errors);
        if (probe.Grpc is { } grpc)
        {
            More(path.Child("grpc"), ref count, errors);
            errors.Invalid(path.Child("grpc").Child("port"), grpc.Port, Names.PortNumber(grpc.Port));
        }

        if (count == 0)
        {
            errors.Required(path, "must specify a handler type");
        }

        errors.NonNegative(path.Child("initialDelaySeconds"), probe.InitialDelaySeconds);
        errors.NonNegative(path.Child("timeoutSeconds"), probe.TimeoutSeconds);
        errors.NonNegative(path.Child("periodSeconds"), probe.PeriodSeconds);
        errors.NonNegative(path.Child("successThreshold"), probe.SuccessThreshold);
        errors.NonNegative(path.Child("failureThreshold"), probe.FailureThreshold);
        if (probe.TerminationGracePeriodSeconds is <= 0)
        {
            errors.Invalid(path.Child("terminationGracePeriodSeconds"), probe.TerminationGracePeriodSeconds, "must be greater than 0");
        }

        if (succeedsOnce && probe.SuccessThreshold != 1)
        {
            errors.Invalid(path.Child("successThreshold"), probe.SuccessThreshold, "must be 1");
        }
    }

    private static void Lifecycle(Lifecycle? lifecycle, long? gracePeriod, FieldPath path, FieldErrors errors)
    {
        Handler(lifecycle?.PostStart, gracePeriod, path.Child("postStart"), errors);
        Handler(lifecycle?.PreStop, gracePeriod, path.Child("preStop"), errors);
    }

    private static void Handler(LifecycleHandler? handler, long? gracePeriod, FieldPath path, FieldErrors errors)
    {
        if (handler is null)
        {
            return;
        }

        var count = 0;
        Exec(handler.Exec, path.Child("exec"), ref count, errors);
        HttpGet(handler.HttpGet, path, ref count, errors);
        TcpSocket(handler.TcpSocket, path, ref count, errors);
        if (handler.Sleep is { } sleep)
        {
            More(path.Child("sleep"), ref count, errors);
            if (gracePeriod is { } longest && (sleep.Seconds <= 0 || sleep.Seconds > longest))
            {
                errors.Invalid(
                    path.Child("sleep"),
                    sleep.Seconds,
                    $"must be greater than 0 and less than terminationGracePeriodSeconds ({longest}). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.");
            }
        }

        if (count == 0)
        {
            errors.Required(path, "must specify a handler type");
        }
    }

    private static void Exec(ExecAction? exec, FieldPath path, ref int count, FieldErrors errors)
    {
        if (exec is null)
        {
            return;
        }

        count++;
        if (exec.Command is not { Count: > 0 })
        {
            errors.Required(path.Child("command"));
        }
    }

    private static void HttpGet(HTTPGetAction? get, FieldPath path, ref int count, FieldErrors errors)
    {
        if (get is null)
        {
            return;
        }

        var at = path.Child("httpGet");
        More(at, ref count, errors);
        if (string.IsNullOrEmpty(get.Path))
        {
            errors.Required(at.Child("path"));
        }

        Port(get.Port, at.Child("port"), errors);
        if (get.Scheme is { } scheme && !Schemes.Contains(scheme))
        {
            errors.NotSupported(at.Child("scheme"), scheme, Schemes);
        }

        foreach (var header in get.HttpHeaders ?? [])
        {
            errors.Invalid(at.Child("httpHeaders"), header.Name, Names.HttpHeader(header.Name));
        }
    }

    private static void TcpSocket(TCPSocketAction? tcp, FieldPath path, ref int count, FieldErrors errors)
    {
        if (tcp is not null)
        {
            More(path.Child("tcpSocket"), ref count, errors);
            Port(tcp.Port, path.Child("tcpSocket").Child("port"), errors);
        }
    }

    private static void More(FieldPath path, ref int count, FieldErrors errors)
    {
        if (count++ > 0)
        {
            errors.Forbidden(path, "may not specify more than 1 handler type");
        }
    }

    private static void Port(IntOrString port, FieldPath path, FieldErrors errors)
    {
        if (port.IsString)
        {
            errors.Invalid(path, port.StringValue, Names.PortName(port.StringValue!));
        }
        else
        {
            errors.Invalid(path, port.IntValue, Names.PortNumber(port.IntValue));
        }
    }
}
