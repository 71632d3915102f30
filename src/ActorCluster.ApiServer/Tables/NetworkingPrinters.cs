using ActorCluster.Api.Networking;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of Ingresses, their classes and policies (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class NetworkingPrinters
{
    private const int HostsMaximum = 3;
    private const int AddressWidth = 16;

    public static TablePrinter Ingresses { get; } = new TablePrinter<Ingress>(
        [
            TableColumn.NameColumn,
            new("Class", "string", "The name of the IngressClass resource that should be used for additional configuration"),
            new("Hosts", "string", "Hosts that incoming requests are matched against before the ingress rule"),
            new("Address", "string", "Address is a list containing ingress points for the load-balancer"),
            new("Ports", "string", "Ports of TLS configurations that open"),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.IngressClassName ?? "<none>");
            cells.Text(Hosts(source.Spec.Rules ?? []));
            cells.Text(Address(source.Status.LoadBalancer));
            cells.Text(source.Spec.Tls is { Count: > 0 } ? "80, 443" : "80");
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter IngressClasses { get; } = new TablePrinter<IngressClass>(
        [
            TableColumn.NameColumn,
            new("Controller", "string", "Controller that is responsible for handling this class"),
            new("Parameters", "string", "A reference to a resource with additional parameters"),
            TableColumn.AgeColumn,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.Controller);
            cells.Text(source.Spec.Parameters is { } parameters
                ? $"{parameters.Kind}{(parameters.ApiGroup is { } group ? "." + group : "")}/{parameters.Name}"
                : "<none>");
            cells.Age(source.Metadata.CreationTimestamp);
        });

    public static TablePrinter NetworkPolicies { get; } = new TablePrinter<NetworkPolicy>(
        [TableColumn.NameColumn, new("Pod-Selector", "string", "The pods that the policy is about."), TableColumn.AgeColumn],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(SelectorText.Of(source.Spec.PodSelector));
            cells.Age(source.Metadata.CreationTimestamp);
        });

    private static string Hosts(IReadOnlyList<IngressRule> rules)
    {
        var hosts = new List<string>();
        var more = false;
        foreach (var rule in rules)
        {
            more |= hosts.Count == HostsMaximum;
            if (!more && rule.Host is { Length: > 0 } host)
            {
                hosts.Add(host);
            }
        }

        var text = string.Join(',', hosts);
        return hosts.Count == 0 ? "*" : more ? $"{text} + {rules.Count - HostsMaximum} more..." : text;
    }

    private static string Address(IngressLoadBalancerStatus status)
    {
        var points = (status.Ingress ?? [])
            .Select(static point => point.Ip is { Length: > 0 } address ? address : point.Hostname ?? "")
            .Where(static text => text.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var all = string.Join(',', points);
        return all.Length > AddressWidth ? all[..(AddressWidth - 3)] + "..." : all;
    }
}
