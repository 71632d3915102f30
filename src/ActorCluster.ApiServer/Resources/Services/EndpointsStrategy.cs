using System.Net;
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
                if (subset.Ports.Count > 1 && string.IsNullOrEmpty(port.Name))
                {
                    errors.Required(at.Child("name"));
                }

                errors.Invalid(at.Child("port"), port.Port, Names.PortNumber(port.Port));
            }
        }
    }

    private static void Addresses(IReadOnlyList<EndpointAddress>? addresses, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (addresses?.Count ?? 0); i++)
        {
            if (!IPAddress.TryParse(addresses![i].Ip, out _))
            {
                errors.Invalid(path.Index(i).Child("ip"), addresses[i].Ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
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

            for (var j = 0; j < addresses.Count; j++)
            {
                if (value.AddressType is AddressType.IPv4 or AddressType.IPv6 && !IPAddress.TryParse(addresses[j], out _))
                {
                    errors.Invalid(
                        path.Index(i).Child("addresses").Index(j), addresses[j], "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
                }
            }
        }
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
