using System.Globalization;
using System.Net;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Proxying;

/// <summary>Where a request for a proxy leads.</summary>
/// <param name="Pod">The pod; null for the kubelet.</param>
/// <param name="Node">The node.</param>
/// <param name="Host">The address with its port, for errors.</param>
/// <param name="Port">The port.</param>
internal sealed record ProxyTarget(Pod? Pod, string Node, string Host, int Port);

/// <summary>A name with what a proxy lets one say besides: <c>web</c>, <c>web:http</c>, <c>https:web:443</c>.</summary>
/// <param name="Scheme">http, https or nothing.</param>
/// <param name="Name">The object.</param>
/// <param name="Port">The port, as a number or a name; may be empty.</param>
internal readonly record struct ProxyName(string Scheme, string Name, string Port)
{
    /// <summary>Takes a name apart (k8s.io/apimachinery/pkg/util/net/port_split.go: SplitSchemeNamePort).</summary>
    /// <param name="text">The name of the URL.</param>
    public static ProxyName? Parse(string text)
    {
        var parts = text.Split(':');
        ProxyName? found = parts.Length switch
        {
            1 => new ProxyName("", parts[0], ""),
            2 => new ProxyName("", parts[0], parts[1]),
            3 => new ProxyName(parts[0], parts[1], parts[2]),
            _ => null,
        };
        return found is { Name.Length: > 0, Scheme: "" or "http" or "https" } ? found : null;
    }

    /// <summary>The port that goes without saying.</summary>
    public int DefaultPort => Scheme == "https" ? 443 : 80;
}

/// <summary>
/// Finds where a proxy leads: a pod (kubernetes pkg/registry/core/pod/strategy.go: ResourceLocation), an endpoint of a Service
/// (pkg/registry/core/service/storage/storage.go) or a kubelet (pkg/registry/core/node/strategy.go).
/// </summary>
/// <param name="endpoint">Knows the objects.</param>
internal sealed class ProxyTargets(IApiEndpoint endpoint)
{
    /// <summary>The kubelet's port.</summary>
    public const int KubeletPort = 10250;

    /// <summary>Finds it.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="type">Pods, services or nodes.</param>
    /// <param name="key">The namespace, and the name with what is said besides.</param>
    /// <param name="cancel">The client went away.</param>
    public async Task<(ProxyTarget? Target, Status? Failure)> FindAsync(Caller caller, ResourceType type, ObjectKey key, CancellationToken cancel)
    {
        if (ProxyName.Parse(key.Name) is not { } name)
        {
            return (null, StatusError.BadRequest($"invalid {type.Singular} request {FieldError.Quote(key.Name)}"));
        }

        var at = new ObjectKey(key.Namespace, name.Name);
        return type == ResourceTypes.Pods
            ? await PodAsync(caller, at, name, cancel)
            : type == ResourceTypes.Services ? await ServiceAsync(caller, at, name, cancel) : await NodeAsync(caller, at, name, cancel);
    }

    private async Task<(ProxyTarget? Target, Status? Failure)> PodAsync(Caller caller, ObjectKey key, ProxyName name, CancellationToken cancel)
    {
        if (await GetAsync<Pod>(caller, ResourceTypes.Pods, key, cancel) is var (pod, failure) && pod is null)
        {
            return (null, failure);
        }

        var first = (pod.Spec.Containers ?? []).SelectMany(static container => container.Ports ?? []).FirstOrDefault();
        var port = name.Port.Length > 0 || first is null ? name.Port : first.Number.ToString(CultureInfo.InvariantCulture);
        return To(pod, name, port);
    }

    private async Task<(ProxyTarget? Target, Status? Failure)> ServiceAsync(Caller caller, ObjectKey key, ProxyName name, CancellationToken cancel)
    {
        var portName = name.Port;
        if (long.TryParse(name.Port, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            if (await GetAsync<Service>(caller, ResourceTypes.Services, key, cancel) is var (service, failure) && service is null)
            {
                return (null, failure);
            }

            if ((service.Spec.Ports ?? []).FirstOrDefault(port => port.Port == number) is not { } declared)
            {
                return (null, StatusError.ServiceUnavailable($"no service port {number} found for service {FieldError.Quote(key.Name)}"));
            }

            portName = declared.Name ?? "";
        }

        if (await GetAsync<Endpoints>(caller, ResourceTypes.Endpoints, key, cancel) is var (endpoints, missing) && endpoints is null)
        {
            return (null, missing);
        }

        // Kubernetes begins anywhere; the address of the least uid is as good, and the same one each time.
        foreach (var subset in endpoints.Subsets ?? [])
        {
            if ((subset.Ports ?? []).FirstOrDefault(port => (port.Name ?? "") == portName) is not { } port)
            {
                continue;
            }

            foreach (var address in subset.Addresses ?? [])
            {
                if (address.TargetRef is { Kind: "Pod", Name.Length: > 0 } reference
                    && await GetAsync<Pod>(caller, ResourceTypes.Pods, new ObjectKey(key.Namespace, reference.Name), cancel) is ({ } pod, _)
                    && (pod.Status.PodIPs ?? []).Any(ip => ip.Ip == address.Ip))
                {
                    return To(pod, name, port.Port.ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        return (null, StatusError.ServiceUnavailable($"no endpoints available for service {FieldError.Quote(key.Name)}"));
    }

    private async Task<(ProxyTarget? Target, Status? Failure)> NodeAsync(Caller caller, ObjectKey key, ProxyName name, CancellationToken cancel)
    {
        if (await GetAsync<Node>(caller, ResourceTypes.Nodes, key, cancel) is var (node, failure) && node is null)
        {
            return (null, failure);
        }

        var address = (node.Status.Addresses ?? []).FirstOrDefault(static address => address.Type == "InternalIP")?.Address ?? key.Name;
        var port = name.Port.Length == 0 ? KubeletPort : NumberOf(name.Port);
        return port is { } number
            ? (new ProxyTarget(null, key.Name, $"{address}:{number}", number), null)
            : (null, NoPort(address, name.Port));
    }

    private static (ProxyTarget? Target, Status? Failure) To(Pod pod, ProxyName name, string port)
    {
        var ip = pod.Status.PodIPs is [var first, ..] ? first.Ip : "";
        if (!IPAddress.TryParse(ip, out _) || string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return (null, StatusError.BadRequest("address not allowed"));
        }

        return (port.Length == 0 ? name.DefaultPort : NumberOf(port)) is { } number
            ? (new ProxyTarget(pod, pod.Spec.NodeName, $"{ip}:{number}", number), null)
            : (null, NoPort(ip, port));
    }

    private static int? NumberOf(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // As Go's resolver says it: an address does not resolve the names of a pod's ports.
    private static Status NoPort(string host, string port) =>
        StatusError.ServiceUnavailable($"error trying to reach service: dial tcp: lookup tcp/{port}: unknown port (address {host})");

    private async Task<(T? Found, Status? Failure)> GetAsync<T>(Caller caller, ResourceType type, ObjectKey key, CancellationToken cancel)
        where T : KubernetesObject
    {
        var result = await endpoint.InvokeAsync(new ApiCall(caller, ApiVerb.Get, type, key), cancel);
        return result.Object?.Value is T found ? (found, null) : (null, result.Status ?? StatusError.NotFound(type, key.Name));
    }
}
