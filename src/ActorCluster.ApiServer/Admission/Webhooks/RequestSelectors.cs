using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// The selectors of webhooks and policies (k8s.io/apiserver/pkg/admission/plugin/webhook/predicates, namespace and object).
/// </summary>
internal static class RequestSelectors
{
    /// <summary>Whether the namespace of a request is selected. What is in no namespace always is.</summary>
    /// <param name="selector">The selector; null for everything.</param>
    /// <param name="request">The request.</param>
    /// <param name="view">The cluster.</param>
    /// <param name="failure">Why it cannot be said.</param>
    public static bool MatchesNamespace(LabelSelector? selector, AdmissionAttributes request, IClusterView view, out Status? failure)
    {
        failure = null;
        var ns = request.Namespace;
        if (ns.Length == 0 && !request.IsNamespace)
        {
            return true;
        }

        var query = QueryOf(selector);
        if (query.IsEverything)
        {
            return true;
        }

        if (request is { IsNamespace: true, Subresource.Length: 0, Object: { } written } && request.Operation is AdmissionOperation.Create or AdmissionOperation.Update)
        {
            return query.Matches(written.Metadata.Labels);
        }

        if (view.Find(StorageNames.Namespaces, new ObjectKey("", ns))?.Value is not Namespace found)
        {
            failure = StatusError.NotFound(ResourceTypes.Namespaces, ns);
            return false;
        }

        return query.Matches(found.Metadata.Labels);
    }

    /// <summary>Whether the object of a request is selected, as it is or as it shall be.</summary>
    /// <param name="selector">The selector; null for everything.</param>
    /// <param name="request">The request.</param>
    public static bool MatchesObject(LabelSelector? selector, AdmissionAttributes request)
    {
        var query = QueryOf(selector);

        // Options of a connection have no labels, and not even none.
        if (request.Operation == AdmissionOperation.Connect)
        {
            return query.IsEverything;
        }

        return query.IsEverything || Matches(query, request.Object) || Matches(query, request.OldObject);
    }

    // A selector without any term selects everything here.
    private static LabelQuery QueryOf(LabelSelector? selector) => selector is null ? LabelQuery.Everything : LabelQuery.From(selector);

    private static bool Matches(LabelQuery query, KubernetesObject? value) => value is not null && query.Matches(value.Metadata.Labels);
}
