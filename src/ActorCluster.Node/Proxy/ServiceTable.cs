using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Resources;

namespace ActorCluster.Node.Proxy;

/// <summary>
/// What the proxies of a process know of Services: which address and port leads to which endpoints. Immutable, and the same for every node:
/// what differs by node (local endpoints) is decided when a connection is made.
/// </summary>
internal sealed class ServiceTable
{
    public static readonly ServiceTable Empty = new(0, [], []);

    private const string ServiceNameLabel = "kubernetes.io/service-name";
    private const string ProxyNameLabel = "service.kubernetes.io/service-proxy-name";
    private const string HeadlessLabel = "service.kubernetes.io/headless";

    private readonly Dictionary<(string Ip, int Port, string Protocol), ServicePortEntry> _byAddress = [];
    private readonly Dictionary<(int Port, string Protocol), ServicePortEntry> _byNodePort = [];

    /// <summary>Builds the table of a revision.</summary>
    public ServiceTable(long revision, IReadOnlyList<Service> services, IReadOnlyCollection<EndpointSlice> slices)
    {
        Revision = revision;
        Services = services;
        var byService = new Dictionary<ObjectKey, List<EndpointSlice>>();
        foreach (var slice in slices)
        {
            if (slice.Metadata.Labels?.GetValueOrDefault(ServiceNameLabel) is { } name && slice.AddressType != AddressType.Fqdn)
            {
                var key = new ObjectKey(slice.Metadata.Namespace ?? "", name);
                if (!byService.TryGetValue(key, out var list))
                {
                    byService.Add(key, list = []);
                }

                list.Add(slice);
            }
        }

        foreach (var service in services)
        {
            Add(service, byService);
        }
    }

    /// <summary>The store's revision that it shows.</summary>
    public long Revision { get; }

    /// <summary>The Services that it was made from: the same list as long as none of them changes.</summary>
    public IReadOnlyList<Service> Services { get; }

    /// <summary>How many addresses it knows.</summary>
    public int Count => _byAddress.Count + _byNodePort.Count;

    /// <summary>Finds the port of a Service by a cluster, external or load balancer address.</summary>
    public ServicePortEntry? Find(string ip, int port, string protocol) => _byAddress.GetValueOrDefault((ip, port, protocol));

    /// <summary>Finds the port of a Service by a port of the nodes.</summary>
    public ServicePortEntry? FindNodePort(int port, string protocol) => _byNodePort.GetValueOrDefault((port, protocol));

    private void Add(Service service, Dictionary<ObjectKey, List<EndpointSlice>> byService)
    {
        var spec = service.Spec;
        var labels = service.Metadata.Labels;
        if (spec.Type == ServiceType.ExternalName || string.IsNullOrEmpty(spec.ClusterIP) || spec.ClusterIP == ClusterIPs.None
            || labels?.ContainsKey(ProxyNameLabel) == true || labels?.ContainsKey(HeadlessLabel) == true)
        {
            return;
        }

        var key = new ObjectKey(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "");
        byService.TryGetValue(key, out var slices);
        foreach (var port in spec.Ports ?? [])
        {
            var protocol = port.Protocol ?? Protocol.Tcp;
            var entry = new ServicePortEntry(
                key,
                port.Name ?? "",
                spec.SessionAffinity == ServiceAffinity.ClientIP
                    ? TimeSpan.FromSeconds(spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? 10800)
                    : null,
                spec.InternalTrafficPolicy == ServiceTrafficPolicy.Local,
                spec.ExternalTrafficPolicy == ServiceTrafficPolicy.Local,
                Endpoints(slices, port.Name ?? "", protocol));
            foreach (var ip in spec.ClusterIPs ?? [spec.ClusterIP])
            {
                _byAddress[(ip, port.Port, protocol)] = entry;
            }

            foreach (var ip in spec.ExternalIPs ?? [])
            {
                _byAddress[(ip, port.Port, protocol)] = entry;
            }

            foreach (var ingress in service.Status.LoadBalancer.Ingress ?? [])
            {
                if (ingress.Ip is { Length: > 0 } ip)
                {
                    _byAddress[(ip, port.Port, protocol)] = entry;
                }
            }

            if (port.NodePort > 0)
            {
                _byNodePort[(port.NodePort, protocol)] = entry;
            }
        }
    }

    private static ServiceEndpoint[] Endpoints(List<EndpointSlice>? slices, string portName, string protocol)
    {
        var found = new SortedDictionary<(string, int), ServiceEndpoint>();
        foreach (var slice in slices ?? [])
        {
            foreach (var port in slice.Ports ?? [])
            {
                if ((port.Name ?? "") != portName || (port.Protocol ?? Protocol.Tcp) != protocol || port.Port is not { } number)
                {
                    continue;
                }

                foreach (var endpoint in slice.Endpoints ?? [])
                {
                    if (endpoint.Addresses is not [var address, ..])
                    {
                        continue;
                    }

                    // What a slice does not say counts as ready, serving, and not terminating (pkg/proxy/endpointslicecache.go).
                    var conditions = endpoint.Conditions;
                    var ready = conditions.Ready ?? true;
                    var candidate = new ServiceEndpoint(
                        address, number, endpoint.NodeName, ready, conditions.Serving ?? ready, conditions.Terminating ?? false);
                    // The same address in two slices: the one that is not terminating is meant.
                    if (!found.TryGetValue((address, number), out var old) || (old.IsTerminating && !candidate.IsTerminating))
                    {
                        found[(address, number)] = candidate;
                    }
                }
            }
        }

        return [.. found.Values];
    }
}

/// <summary>An endpoint of a Service's port.</summary>
internal sealed record ServiceEndpoint(string Ip, int Port, string? NodeName, bool IsReady, bool IsServing, bool IsTerminating);

/// <summary>A port of a Service with its endpoints.</summary>
/// <param name="Service">The Service.</param>
/// <param name="PortName">The port's name.</param>
/// <param name="Affinity">How long a client keeps its endpoint; null for not at all.</param>
/// <param name="InternalLocal">Connections from inside the cluster stay on the node.</param>
/// <param name="ExternalLocal">Connections from outside stay on the node.</param>
/// <param name="Endpoints">All endpoints, by address.</param>
internal sealed record ServicePortEntry(
    ObjectKey Service, string PortName, TimeSpan? Affinity, bool InternalLocal, bool ExternalLocal, IReadOnlyList<ServiceEndpoint> Endpoints)
{
    /// <summary>
    /// The endpoints that a connection may go to (pkg/proxy/topology.go: CategorizeEndpoints): the ready ones, or those that terminate but
    /// still serve when there is no ready one.
    /// </summary>
    /// <param name="node">The node that the connection is made on.</param>
    /// <param name="external">Whether it comes from outside the cluster.</param>
    public List<ServiceEndpoint> Usable(string node, bool external)
    {
        var local = external ? ExternalLocal : InternalLocal;
        var usable = new List<ServiceEndpoint>();
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.IsReady && !(local && endpoint.NodeName != node))
            {
                usable.Add(endpoint);
            }
        }

        if (usable.Count == 0)
        {
            foreach (var endpoint in Endpoints)
            {
                if (endpoint is { IsServing: true, IsTerminating: true } && !(local && endpoint.NodeName != node))
                {
                    usable.Add(endpoint);
                }
            }
        }

        return usable;
    }
}
