using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Compares what a body says of its name and namespace with what the URL says (handlers/rest.go: checkName; rest/meta.go).
/// </summary>
internal static class PathMismatch
{
    /// <summary>Why the body does not belong to the path; null when it does.</summary>
    /// <param name="path">The path.</param>
    /// <param name="verb">Create or update.</param>
    /// <param name="body">The body.</param>
    public static Status? Find(ResourcePath path, ApiVerb verb, KubernetesObject? body)
    {
        if (body is null)
        {
            return null;
        }

        var metadata = body.Metadata;
        if (verb == ApiVerb.Update)
        {
            if (metadata.Name.Length == 0)
            {
                return StatusError.BadRequest($"the name of the object ({path.Name} based on URL) was undeterminable: name must be provided");
            }

            if (metadata.Name != path.Name)
            {
                return StatusError.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({path.Name})");
            }

            if (path.Namespace.Length > 0 && metadata.Namespace.Length > 0 && metadata.Namespace != path.Namespace)
            {
                return StatusError.BadRequest(
                    $"the namespace of the object ({metadata.Namespace}) does not match the namespace on the request ({path.Namespace})");
            }

            return null;
        }

        if (path.Namespace.Length > 0 && metadata.Namespace.Length > 0 && metadata.Namespace != path.Namespace)
        {
            return StatusError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        // A subresource that is created belongs to the object that the URL names.
        return path.Name.Length > 0 && metadata.Name.Length > 0 && metadata.Name != path.Name
            ? StatusError.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({path.Name})")
            : null;
    }
}
