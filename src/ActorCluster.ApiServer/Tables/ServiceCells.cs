using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Prints services and what is behind them (printers.go: printService, formatEndpoints, printEndpointSlice).</summary>
internal static class ServiceCells
{
    // How many of a list are shown before "+ 2 more...".
    private const int Shown = 3;

    /// <summary>The columns of services.</summary>
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.NameColumn,
        new("Type", "string", "How the service is reached: ClusterIP, NodePort, LoadBalancer or ExternalName."),
        new("Cluster-IP", "string", "Address of the service within the cluster."),
        new("External-IP", "string", "Addresses of the service outside the cluster."),
        new("Port(s)", "string", "Ports of the service."),
        TableColumn.AgeColumn,
        new("Selector", "string", "Labels of the pods behind the service.", 1),
    ];

    /// <summary>Writes a service's cells.</summary>
    public static void Write(Service service, TableCells cells)
    {
        cells.Text(service.Metadata.Name);
        cells.Text(string.IsNullOrEmpty(service.Spec.Type) ? "<unset>" : service.Spec.Type);
        cells.TextOrNone(service.Spec.ClusterIPs is { Count: > 0 } addresses ? addresses[0] : null);
        cells.Text(ExternalAddress(service));
        cells.TextOrNone(string.Join(',', (service.Spec.Ports ?? []).Select(Port)));
        cells.Age(service.Metadata.CreationTimestamp);
        cells.Text(SelectorText.OfLabels(service.Spec.Selector));
    }

    /// <summary>Writes the cells of endpoints in the older form.</summary>
    public static void WriteEndpoints(Endpoints endpoints, TableCells cells)
    {
        cells.Text(endpoints.Metadata.Name);
        cells.Text(Addresses(endpoints));
        cells.Age(endpoints.Metadata.CreationTimestamp);
    }

    /// <summary>Writes an EndpointSlice's cells.</summary>
    public static void WriteEndpointSlice(EndpointSlice slice, TableCells cells)
    {
        cells.Text(slice.Metadata.Name);
        cells.Text(slice.AddressType);
        var ports = (slice.Ports ?? []).Select(static port => port.Port?.ToString(CultureInfo.InvariantCulture) ?? port.Name ?? "*");
        cells.Text(Cut([.. ports], "<unset>"));
        cells.Text(Cut([.. (slice.Endpoints ?? []).SelectMany(static endpoint => endpoint.Addresses ?? [])], "<unset>"));
        cells.Age(slice.Metadata.CreationTimestamp);
    }

    private static string Port(ServicePort port) => port.NodePort > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{port.Port}:{port.NodePort}/{port.Protocol}")
        : string.Create(CultureInfo.InvariantCulture, $"{port.Port}/{port.Protocol}");

    private static string ExternalAddress(Service service)
    {
        var external = service.Spec.ExternalIPs ?? [];
        switch (service.Spec.Type)
        {
            case "ClusterIP" or "NodePort":
                return external.Count > 0 ? string.Join(',', external) : "<none>";
            case "LoadBalancer":
                var ingress = new SortedSet<string>(StringComparer.Ordinal);
                foreach (var point in service.Status.LoadBalancer.Ingress ?? [])
                {
                    if ((string.IsNullOrEmpty(point.Ip) ? point.Hostname : point.Ip) is { Length: > 0 } address)
                    {
                        ingress.Add(address);
                    }
                }

                var all = string.Join(',', ingress.Concat(external));
                return all.Length > 0 ? all : "<pending>";
            case "ExternalName":
                return service.Spec.ExternalName ?? "";
            default:
                return "<unknown>";
        }
    }

    private static string Addresses(Endpoints endpoints)
    {
        if (endpoints.Subsets is not { Count: > 0 } subsets)
        {
            return "<none>";
        }

        var list = new List<string>();
        foreach (var subset in subsets)
        {
            var addresses = subset.Addresses ?? [];
            if (subset.Ports is not { Count: > 0 } ports)
            {
                // A headless service may have no ports.
                list.AddRange(addresses.Select(static address => address.Ip));
                continue;
            }

            foreach (var port in ports)
            {
                foreach (var address in addresses)
                {
                    var host = address.Ip.Contains(':', StringComparison.Ordinal) ? $"[{address.Ip}]" : address.Ip;
                    list.Add(string.Create(CultureInfo.InvariantCulture, $"{host}:{port.Port}"));
                }
            }
        }

        return Cut(list, "");
    }

    private static string Cut(List<string> list, string whenEmpty)
    {
        if (list.Count <= Shown)
        {
            return list.Count == 0 ? whenEmpty : string.Join(',', list);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', list.Take(Shown))} + {list.Count - Shown} more...");
    }
}
