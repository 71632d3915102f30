using System.Net;
using Akka.Configuration;

namespace ActorCluster.Controllers.NodeIpam;

/// <summary>The settings under <c>actorcluster.controllers.node-ipam</c>.</summary>
public sealed record NodeIpamSettings
{
    /// <summary>The addresses of all pods; null when nodes get none.</summary>
    public required IPNetwork? ClusterCidr { get; init; }

    /// <summary>The prefix length of a node's share.</summary>
    public required int NodeMaskSize { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static NodeIpamSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers.node-ipam");
        var text = section.GetString("cluster-cidr");
        var mask = section.GetInt("node-cidr-mask-size");
        if (text is "" or "off" or "false")
        {
            return new NodeIpamSettings { ClusterCidr = null, NodeMaskSize = mask };
        }

        if (!IPNetwork.TryParse(text, out var network) || network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
        {
            throw new ConfigurationException($"actorcluster.controllers.node-ipam.cluster-cidr: {text} is not an IPv4 network");
        }

        if (mask <= network.PrefixLength || mask > 30 || mask - network.PrefixLength > 16)
        {
            throw new ConfigurationException(
                "actorcluster.controllers.node-ipam: node-cidr-mask-size must be longer than the cluster's prefix, by at most 16, and at most 30");
        }

        return new NodeIpamSettings { ClusterCidr = network, NodeMaskSize = mask };
    }
}
