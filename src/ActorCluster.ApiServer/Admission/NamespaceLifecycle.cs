using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Nothing is created in a namespace that does not exist or is going away, and the namespaces that the cluster needs cannot be deleted
/// (apiserver's <c>admission/plugin/namespace/lifecycle</c>).
/// </summary>
internal static class NamespaceLifecycle
{
    public static void Admit(AdmissionRequest request)
    {
        var ns = request.Object.Metadata.Namespace;
        if (ns.Length == 0)
        {
            return;
        }

        if (request.Context.View.Find(StorageNames.Namespaces, new ObjectKey("", ns))?.Value is not Namespace found)
        {
            request.Refuse(StatusError.NotFound(ResourceTypes.Namespaces, ns));
            return;
        }

        if (found.Metadata.DeletionTimestamp is not null || found.Status.Phase == NamespacePhase.Terminating)
        {
            request.Refuse(Terminating(request, ns));
        }
    }

    public static Status? CheckDelete(ResourceType type, ObjectKey key) =>
        type.Equals(ResourceTypes.Namespaces)
        && key.Name is WellKnownNamespaces.Default or WellKnownNamespaces.System or WellKnownNamespaces.Public
        && type.Kind == "Namespace"
            ? StatusError.Forbidden(type, key.Name, "this namespace may not be deleted")
            : null;

    private static Status Terminating(AdmissionRequest request, string ns)
    {
        var refusal = StatusError.Forbidden(
            request.Definition.Type, request.Name, $"unable to create new content in namespace {ns} because it is being terminated");
        return refusal with
        {
            Details = refusal.Details! with
            {
                Causes =
                [
                    new StatusCause
                    {
                        Reason = "NamespaceTerminating",
                        Message = $"namespace {ns} is being terminated",
                        Field = "metadata.namespace",
                    },
                ],
            },
        };
    }
}
