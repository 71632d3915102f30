using System.Globalization;
using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>
/// The variables by which a container finds Services (pkg/kubelet/envvars/envvars.go, pkg/kubelet/kubelet_pods.go: getServiceEnvVarMap):
/// those of its namespace unless the pod wants none, and always those of the API's own. Pure.
/// </summary>
internal static class ServiceVariables
{
    private const string MasterNamespace = "default";
    private const string MasterService = "kubernetes";

    /// <summary>The variables of a pod's containers.</summary>
    /// <param name="services">Every Service that the node knows.</param>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="links">Whether the pod wants to hear of the Services of its namespace (<c>enableServiceLinks</c>).</param>
    public static SortedDictionary<string, string> Of(IReadOnlyList<Service> services, string ns, bool links)
    {
        var chosen = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (string.IsNullOrEmpty(service.Spec.ClusterIP) || service.Spec.ClusterIP == ClusterIPs.None || service.Metadata.Name is not { } name)
            {
                continue;
            }

            if (service.Metadata.Namespace == MasterNamespace && name == MasterService)
            {
                chosen.TryAdd(name, service);
            }
            else if (links && service.Metadata.Namespace == ns)
            {
                chosen[name] = service;
            }
        }

        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, service) in chosen)
        {
            Add(variables, NameOf(name), service);
        }

        return variables;
    }

    private static void Add(SortedDictionary<string, string> variables, string prefix, Service service)
    {
        var address = service.Spec.ClusterIP!;
        variables[prefix + "_SERVICE_HOST"] = address;
        var isFirst = true;
        foreach (var port in service.Spec.Ports ?? [])
        {
            var number = port.Port.ToString(CultureInfo.InvariantCulture);
            var protocol = port.Protocol ?? Protocol.Tcp;
            var scheme = protocol.ToLowerInvariant();
            var url = $"{scheme}://{address}:{number}";
            if (isFirst)
            {
                variables[prefix + "_SERVICE_PORT"] = number;
                variables[prefix + "_PORT"] = url;
            }

            isFirst = false;
            if (port.Name is { Length: > 0 } name)
            {
                variables[$"{prefix}_SERVICE_PORT_{NameOf(name)}"] = number;
            }

            // What Docker's links once gave.
            var link = $"{prefix}_PORT_{number}_{protocol.ToUpperInvariant()}";
            variables[link] = url;
            variables[link + "_PROTO"] = scheme;
            variables[link + "_PORT"] = number;
            variables[link + "_ADDR"] = address;
        }
    }

    private static string NameOf(string name)
    {
        var variable = name.Replace('.', '_').Replace('-', '_').ToUpperInvariant();
        return variable.Length > 0 && char.IsAsciiDigit(variable[0]) ? "_" + variable : variable;
    }
}
