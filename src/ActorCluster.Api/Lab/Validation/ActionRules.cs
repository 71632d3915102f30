using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of what an operator does.</summary>
internal static class ActionRules
{
    private static readonly string[] Scalable = ["Deployment", "ReplicaSet", "StatefulSet"];
    private static readonly string[] Restartable = ["DaemonSet", "Deployment", "StatefulSet"];

    internal static void Check(OperatorAction action, FieldPath path, LabErrors errors)
    {
        errors.ExactlyOne(
            path,
            ("apply", action.Apply is not null),
            ("delete", action.Delete is not null),
            ("scale", action.Scale is not null),
            ("taint", action.Taint is not null),
            ("drain", action.Drain == true),
            ("uncordon", action.Uncordon == true),
            ("restart", action.Restart is not null),
            ("deletePods", action.DeletePods is not null));
        if (action.Apply is not null)
        {
            ClusterRules.Yaml(path.Child("apply"), action.Apply, errors);
        }

        if (action.Delete is { } deletion)
        {
            Object(deletion, path.Child("delete"), errors);
        }

        if (action.Scale is { } scale)
        {
            errors.Number(path.Child("scale", "replicas"), scale.Replicas, 0);
            Named(scale.Object, Scalable, path.Child("scale", "object"), errors);
        }

        if (action.Taint is not null && !TaintText.TryParse(action.Taint, out _, out var error))
        {
            errors.Invalid(path.Child("taint"), action.Taint, error!);
        }

        if (action.Restart is { } restart)
        {
            Named(restart, Restartable, path.Child("restart"), errors);
        }

        errors.Number(path.Child("deletePods", "gracePeriodSeconds"), action.DeletePods?.GracePeriodSeconds, 0);
    }

    /// <summary>An object, or several with a selector.</summary>
    internal static void Object(ObjectTarget target, FieldPath path, LabErrors errors)
    {
        Kind(path.Child("kind"), target.Kind, errors);
        errors.ExactlyOne(path, ("name", target.Name is not null), ("labelSelector", target.LabelSelector is not null));
        errors.Selector(path.Child("labelSelector"), target.LabelSelector);
        errors.Number(path.Child("gracePeriodSeconds"), target.GracePeriodSeconds, 0);
    }

    /// <summary>The kind of objects that are stored.</summary>
    internal static void Kind(FieldPath path, string? kind, LabErrors errors)
    {
        if (string.IsNullOrEmpty(kind))
        {
            errors.Required(path);
        }
        else if (!ResourceTypes.All.Any(type => type.Kind == kind))
        {
            _ = errors.OneOf(path, kind, true, [.. ResourceTypes.All.Select(static type => type.Kind).Distinct().Order(StringComparer.Ordinal)]);
        }
    }

    private static void Named(ObjectTarget? target, string[] kinds, FieldPath path, LabErrors errors)
    {
        if (target is null)
        {
            errors.Required(path);
            return;
        }

        _ = errors.OneOf(path.Child("kind"), target.Kind, true, kinds);
        if (string.IsNullOrEmpty(target.Name))
        {
            errors.Required(path.Child("name"));
        }

        errors.Forbidden(path.Child("labelSelector"), target.LabelSelector is not null, "one object is chosen by its name");
    }
}
