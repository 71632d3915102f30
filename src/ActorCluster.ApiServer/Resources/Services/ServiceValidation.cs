using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>What is valid in a Service (kubernetes <c>pkg/apis/core/validation</c>, <c>ValidateService</c>).</summary>
internal static class ServiceValidation
{
    private static readonly string[] Types = [ServiceType.ClusterIP, ServiceType.ExternalName, ServiceType.LoadBalancer, ServiceType.NodePort];
    private static readonly string[] Affinities = [ServiceAffinity.ClientIP, ServiceAffinity.None];
    private static readonly string[] Protocols = [Protocol.Sctp, Protocol.Tcp, Protocol.Udp];
    private static readonly string[] Policies = [ServiceTrafficPolicy.Cluster, ServiceTrafficPolicy.Local];

    private static readonly string[] FamilyPolicies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
    private static readonly string[] AddressFamilies = ["IPv4", "IPv6"];

    public static void Validate(Service service, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = service.Spec;
        var headless = spec.ClusterIP == ClusterIPs.None;
        if (spec.Ports is not { Count: > 0 } && !headless && spec.Type != ServiceType.ExternalName)
        {
            errors.Required(path.Child("ports"));
        }

        ValidateType(spec, path, errors);
        ValidatePorts(spec, path.Child("ports"), errors);
        foreach (var (key, value) in spec.Selector ?? new Dictionary<string, string>())
        {
            errors.Invalid(path.Child("selector"), key, Names.QualifiedName(key));
            errors.Invalid(path.Child("selector"), value, Names.LabelValue(value));
        }

        if (string.IsNullOrEmpty(spec.SessionAffinity))
        {
            errors.Required(path.Child("sessionAffinity"));
        }
        else if (!Affinities.Contains(spec.SessionAffinity))
        {
            errors.NotSupported(path.Child("sessionAffinity"), spec.SessionAffinity, Affinities);
        }

        if (spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds is { } timeout && timeout is <= 0 or > 86400)
        {
            errors.Invalid(
                path.Child("sessionAffinityConfig").Child("clientIP").Child("timeoutSeconds"),
                timeout,
                "must be greater than 0 and less than 86400");
        }

        ValidateAddresses(spec, path, errors);
        ValidateTrafficPolicies(spec, path, errors);
    }

    private static void ValidateType(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(spec.Type))
        {
            errors.Required(path.Child("type"));
            return;
        }

        if (!Types.Contains(spec.Type))
        {
            errors.NotSupported(path.Child("type"), spec.Type, Types);
            return;
        }

