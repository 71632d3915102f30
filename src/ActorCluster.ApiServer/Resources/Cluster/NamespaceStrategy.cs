using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>
/// Namespaces (kubernetes <c>pkg/registry/core/namespace</c>): what empties them holds the finalizer <c>kubernetes</c> in their spec, which
/// only the subresource <c>finalize</c> may change.
/// </summary>
internal sealed class NamespaceStrategy : ResourceStrategy<Namespace>
{
    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["status.phase"] = static value => ((Namespace)value).Status.Phase,
        ["name"] = static value => value.Metadata.Name,
    };

    public override IReadOnlyList<string> CheckName(string name) => Names.Dns1123Label(name);

    protected override Namespace Default(Namespace value)
    {
        var phase = string.IsNullOrEmpty(value.Status.Phase) ? NamespacePhase.Active : value.Status.Phase;
        var name = value.Metadata.Name;
        if (name.Length > 0 && value.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.MetadataName) != name)
        {
            var labels = value.Metadata.Labels is null ? [] : new Dictionary<string, string>(value.Metadata.Labels);
            labels[WellKnownLabels.MetadataName] = name;
            value = value with { Metadata = value.Metadata with { Labels = labels } };
        }

        return phase == value.Status.Phase ? value : value with { Status = value.Status with { Phase = phase } };
    }

    protected override Namespace PrepareForCreate(Namespace value, RequestContext context)
    {
        IReadOnlyList<string> finalizers = value.Spec.Finalizers is { Count: > 0 } given
            ? given.Contains(NamespaceFinalizer.Kubernetes) ? given : [.. given, NamespaceFinalizer.Kubernetes]
            : [NamespaceFinalizer.Kubernetes];
        return Default(value) with { Spec = value.Spec with { Finalizers = finalizers }, Status = new NamespaceStatus { Phase = NamespacePhase.Active } };
    }

    protected override Namespace PrepareForUpdate(Namespace updated, Namespace current, RequestContext context) => updated with
    {
        Spec = updated.Spec with { Finalizers = current.Spec.Finalizers },
        Status = current.Status,
    };

    protected override Namespace PrepareForStatusUpdate(Namespace updated, Namespace current) => current with
    {
        Metadata = updated.Metadata,
        Status = updated.Status,
        Spec = current.Spec,
    };

    protected override Namespace PrepareForFinalize(Namespace updated, Namespace current) => current with { Spec = updated.Spec };

    protected override void ValidateUpdate(Namespace updated, Namespace current, FieldErrors errors)
    {
    }

    protected override Namespace MarkTerminating(Namespace terminating) => terminating with
    {
        Status = terminating.Status with { Phase = NamespacePhase.Terminating },
    };

    protected override bool HoldsDeletion(Namespace current) => current.Spec.Finalizers is { Count: > 0 };
}
