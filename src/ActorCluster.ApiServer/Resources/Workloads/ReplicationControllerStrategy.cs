using System.Globalization;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>ReplicationControllers (kubernetes <c>pkg/registry/core/replicationcontroller</c>, <c>pkg/apis/core/validation</c>).</summary>
internal sealed class ReplicationControllerStrategy : ResourceStrategy<ReplicationController>, IScaling
{
    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["status.replicas"] = static value => ((ReplicationController)value).Status.Replicas.ToString(CultureInfo.InvariantCulture),
    };

    // Clients that say nothing have always kept the pods.
    public override bool OrphansDependents => true;

    public override IScaling Scaling => this;

    public Scale Read(KubernetesObject value)
    {
        var controller = (ReplicationController)value;
        return Scales.Of(
            controller.Metadata, controller.Spec.Replicas ?? 1, controller.Status.Replicas, new LabelSelector { MatchLabels = controller.Spec.Selector });
    }

    public KubernetesObject Write(KubernetesObject value, int replicas)
    {
        var controller = (ReplicationController)value;
        return controller with { Spec = controller.Spec with { Replicas = replicas } };
    }

    protected override ReplicationController Default(ReplicationController value)
    {
        var spec = value.Spec;
        var labels = spec.Template?.Metadata.Labels;
        return value with
        {
            Metadata = value.Metadata.Labels is { Count: > 0 } || labels is null ? value.Metadata : value.Metadata with { Labels = labels },
            Spec = spec with
            {
                Replicas = spec.Replicas ?? 1,
                Selector = spec.Selector is { Count: > 0 } ? spec.Selector : labels ?? spec.Selector,
                Template = spec.Template is { } template ? PodDefaults.Template(template) : null,
            },
        };
    }

    protected override ReplicationController PrepareForCreate(ReplicationController value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = ReplicationControllerStatus.Empty,
    };

    protected override void Validate(ReplicationController value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        var spec = value.Spec;
        errors.NonNegative(path.Child("minReadySeconds"), spec.MinReadySeconds);
        if (spec.Selector is not { Count: > 0 })
        {
            errors.Required(path.Child("selector"));
        }

        errors.NonNegative(path.Child("replicas"), spec.Replicas ?? 0);
        var at = path.Child("template");
        if (spec.Template is not { } template)
        {
            errors.Required(at);
            return;
        }

        var labels = template.Metadata.Labels;
        if (spec.Selector?.All(entry => labels?.TryGetValue(entry.Key, out var label) == true && label == entry.Value) == false)
        {
            errors.InvalidAs(at.Child("metadata", "labels"), GoSyntax.Map(labels), "`selector` does not match template `labels`");
        }

        WorkloadRules.Template(template, at, errors);
        if (template.Spec.RestartPolicy != RestartPolicy.Always)
        {
            errors.NotSupported(at.Child("spec", "restartPolicy"), template.Spec.RestartPolicy, RestartPolicy.Always);
        }

        if (template.Spec.ActiveDeadlineSeconds is not null)
        {
            errors.Forbidden(at.Child("spec", "activeDeadlineSeconds"), "activeDeadlineSeconds in ReplicationController is not Supported");
        }
    }

    protected override ReplicationController PrepareForUpdate(ReplicationController updated, ReplicationController current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override ReplicationController PrepareForStatusUpdate(ReplicationController updated, ReplicationController current) => current with
    {
        Metadata = updated.Metadata with { OwnerReferences = current.Metadata.OwnerReferences },
        Status = updated.Status,
    };

    protected override void ValidateStatusUpdate(ReplicationController updated, ReplicationController current, FieldErrors errors)
    {
        var status = FieldPath.Of("status");
        var value = updated.Status;
        void Check(string name, int count, int most, string detail)
        {
            errors.NonNegative(status.Child(name), count);
            if (count > most)
            {
                errors.Invalid(status.Child(name), count, detail);
            }
        }

        errors.NonNegative(status.Child("replicas"), value.Replicas);
        errors.NonNegative(status.Child("observedGeneration"), value.ObservedGeneration);
        Check("fullyLabeledReplicas", value.FullyLabeledReplicas, value.Replicas, "cannot be greater than status.replicas");
        Check("readyReplicas", value.ReadyReplicas, value.Replicas, "cannot be greater than status.replicas");
        Check("availableReplicas", value.AvailableReplicas, value.Replicas, "cannot be greater than status.replicas");
        if (value.AvailableReplicas > value.ReadyReplicas)
        {
            errors.Invalid(status.Child("availableReplicas"), value.AvailableReplicas, "cannot be greater than readyReplicas");
        }
    }

    protected override IReadOnlyList<string> Warnings(ReplicationController value, ReplicationController? current) =>
        WorkloadWarnings.Of(value, current, value.Spec.Template);
}
