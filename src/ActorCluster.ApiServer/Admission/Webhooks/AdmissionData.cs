using System.Text.Json.Nodes;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// The objects of a request as webhooks and expressions see them: the options of a connection are no objects and have no metadata.
/// </summary>
internal static class AdmissionData
{
    /// <summary>The document of an object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The object.</param>
    public static byte[] Encode(AdmissionAttributes request, KubernetesObject value) => request.Operation == AdmissionOperation.Connect
        ? JsonData.Encode(((CustomObject)value).Content.Members.With("kind", value.Kind).With("apiVersion", value.ApiVersion))
        : KubernetesJson.Encode(value);

    /// <summary>The document of an object, to be changed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The object.</param>
    public static JsonObject ToNode(AdmissionAttributes request, KubernetesObject value) => (JsonObject)JsonNode.Parse(Encode(request, value))!;
}
