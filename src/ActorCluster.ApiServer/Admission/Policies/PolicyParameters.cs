using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Policies;

/// <summary>
/// Finds the objects that give a policy its parameters (k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go,
/// CollectParams).
/// </summary>
internal static class PolicyParameters
{
    /// <summary>Finds them.</summary>
    /// <param name="definition">The resource of their kind; null when nobody serves it.</param>
    /// <param name="kind">Their kind; null when the policy takes none.</param>
    /// <param name="reference">Which of them.</param>
    /// <param name="ns">The namespace of the request.</param>
    /// <param name="view">The cluster.</param>
    /// <param name="failure">Why it cannot be said.</param>
    /// <returns>The objects, for each of which the rules are asked; a null among them means without parameters.</returns>
    public static IReadOnlyList<KubernetesObject?> Find(
        ResourceDefinition? definition, ParamKind? kind, ParamRef? reference, string ns, IClusterView view, out string? failure)
    {
        failure = null;
        if (kind is null || reference is null)
        {
            return [null];
        }

        if (definition is null)
        {
            failure = $"paramKind kind `{kind.ApiVersion}, Kind={kind.Kind}` not known";
            return [];
        }

        var given = reference.Namespace ?? "";
        if (!definition.Type.Namespaced && given.Length > 0)
        {
            failure = "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
            return [];
        }

        var within = definition.Type.Namespaced ? given.Length > 0 ? given : ns : "";
        if (definition.Type.Namespaced && within.Length == 0)
        {
            failure = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
            return [];
        }

        var found = Select(definition, reference, within, view).Select(value => (KubernetesObject?)In(definition, value)).ToList();
        if (found.Count == 0 && reference.ParameterNotFoundAction == "Deny")
        {
            failure = "no params found for policy binding with `Deny` parameterNotFoundAction";
        }

        return found;
    }

    private static IEnumerable<KubernetesObject> Select(ResourceDefinition definition, ParamRef reference, string ns, IClusterView view)
    {
        if (!string.IsNullOrEmpty(reference.Name))
        {
            return view.Find(definition.Storage, new ObjectKey(ns, reference.Name)) is { } found ? [found.Value] : [];
        }

        var query = reference.Selector is null ? LabelQuery.Everything : LabelQuery.From(reference.Selector);
        return view.List(definition.Storage, ns).Select(static stored => stored.Value).Where(value => query.Matches(value.Metadata.Labels));
    }

    private static KubernetesObject In(ResourceDefinition definition, KubernetesObject value) =>
        definition.FromStorage is { } convert ? convert(value) : value;
}
