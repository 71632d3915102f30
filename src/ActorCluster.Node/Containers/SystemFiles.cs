using System.Text;

namespace ActorCluster.Node.Containers;

/// <summary>
/// The files in <c>/etc</c> that the kubelet manages (pkg/kubelet/kubelet_pods.go: managedHostsFileContent, pkg/kubelet/network/dns). Pure.
/// </summary>
internal static class SystemFiles
{
    private const string ClusterDomain = "cluster.local";
    private const string ClusterServer = "10.96.0.10";

    // What a machine's own resolver is asked at.
    private const string MachineServer = "127.0.0.53";

    /// <summary><c>/etc/hosts</c>.</summary>
    public static string Hosts(PodFacts pod)
    {
        var text = new StringBuilder();
        if (pod.Spec.HostNetwork)
        {
            text.Append("# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n");
            text.Append(pod.Host.HostIP).Append('\t').Append(pod.Host.NodeName).Append('\n');
        }
        else
        {
            text.Append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
            text.Append("fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
            text.Append(pod.Ip).Append('\t');
            text.Append(pod.Domain.Length > 0 ? $"{pod.HostName}.{pod.Domain}\t{pod.HostName}\n" : pod.HostName + "\n");
        }

        if (pod.Spec.HostAliases is { Count: > 0 } aliases)
        {
            text.Append("\n# Entries added by HostAliases.\n");
            foreach (var alias in aliases)
            {
                text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames ?? []).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary><c>/etc/resolv.conf</c>.</summary>
    public static string Resolver(PodFacts pod)
    {
        var policy = pod.Spec.DnsPolicy ?? "ClusterFirst";
        var isCluster = policy == "ClusterFirstWithHostNet" || (policy == "ClusterFirst" && !pod.Spec.HostNetwork);
        List<string> servers = policy == "None" ? [] : [isCluster ? ClusterServer : MachineServer];
        List<string> searches = isCluster ? [$"{pod.Namespace}.svc.{ClusterDomain}", $"svc.{ClusterDomain}", ClusterDomain] : [];
        var options = new List<(string Name, string? Value)>();
        if (isCluster)
        {
            options.Add(("ndots", "5"));
        }

        servers.AddRange((pod.Spec.DnsConfig?.Nameservers ?? []).Except(servers));
        searches.AddRange((pod.Spec.DnsConfig?.Searches ?? []).Except(searches));
        foreach (var option in pod.Spec.DnsConfig?.Options ?? [])
        {
            options.RemoveAll(known => known.Name == option.Name);
            options.Add((option.Name ?? "", option.Value));
        }

        var text = new StringBuilder();
        if (searches.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', searches).Append('\n');
        }

        foreach (var server in servers)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }

        if (options.Count > 0)
        {
            text.Append("options ").AppendJoin(' ', options.Select(static option => option.Value is { Length: > 0 } value ? $"{option.Name}:{value}" : option.Name));
            text.Append('\n');
        }

        return text.ToString();
    }
}
