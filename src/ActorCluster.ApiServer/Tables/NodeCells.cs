using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Tables;

/// <summary>Prints nodes (printers.go: printNode).</summary>
internal static class NodeCells
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    /// <summary>The columns.</summary>
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.NameColumn,
        new("Status", "string", "The status of the node"),
        new("Roles", "string", "The roles of the node"),
        TableColumn.AgeColumn,
        new("Version", "string", "Version of the kubelet."),
        new("Internal-IP", "string", "Address of the node within the cluster.", 1),
        new("External-IP", "string", "Address of the node outside the cluster.", 1),
        new("OS-Image", "string", "The node's operating system.", 1),
        new("Kernel-Version", "string", "Version of the node's kernel.", 1),
        new("Container-Runtime", "string", "The node's container runtime and its version.", 1),
    ];

    /// <summary>Writes a node's cells.</summary>
    public static void Write(Node node, TableCells cells)
    {
        cells.Text(node.Metadata.Name);
        cells.Text(Status(node));
        cells.TextOrNone(Roles(node));
        cells.Age(node.Metadata.CreationTimestamp);
        cells.Text(node.Status.NodeInfo.KubeletVersion);
        cells.TextOrNone(Address(node, "InternalIP"));
        cells.TextOrNone(Address(node, "ExternalIP"));
        cells.Text(Known(node.Status.NodeInfo.OsImage));
        cells.Text(Known(node.Status.NodeInfo.KernelVersion));
        cells.Text(Known(node.Status.NodeInfo.ContainerRuntimeVersion));
    }

    private static string Status(Node node)
    {
        var ready = "Unknown";
        foreach (var condition in node.Status.Conditions ?? [])
        {
            if (condition.Type == "Ready")
            {
                ready = condition.Status == "True" ? "Ready" : "NotReady";
            }
        }

        return node.Spec.Unschedulable ? ready + ",SchedulingDisabled" : ready;
    }

    private static string Roles(Node node)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Metadata.Labels ?? new Dictionary<string, string>())
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal))
            {
                if (key.Length > RolePrefix.Length)
                {
                    roles.Add(key[RolePrefix.Length..]);
                }
            }
            else if (key == "kubernetes.io/role" && value.Length > 0)
            {
                roles.Add(value);
            }
        }

        return string.Join(',', roles);
    }

    private static string? Address(Node node, string type)
    {
        foreach (var address in node.Status.Addresses ?? [])
        {
            if (address.Type == type)
            {
                return address.Address;
            }
        }

        return null;
    }

    private static string Known(string text) => text.Length == 0 ? "<unknown>" : text;
}