        if (spec.ClusterIP == ClusterIPs.None && spec.Type is ServiceType.NodePort or ServiceType.LoadBalancer)
        {
            if (spec.ClusterIP == ClusterIPs.None)
            {
                errors.Invalid(path.Child("clusterIPs").Index(0), spec.ClusterIP, $"may not be set to 'None' for {spec.Type} services");
            }
        }
        else if (spec.Type == ServiceType.ExternalName)
        {
            if (spec.ClusterIP is { Length: > 0 })
            {
                errors.Forbidden(path.Child("clusterIPs"), "may not be set for ExternalName services");
            }

            if (spec.IpFamilies is { Count: > 0 })
            {
                errors.Forbidden(path.Child("ipFamilies"), "may not be set for ExternalName services");
            }

            if (spec.IpFamilyPolicy is not null)
            {
                errors.Forbidden(path.Child("ipFamilyPolicy"), "may not be set for ExternalName services");
            }

            var name = (spec.ExternalName ?? "").TrimEnd('.');
            if (name.Length > 0)
            {
                errors.Invalid(path.Child("externalName"), spec.ExternalName, Names.Dns1123Subdomain(name));
            }
            else
            {
                errors.Required(path.Child("externalName"));
            }
        }
    }

    private static void ValidatePorts(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        var ports = spec.Ports ?? [];
        var nameRequired = ports.Count > 1;
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var at = path.Index(i);
            if (string.IsNullOrEmpty(port.Name))
            {
                if (nameRequired)
                {
                    errors.Required(at.Child("name"));
                }
            }
            else
            {
                errors.Invalid(at.Child("name"), port.Name, Names.Dns1123Label(port.Name));
                for (var j = 0; j < i; j++)
                {
                    if (ports[j].Name == port.Name)
                    {
                        errors.Duplicate(at.Child("name"), port.Name);
                        break;
                    }
                }
            }

            errors.Invalid(at.Child("port"), port.Port, Names.PortNumber(port.Port));
            if (string.IsNullOrEmpty(port.Protocol))
            {
                errors.Required(at.Child("protocol"));
            }
            else if (!Protocols.Contains(port.Protocol))
            {
                errors.NotSupported(at.Child("protocol"), port.Protocol, Protocols);
            }

            if (port.TargetPort.IsString)
            {
                errors.Invalid(at.Child("targetPort"), port.TargetPort.StringValue, Names.PortName(port.TargetPort.StringValue!));
            }
            else
            {
                errors.Invalid(at.Child("targetPort"), port.TargetPort.IntValue, Names.PortNumber(port.TargetPort.IntValue));
            }

            if (port.AppProtocol is { } application)
            {
                errors.Invalid(at.Child("appProtocol"), application, Names.QualifiedName(application));
            }

            if (port.NodePort != 0 && ports.Take(i).Any(other => other.NodePort == port.NodePort && other.Protocol == port.Protocol))
            {
                errors.Duplicate(at.Child("nodePort"), port.NodePort);
            }

            if (port.NodePort != 0 && spec.Type is ServiceType.ClusterIP or ServiceType.ExternalName && port.NodePort != 0)
            {
                errors.Forbidden(at.Child("nodePort"), $"may not be used when `type` is '{spec.Type}'");
            }

            for (var j = 0; j < i; j++)
            {
                if (ports[j].Port == port.Port && ports[j].Protocol == port.Protocol)
                {
                    errors.Add(new FieldError(FieldError.TypeDuplicate, at.ToString(), PortText(port), ""));
                    break;
                }
            }
        }
    }

    private static void ValidateAddresses(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.ClusterIP is { Length: > 0 } address && address != ClusterIPs.None && !ServiceStrategy.IsIPv4(address))
        {
            errors.Invalid(path.Child("clusterIPs").Index(0), address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }

        if (spec is { ClusterIP: { Length: > 0 } first, ClusterIPs: { Count: > 0 } all } && all[0] != first)
        {
            errors.Invalid(path.Child("clusterIPs"), all, "first value must match `clusterIP`");
        }

        if (spec.Type != ServiceType.ExternalName)
        {
            Families(spec, path, errors);
        }

        for (var i = 0; i < (spec.ExternalIPs?.Count ?? 0); i++)
        {
            var at = path.Child("externalIPs").Index(i);
            if (Names.IpAddress(spec.ExternalIPs![i]) is { Count: > 0 } wrong)
            {
                errors.Invalid(at, spec.ExternalIPs[i], wrong);
            }
            else
            {
                AddressRules.NotSpecial(spec.ExternalIPs[i], at, errors);
            }
        }

        BalancerFields(spec, path, errors);
    }

    private static void Families(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.IpFamilyPolicy is { } policy && !FamilyPolicies.Contains(policy))
        {
            errors.NotSupported(path.Child("ipFamilyPolicy"), policy, FamilyPolicies);
        }

        for (var i = 0; i < (spec.IpFamilies?.Count ?? 0); i++)
        {
            var family = spec.IpFamilies![i];
            if (!AddressFamilies.Contains(family))
            {
                errors.NotSupported(path.Child("ipFamilies").Index(i), family, AddressFamilies);
            }
            else if (spec.IpFamilies.Take(i).Contains(family))
            {
                errors.Duplicate(path.Child("ipFamilies").Index(i), family);
            }
        }
    }

    private static void BalancerFields(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.LoadBalancerSourceRanges is { Count: > 0 } ranges)
        {
            // The capital letter is Kubernetes'.
            var at = path.Child("LoadBalancerSourceRanges");
            if (spec.Type != ServiceType.LoadBalancer)
            {
                errors.Forbidden(at, "may only be used when `type` is 'LoadBalancer'");
            }

            for (var i = 0; i < ranges.Count; i++)
            {
                AddressRules.Block(ranges[i].Trim(), at.Index(i), errors);
            }
        }

        if (spec.AllocateLoadBalancerNodePorts is not null && spec.Type != ServiceType.LoadBalancer)
        {
            errors.Forbidden(path.Child("allocateLoadBalancerNodePorts"), "may only be used when `type` is 'LoadBalancer'");
        }

        var health = path.Child("healthCheckNodePort");
        if (spec is { Type: ServiceType.LoadBalancer, ExternalTrafficPolicy: ServiceTrafficPolicy.Local })
        {
            if (spec.HealthCheckNodePort != 0)
            {
                errors.Invalid(health, spec.HealthCheckNodePort, Names.PortNumber(spec.HealthCheckNodePort));
            }
        }
        else if (spec.HealthCheckNodePort != 0)
        {
            errors.Invalid(
                health, spec.HealthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
    }

    private static void ValidateTrafficPolicies(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.ExternalTrafficPolicy is { Length: > 0 } external)
        {
            if (spec.Type is ServiceType.ClusterIP or ServiceType.ExternalName && spec.ExternalIPs is not { Count: > 0 })
            {
                errors.Invalid(path.Child("externalTrafficPolicy"), external, "may only be set for externally-accessible services");
            }
            else if (!Policies.Contains(external))
            {
                errors.NotSupported(path.Child("externalTrafficPolicy"), external, Policies);
            }
        }

        if (spec.InternalTrafficPolicy is { } inside && !Policies.Contains(inside))
        {
            errors.NotSupported(path.Child("internalTrafficPolicy"), inside, Policies);
        }
    }

    // A duplicate port as Go prints the struct that pairs ports.
    private static string PortText(ServicePort port) =>
        $"core.ServicePort{{Name:\"\", Protocol:{FieldError.Quote(port.Protocol ?? "")}, AppProtocol:(*string)(nil), Port:{port.Port}, TargetPort:intstr.IntOrString{{Type:0, IntVal:0, StrVal:\"\"}}, NodePort:0}}";
}
