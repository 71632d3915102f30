using ActorCluster.Api.Authentication;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Registry;

/// <summary>The sets of verbs that resources have, as discovery lists them.</summary>
internal static class Verbs
{
    public static IReadOnlyList<string> Stored { get; } = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    // As k8s.io/apiextensions-apiserver lists them (pkg/apiserver/customresource_discovery_controller.go).
    public static IReadOnlyList<string> Added { get; } = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public static IReadOnlyList<string> NoCollectionDelete { get; } = ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static IReadOnlyList<string> Create { get; } = ["create"];

    public static IReadOnlyList<string> Get { get; } = ["get"];

    public static IReadOnlyList<string> Read { get; } = ["get", "list"];

    public static IReadOnlyList<string> Update { get; } = ["update"];

    public static IReadOnlyList<string> CreateGet { get; } = ["create", "get"];

    public static IReadOnlyList<string> GetPatchUpdate { get; } = ["get", "patch", "update"];

    public static IReadOnlyList<string> Proxy { get; } = ["create", "delete", "get", "patch", "update"];
}

/// <summary>A subresource of a resource.</summary>
/// <param name="Name">Its name, <c>status</c>.</param>
/// <param name="Verbs">The verbs in order of their letters.</param>
/// <param name="Kind">The kind that it takes and gives; empty for the resource's own.</param>
/// <param name="Group">Group of that kind.</param>
/// <param name="Version">Version of that kind.</param>
/// <param name="Body">The type of that kind; null for the resource's own.</param>
public sealed record Subresource(string Name, IReadOnlyList<string> Verbs, string Kind = "", string Group = "", string Version = "v1", Type? Body = null)
{
    /// <summary>The name of the subresources behind which another server answers.</summary>
    public const string ProxyName = "proxy";

    /// <summary>The status alone, of the resource's own kind.</summary>
    public static Subresource Status { get; } = new("status", Registry.Verbs.GetPatchUpdate);

    /// <summary>The decision about a request for a certificate.</summary>
    public static Subresource Approval { get; } = new("approval", Registry.Verbs.GetPatchUpdate);

    /// <summary>The finalizers of a Namespace's spec.</summary>
    public static Subresource Finalize { get; } = new("finalize", Registry.Verbs.Update);

    /// <summary>The number of replicas.</summary>
    public static Subresource Scale { get; } = Of<Scale>("scale", Registry.Verbs.GetPatchUpdate, "autoscaling");

    /// <summary>The assignment of a pod to a node.</summary>
    public static Subresource Binding { get; } = Of<Binding>("binding", Registry.Verbs.Create);

    /// <summary>The eviction of a pod.</summary>
    public static Subresource Eviction { get; } = Of<Eviction>("eviction", Registry.Verbs.Create, "policy");

    /// <summary>The containers that are added to a running pod.</summary>
    public static Subresource EphemeralContainers { get; } = new("ephemeralcontainers", Registry.Verbs.GetPatchUpdate);

    /// <summary>The log of a container.</summary>
    public static Subresource Log { get; } = new("log", Registry.Verbs.Get);

    /// <summary>A connection to a container's main process.</summary>
    public static Subresource Attach { get; } = new("attach", Registry.Verbs.CreateGet, "PodAttachOptions");

    /// <summary>A command inside a container.</summary>
    public static Subresource Exec { get; } = new("exec", Registry.Verbs.CreateGet, "PodExecOptions");

    /// <summary>A connection to a port of a pod.</summary>
    public static Subresource PortForward { get; } = new("portforward", Registry.Verbs.CreateGet, "PodPortForwardOptions");

    /// <summary>What answers at a port of a pod.</summary>
    public static Subresource PodProxy { get; } = new(ProxyName, Registry.Verbs.Proxy, "PodProxyOptions");

    /// <summary>What answers at a port of one of a Service's pods.</summary>
    public static Subresource ServiceProxy { get; } = new(ProxyName, Registry.Verbs.Proxy, "ServiceProxyOptions");

    /// <summary>What a kubelet answers.</summary>
    public static Subresource NodeProxy { get; } = new(ProxyName, Registry.Verbs.Proxy, "NodeProxyOptions");

    /// <summary>A token of a service account.</summary>
    public static Subresource Token { get; } = Of<TokenRequest>("token", Registry.Verbs.Create, "authentication.k8s.io");

    /// <summary>Discovery spells out group and version: they differ from the resource's.</summary>
    public bool NamesGroup => Body is not null && Group.Length > 0;

    /// <summary>The kind with its group, for documents.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The subresource with the resource's kind in the place of what it leaves open.</summary>
    /// <param name="type">The resource.</param>
    public Subresource On(ResourceType type) => this with
    {
        Kind = Kind.Length == 0 ? type.Kind : Kind,
        Group = Kind.Length == 0 ? type.Group : Group,
        Version = Kind.Length == 0 ? type.Version : Version,
    };

    private static Subresource Of<T>(string name, IReadOnlyList<string> verbs, string group = "")
        where T : KubernetesObject => new(name, verbs, typeof(T).Name, group, "v1", typeof(T));
}
