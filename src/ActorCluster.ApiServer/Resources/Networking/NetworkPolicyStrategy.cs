using System.Net;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Networking;

/// <summary>
/// Policies of connections (kubernetes <c>pkg/registry/networking/networkpolicy</c>, <c>pkg/apis/networking/validation</c>).
/// </summary>
internal sealed class NetworkPolicyStrategy : ResourceStrategy<NetworkPolicy>
{
    private const string CidrMessage = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    private const int TypesMaximum = 2;

    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] Types = [PolicyType.Ingress, PolicyType.Egress];

    protected override NetworkPolicy Default(NetworkPolicy value)
    {
        var spec = value.Spec;
        return value with
        {
            Spec = spec with
            {
                Ingress = Lists.Map(spec.Ingress, static rule =>
                {
                    var ports = Lists.Map(rule.Ports, Default);
                    return ReferenceEquals(ports, rule.Ports) ? rule : rule with { Ports = ports };
                }),
                Egress = Lists.Map(spec.Egress, static rule =>
                {
                    var ports = Lists.Map(rule.Ports, Default);
                    return ReferenceEquals(ports, rule.Ports) ? rule : rule with { Ports = ports };
                }),
                PolicyTypes = spec.PolicyTypes is { Count: > 0 } ? spec.PolicyTypes : spec.Egress is { Count: > 0 } ? Types : Types[..1],
            },
        };
    }

    protected override NetworkPolicy PrepareForCreate(NetworkPolicy value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override void Validate(NetworkPolicy value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = value.Spec;
        WorkloadRules.Selector(spec.PodSelector, path.Child("podSelector"), errors);
        for (var i = 0; i < (spec.Ingress?.Count ?? 0); i++)
        {
            Rule(spec.Ingress![i].Ports, spec.Ingress[i].From, path.Child("ingress").Index(i), "from", errors);
        }

        for (var i = 0; i < (spec.Egress?.Count ?? 0); i++)
        {
            Rule(spec.Egress![i].Ports, spec.Egress[i].To, path.Child("egress").Index(i), "to", errors);
        }

        var types = spec.PolicyTypes ?? [];
        if (types.Count > TypesMaximum)
        {
            errors.Invalid(path.Child("policyTypes"), types, "may not specify more than two policyTypes");
            return;
        }

        for (var i = 0; i < types.Count; i++)
        {
            if (!Types.Contains(types[i]))
            {
                errors.NotSupported(path.Child("policyTypes").Index(i), types[i], Types);
            }
        }
    }

    protected override NetworkPolicy PrepareForUpdate(NetworkPolicy updated, NetworkPolicy current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
    };

    private static NetworkPolicyPort Default(NetworkPolicyPort port) => port.Protocol is null ? port with { Protocol = Protocols[0] } : port;

    private static void Rule(
        IReadOnlyList<NetworkPolicyPort>? ports, IReadOnlyList<NetworkPolicyPeer>? peers, FieldPath path, string side, FieldErrors errors)
    {
        for (var i = 0; i < (ports?.Count ?? 0); i++)
        {
            Port(ports![i], path.Child("ports").Index(i), errors);
        }

        for (var i = 0; i < (peers?.Count ?? 0); i++)
        {
            Peer(peers![i], path.Child(side).Index(i), errors);
        }
    }

    private static void Port(NetworkPolicyPort port, FieldPath path, FieldErrors errors)
    {
        if (port.Protocol is { } protocol && !Protocols.Contains(protocol))
        {
            errors.NotSupported(path.Child("protocol"), protocol, Protocols);
        }

        var end = path.Child("endPort");
        if (port.Port is not { } given)
        {
            if (port.EndPort is not null)
            {
                errors.Invalid(end, port.EndPort, "may not be specified when `port` is not specified");
            }

            return;
        }

        if (given.IsString)
        {
            if (port.EndPort is not null)
            {
                errors.Invalid(end, port.EndPort, "may not be specified when `port` is non-numeric");
            }

            errors.Invalid(path.Child("port"), given.StringValue, Names.PortName(given.StringValue!));
            return;
        }

        errors.Invalid(path.Child("port"), given.IntValue, Names.PortNumber(given.IntValue));
        if (port.EndPort is { } last)
        {
            if (last < given.IntValue)
            {
                errors.Invalid(end, last, "must be greater than or equal to `port`");
            }

            errors.Invalid(end, last, Names.PortNumber(last));
        }
    }

    private static void Peer(NetworkPolicyPeer peer, FieldPath path, FieldErrors errors)
    {
        if (peer.PodSelector is { } pods)
        {
            WorkloadRules.Selector(pods, path.Child("podSelector"), errors);
        }

        if (peer.NamespaceSelector is { } namespaces)
        {
            WorkloadRules.Selector(namespaces, path.Child("namespaceSelector"), errors);
        }

        if (peer.IpBlock is { } block)
        {
            Block(block, path.Child("ipBlock"), errors);
        }

        switch (peer)
        {
            case { PodSelector: null, NamespaceSelector: null, IpBlock: null }:
                errors.Required(path, "must specify a peer");
                break;
            case { IpBlock: not null, PodSelector: not null } or { IpBlock: not null, NamespaceSelector: not null }:
                errors.Forbidden(path, "may not specify both ipBlock and another peer");
                break;
        }
    }

    private static void Block(IPBlock block, FieldPath path, FieldErrors errors)
    {
        if (block.Cidr.Length == 0)
        {
            errors.Required(path.Child("cidr"));
            return;
        }

        if (Network(block.Cidr) is not { } network)
        {
            errors.Invalid(path.Child("cidr"), block.Cidr, CidrMessage);
            return;
        }

        for (var i = 0; i < (block.Except?.Count ?? 0); i++)
        {
            var text = block.Except![i];
            if (Network(text) is not { } part)
            {
                errors.Invalid(path.Child("except").Index(i), text, CidrMessage);
            }
            else if (!network.Contains(part.BaseAddress) || network.PrefixLength >= part.PrefixLength)
            {
                errors.Invalid(path.Child("except").Index(i), text, "must be a strict subset of `cidr`");
            }
        }
    }

    // Bits beyond the prefix are tolerated, as the API server does.
    private static IPNetwork? Network(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var length))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
