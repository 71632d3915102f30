using System.Net;
using System.Net.Sockets;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>
/// Services (kubernetes <c>pkg/registry/core/service</c>): their addresses and node ports are drawn after validation and given back when
/// the write fails. One family, IPv4.
/// </summary>
internal sealed class ServiceStrategy : ResourceStrategy<Service>
{
    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["spec.clusterIP"] = static value => ((Service)value).Spec.ClusterIP,
        ["spec.type"] = static value => ((Service)value).Spec.Type,
    };

    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyList<string> CheckName(string name) => Names.Dns1035Label(name);

    protected override Service Default(Service value) => ServiceDefaults.Apply(value);

    protected override Service PrepareForCreate(Service value, RequestContext context) => value with { Status = ServiceStatus.Empty };

    protected override void Validate(Service value, FieldErrors errors) => ServiceValidation.Validate(value, errors);

    protected override Service PrepareForUpdate(Service updated, Service current, RequestContext context)
    {
        var spec = ServiceTypeChange.Keep(updated.Spec, current.Spec);
        var status = spec.Type == ServiceType.LoadBalancer ? current.Status : current.Status with { LoadBalancer = LoadBalancerStatus.Empty };
        return updated with { Spec = ServiceTypeChange.Drop(spec, current.Spec), Status = status };
    }

    protected override void ValidateUpdate(Service updated, Service current, FieldErrors errors)
    {
        if (current.Spec.Type != ServiceType.ExternalName && updated.Spec.Type != ServiceType.ExternalName
            && current.Spec.ClusterIPs is [{ Length: > 0 } before, ..] && updated.Spec.ClusterIPs is [var after, ..] && after != before)
        {
            errors.Invalid(FieldPath.Of("spec").Child("clusterIPs").Index(0), updated.Spec.ClusterIPs, "may not change once set");
        }

        Validate(updated, errors);
    }

    protected override Service PrepareForStatusUpdate(Service updated, Service current) => current with
    {
        Metadata = updated.Metadata,
        Status = updated.Status,
    };

    protected override Service Draw(Service value, Service? current, RequestContext context, FieldErrors errors)
    {
        var spec = DrawAddress(value.Spec, current?.Spec, context.Addresses, errors);
        spec = DrawPorts(spec, current?.Spec, context.Addresses, errors);
        return ReferenceEquals(spec, value.Spec) ? value : value with { Spec = spec };
    }

    protected override void Release(Service value, Service? current, RequestContext context)
    {
        var addresses = context.Addresses;
        if (value.Spec.ClusterIP is { Length: > 0 } address && address != current?.Spec.ClusterIP)
        {
            addresses.ReleaseAddress(address);
        }

        foreach (var port in value.Spec.Ports ?? [])
        {
            if (port.NodePort != 0 && !Holds(current?.Spec, port.NodePort))
            {
                addresses.ReleasePort(port.NodePort);
            }
        }
    }

    private static ServiceSpec DrawAddress(ServiceSpec spec, ServiceSpec? current, ServiceAllocator addresses, FieldErrors errors)
    {
        if (spec.Type == ServiceType.ExternalName || spec.ClusterIP == ClusterIPs.None)
        {
            return spec;
        }

        if (string.IsNullOrEmpty(spec.ClusterIP))
        {
            if (addresses.DrawAddress() is not { } drawn)
            {
                errors.Add(FieldError.Internal(FieldPath.Of("spec").Child("clusterIPs"), "failed to allocate a serviceIP: range is full"));
                return spec;
            }

            return spec with { ClusterIP = drawn, ClusterIPs = [drawn] };
        }

        if (spec.ClusterIP != current?.ClusterIP && addresses.TakeAddress(spec.ClusterIP) is { } refusal)
        {
            errors.Invalid(
                FieldPath.Of("spec").Child("clusterIPs"),
                spec.ClusterIPs ?? [spec.ClusterIP],
                $"failed to allocate IP {spec.ClusterIP}: {refusal}");

            // The address is another Service's: what fails must not give it back.
            return spec with { ClusterIP = null, ClusterIPs = null };
        }

        return spec;
    }

    private static ServiceSpec DrawPorts(ServiceSpec spec, ServiceSpec? current, ServiceAllocator addresses, FieldErrors errors)
    {
        var wants = spec.Type == ServiceType.NodePort || (spec.Type == ServiceType.LoadBalancer && spec.AllocateLoadBalancerNodePorts != false);
        if (spec.Ports is not { Count: > 0 } ports || (!wants && !HasNodePorts(ports)))
        {
            return spec;
        }

        var result = new ServicePort[ports.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var port = ports[i];
            if (port.NodePort == 0 && wants)
            {
                // The same number on two protocols is one node port.
                var shared = Shared(result, i, port);
                port = port with { NodePort = shared != 0 ? shared : addresses.DrawPort() };
            }
            else if (port.NodePort != 0 && !Holds(current, port.NodePort) && !Taken(result, i, port.NodePort)
                && addresses.TakePort(port.NodePort) is { } refusal)
            {
                errors.Invalid(FieldPath.Of("spec").Child("ports").Index(i).Child("nodePort"), port.NodePort, refusal);
                port = port with { NodePort = 0 };
            }

            result[i] = port;
        }

        return spec with { Ports = result };
    }

    private static int Shared(ServicePort[] before, int count, ServicePort port)
    {
        for (var i = 0; i < count; i++)
        {
            if (before[i].Port == port.Port && before[i].Protocol != port.Protocol && before[i].NodePort != 0)
            {
                return before[i].NodePort;
            }
        }

        return 0;
    }

    private static bool Taken(ServicePort[] before, int count, int nodePort)
    {
        for (var i = 0; i < count; i++)
        {
            if (before[i].NodePort == nodePort)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasNodePorts(IReadOnlyList<ServicePort> ports)
    {
        foreach (var port in ports)
        {
            if (port.NodePort != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ServiceSpec? spec, int nodePort)
    {
        foreach (var port in spec?.Ports ?? [])
        {
            if (port.NodePort == nodePort)
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsIPv4(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork;

    protected override IReadOnlyList<string> Warnings(Service value, Service? current) =>
        ServiceWarnings.Of(value);
}
