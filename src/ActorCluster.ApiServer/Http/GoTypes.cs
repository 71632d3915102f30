using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Http;

/// <summary>The names that Kubernetes' own types have in Go: some refusals show them.</summary>
internal static class GoTypes
{
    /// <summary>The package of the internal types of a group: <c>core</c>, <c>apps</c>.</summary>
    /// <param name="apiVersion">Group and version.</param>
    public static string PackageOf(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return "core";
        }

        var dot = apiVersion.IndexOf('.', StringComparison.Ordinal);
        var group = apiVersion[..(dot > 0 && dot < slash ? dot : slash)];
        return group == "events" ? "core" : group;
    }

    /// <summary>The type of an object.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="isCustom">Whether a definition made it.</param>
    public static string Object(ResourceType type, bool isCustom) =>
        isCustom ? "*unstructured.Unstructured" : $"*{PackageOf(type.ApiVersion)}.{type.Kind}";

    /// <summary>The type of a list of them.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="isCustom">Whether a definition made it.</param>
    public static string List(ResourceType type, bool isCustom) => isCustom ? "*unstructured.UnstructuredList" : Object(type, false) + "List";
}
