using ActorCluster.ApiServer.Discovery;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>Makes the document of one version of a group.</summary>
internal static class OpenApiBuilder
{
    public static byte[] Build(ServedGroupVersion served, string version) => System.Text.Encoding.UTF8.GetBytes("{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"Kubernetes\",\"version\":\"" + version + served.Name + "\"}}");
}
