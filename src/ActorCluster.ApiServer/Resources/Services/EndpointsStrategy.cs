using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>Endpoints in the older form (kubernetes <c>pkg/registry/core/endpoint</c>).</summary>
internal sealed class EndpointsStrategy : ResourceStrategy<Endpoints>
{
    public override bool AllowsCreateOnUpdate => true;

    protected override Endpoints Default(Endpoints value)
    {
        var subsets = Lists.Map(value.Subsets, static subset =>
        {
            var ports = Lists.Map(subset.Ports, static port => string.IsNullOrEmpty(port.Protocol) ? port with { Protocol = Protocol.Tcp } : port);
            return ReferenceEquals(ports, subset.Ports) ? subset : subset with { Ports = ports };
        });
        return ReferenceEquals(subsets, value.Subsets) ? value : value with { Subsets = subsets };
    }

    protected override void Validate(Endpoints value, FieldErrors errors)
    {
        for (var i = 0; i < (value.Subsets?.Count ?? 0); i++)
        {
            var subset = value.Subsets![i];
            var path = FieldPath.Of("subsets").Index(i);
            if (subset.Addresses is not { Count: > 0 } && subset.NotReadyAddresses is not { Count: > 0 })
            {
                errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            }

            Addresses(subset.Addresses, path.Child("addresses"), errors);
            Addresses(subset.NotReadyAddresses, path.Child("notReadyAddresses"), errors);
            for (var j = 0; j < (subset.Ports?.Count ?? 0); j++)
            {
                var port = subset.Ports![j];
                var at = path.Child("ports").Index(j);
                if (port.Name is { Length: > 0 } name)
                {
                    errors.Invalid(at.Child("name"), name, Names.Dns1123Label(name));
                }
                else if (subset.Ports.Count > 1)
                {
                    errors.Required(at.Child("name"));
                }

                errors.Invalid(at.Child("port"), port.Port, Names.PortNumber(port.Port));
                EndpointRules.Protocol(port.Protocol, at.Child("protocol"), errors);
                if (port.AppProtocol is { } application)
                {
                    errors.Invalid(at.Child("appProtocol"), application, Names.QualifiedName(application));
                }
            }
        }
    }

    private static void Addresses(IReadOnlyList<EndpointAddress>? addresses, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (addresses?.Count ?? 0); i++)
        {
            var address = addresses![i];
            var at = path.Index(i);
            errors.Invalid(at.Child("ip"), address.Ip, Names.IpAddress(address.Ip));
            if (address.Hostname is { Length: > 0 } host)
            {
                errors.Invalid(at.Child("hostname"), host, Names.Dns1123Label(host));
            }

            if (address.NodeName is { } node)
            {
                errors.Invalid(at.Child("nodeName"), node, Names.Dns1123Subdomain(node));
            }
        }
    }
}

/// <summary>EndpointSlices (kubernetes <c>pkg/registry/discovery/endpointslice</c>).</summary>
internal sealed class EndpointSliceStrategy : ResourceStrategy<EndpointSlice>
{
    private const int MaximumEndpoints = 1000;

    private static readonly string[] Types = [AddressType.Fqdn, AddressType.IPv4, AddressType.IPv6];

    protected override EndpointSlice Default(EndpointSlice value)
    {
        var ports = Lists.Map(value.Ports, static port => port is { Name: not null, Protocol: not null }
            ? port
            : port with { Name = port.Name ?? "", Protocol = port.Protocol ?? Protocol.Tcp });
        return ReferenceEquals(ports, value.Ports) ? value : value with { Ports = ports };
    }

    protected override EndpointSlice PrepareForCreate(EndpointSlice value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
    };

    protected override void Validate(EndpointSlice value, FieldErrors errors)
    {
        if (value.AddressType.Length == 0)
        {
            errors.Required(FieldPath.Of("addressType"));
        }
        else if (!Types.Contains(value.AddressType))
        {
            errors.NotSupported(FieldPath.Of("addressType"), value.AddressType, Types);
        }

        var path = FieldPath.Of("endpoints");
        if (value.Endpoints?.Count > MaximumEndpoints)
        {
            errors.Add(FieldError.TooMany(path, value.Endpoints.Count, MaximumEndpoints));
            return;
        }

        for (var i = 0; i < (value.Endpoints?.Count ?? 0); i++)
        {
            var addresses = value.Endpoints![i].Addresses;
            if (addresses is not { Count: > 0 })
            {
                errors.Required(path.Index(i).Child("addresses"), "must contain at least 1 address");
                continue;
            }

            EndpointRules.Endpoint(value.Endpoints[i], value.AddressType, path.Index(i), errors);
        }

        EndpointRules.Ports(value.Ports, FieldPath.Of("ports"), errors);
    }

    protected override EndpointSlice PrepareForUpdate(EndpointSlice updated, EndpointSlice current, RequestContext context)
    {
        var same = SemanticEquality.AreEqual(updated.Endpoints, current.Endpoints)
            && SemanticEquality.AreEqual(updated.Ports, current.Ports)
            && SemanticEquality.AreEqual(updated.Metadata.Labels, current.Metadata.Labels);
        return same ? updated : updated with { Metadata = updated.Metadata with { Generation = current.Metadata.Generation + 1 } };
    }

    protected override void ValidateUpdate(EndpointSlice updated, EndpointSlice current, FieldErrors errors)
    {
        Validate(updated, errors);
        errors.Immutable(FieldPath.Of("addressType"), updated.AddressType, current.AddressType);
    }
}
