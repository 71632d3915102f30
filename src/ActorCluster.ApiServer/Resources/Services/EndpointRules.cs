using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

using SliceEndpoint = ActorCluster.Api.Discovery.Endpoint;
using SlicePort = ActorCluster.Api.Discovery.EndpointPort;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>What is valid in an EndpointSlice (kubernetes <c>pkg/apis/discovery/validation</c>).</summary>
internal static class EndpointRules
{
    private const int MaximumAddresses = 100;
    private const int MaximumPorts = 20000;

    private static readonly string[] Protocols = [Api.Core.Protocol.Sctp, Api.Core.Protocol.Tcp, Api.Core.Protocol.Udp];

    /// <summary>Checks an endpoint, which has addresses.</summary>
    public static void Endpoint(SliceEndpoint endpoint, string type, FieldPath path, FieldErrors errors)
    {
        var addresses = endpoint.Addresses ?? [];
        if (addresses.Count > MaximumAddresses)
        {
            errors.Add(FieldError.TooMany(path.Child("addresses"), addresses.Count, MaximumAddresses));
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            Address(addresses[i], type, path.Child("addresses").Index(i), errors);
        }

        if (endpoint.NodeName is { } node)
        {
            errors.Invalid(path.Child("nodeName"), node, Names.Dns1123Subdomain(node));
        }

        if (endpoint.Hostname is { } host)
        {
            errors.Invalid(path.Child("hostname"), host, Names.Dns1123Label(host));
        }
    }

    /// <summary>Checks ports: their names are unique, the empty one among them.</summary>
    public static void Ports(IReadOnlyList<SlicePort>? ports, FieldPath path, FieldErrors errors)
    {
        if (ports?.Count > MaximumPorts)
        {
            errors.Add(FieldError.TooMany(path, ports.Count, MaximumPorts));
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (ports?.Count ?? 0); i++)
        {
            var port = ports![i];
            var name = port.Name ?? "";
            if (name.Length > 0)
            {
                errors.Invalid(path.Index(i).Child("name"), name, Names.Dns1123Label(name));
            }

            if (!names.Add(name))
            {
                errors.Duplicate(path.Index(i).Child("name"), name);
            }

            Protocol(port.Protocol, path.Index(i).Child("protocol"), errors);
            if (port.AppProtocol is { } application)
            {
                errors.Invalid(path.Index(i).Child("appProtocol"), application, Names.QualifiedName(application));
            }
        }
    }

    /// <summary>Checks a protocol.</summary>
    public static void Protocol(string? protocol, FieldPath path, FieldErrors errors)
    {
        if (protocol is null)
        {
            errors.Required(path);
        }
        else if (!Protocols.Contains(protocol))
        {
            errors.NotSupported(path, protocol, Protocols);
        }
    }

    // Kubernetes refuses special addresses, too; here the machine's own is where the API server itself may be.
    private static void Address(string address, string type, FieldPath path, FieldErrors errors)
    {
        switch (type)
        {
            case AddressType.IPv4:
                if (!Names.IsIPv4(address))
                {
                    errors.Invalid(path, address, "must be a valid IPv4 address");
                }

                break;
            case AddressType.IPv6:
                if (!address.Contains(':', StringComparison.Ordinal) || !Names.IsIpAddress(address))
                {
                    errors.Invalid(path, address, "must be a valid IPv6 address");
                }

                break;
            case AddressType.Fqdn:
                var name = address.EndsWith('.') ? address[..^1] : address;
                if (address.Length == 0)
                {
                    errors.Required(path);
                }
                else if (Names.Dns1123Subdomain(name) is { Count: > 0 } wrong)
                {
                    errors.Invalid(path, name, wrong);
                }
                else if (!name.Contains('.', StringComparison.Ordinal))
                {
                    errors.Invalid(path, name, "should be a domain with at least two segments separated by dots");
                }

                break;
        }
    }
}
