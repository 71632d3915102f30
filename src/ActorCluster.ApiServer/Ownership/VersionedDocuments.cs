using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Ownership;

/// <summary>
/// Documents of a resource in its other versions, for owners of fields that wrote in those (apimachinery's managedfields/internal/
/// versionconverter.go). Every conversion goes by way of the version that is stored.
/// </summary>
/// <param name="definition">The resource.</param>
/// <param name="subresource">The subresource; empty for the object itself.</param>
internal sealed class VersionedDocuments(ResourceDefinition definition, string subresource)
{
    /// <summary>Finds another version of the resource.</summary>
    /// <param name="apiVersion">Group and version.</param>
    /// <returns>The version; null when it is not served.</returns>
    public OtherVersion? Find(string apiVersion) => definition.VersionOf(apiVersion) is { } other
        ? new OtherVersion(FieldTracking.Of(other, subresource), document => Convert(document, definition, other), document => Convert(document, other, definition))
        : null;

    private static JsonObject? Convert(JsonObject document, ResourceDefinition from, ResourceDefinition to)
    {
        try
        {
            var value = (KubernetesObject)KubernetesJson.Decode(document, from.Type.ObjectType).Value;
            value = value with { ApiVersion = from.Type.ApiVersion, Kind = from.Type.Kind };
            // Where a webhook converts it is not asked for owners: their fields are compared as far as the schemas have them in common.
            if (from.Conversion is not null)
            {
                return FieldTracking.Document(to, to.Strategy.Default(value with { ApiVersion = to.Type.ApiVersion }));
            }

            return FieldTracking.Document(to, from.ToStorage is { } convert ? convert(value) : value);
        }
        catch (DecodingException)
        {
            return null;
        }
    }
}
