using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Autoscaling;

/// <summary>What the metrics of an autoscaler have to obey (kubernetes <c>pkg/apis/autoscaling/validation</c>).</summary>
internal static class MetricRules
{
    private static readonly string[] Types =
    [
        MetricSourceType.ContainerResource, MetricSourceType.External, MetricSourceType.Object, MetricSourceType.Pods, MetricSourceType.Resource,
    ];

    /// <summary>Checks a metric: the first source that is given, and that none is given beside the one that the type names.</summary>
    public static void Metric(MetricSpec spec, FieldPath path, FieldErrors errors)
    {
        var type = path.Child("type");
        if (spec.Type.Length == 0)
        {
            errors.Required(type, "must specify a metric source type");
        }

        if (!Types.Contains(spec.Type))
        {
            errors.NotSupported(type, spec.Type, Types);
        }

        var present = new List<string>();
        void Check<T>(T? source, string name, Action<T, FieldPath, FieldErrors> check)
            where T : class
        {
            if (source is null)
            {
                return;
            }

            present.Add(name);
            if (present.Count == 1)
            {
                check(source, path.Child(name), errors);
            }
        }

        Check(spec.Object, "object", Object);
        Check(spec.External, "external", External);
        Check(spec.Pods, "pods", Pods);
        Check(spec.Resource, "resource", static (source, at, errors) => Resource(source.Name, source.Target, at, errors));
        Check(spec.ContainerResource, "containerResource", ContainerResource);
        var expected = spec.Type.Length == 0 ? "" : char.ToLowerInvariant(spec.Type[0]) + spec.Type[1..];
        if (Types.Contains(spec.Type) && !present.Contains(expected))
        {
            errors.Required(path.Child(expected), "must populate information for the given metric source");
        }

        if (present.Count == 1)
        {
            return;
        }

        foreach (var name in present)
        {
            if (name != expected)
            {
                errors.Forbidden(path.Child(name), "must populate the given metric source only");
            }
        }
    }

    private static void Object(ObjectMetricSource source, FieldPath path, FieldErrors errors)
    {
        HorizontalPodAutoscalerRules.Reference(source.DescribedObject, path.Child("describedObject"), errors);
        Identifier(source.Metric, path.Child("metric"), errors);
        Target(source.Target, path.Child("target"), errors);
        if (source.Target is { Value: null, AverageValue: null })
        {
            errors.Required(path.Child("target", "averageValue"), "must set either a target value or averageValue");
        }
    }

    private static void External(ExternalMetricSource source, FieldPath path, FieldErrors errors)
    {
        Identifier(source.Metric, path.Child("metric"), errors);
        Target(source.Target, path.Child("target"), errors);
        switch (source.Target)
        {
            case { Value: null, AverageValue: null }:
                errors.Required(path.Child("target", "averageValue"), "must set either a target value for metric or a per-pod target");
                break;
            case { Value: not null, AverageValue: not null }:
                errors.Forbidden(path.Child("target", "value"), "may not set both a target value for metric and a per-pod target");
                break;
        }
    }

    private static void Pods(PodsMetricSource source, FieldPath path, FieldErrors errors)
    {
        Identifier(source.Metric, path.Child("metric"), errors);
        Target(source.Target, path.Child("target"), errors);
        if (source.Target.AverageValue is null)
        {
            errors.Required(path.Child("target", "averageValue"), "must specify a positive target averageValue");
        }
    }

    private static void ContainerResource(ContainerResourceMetricSource source, FieldPath path, FieldErrors errors)
    {
        if (source.Name.Length > 0)
        {
            ContainerValidation.ResourceNameOf(source.Name, path.Child("name"), errors);
        }

        if (source.Container.Length == 0)
        {
            errors.Required(path.Child("container"), "must specify a container");
        }
        else
        {
            errors.Invalid(path.Child("container"), source.Container, Names.Dns1123Label(source.Container));
        }

        Resource(source.Name, source.Target, path, errors);
    }

    private static void Resource(string name, MetricTarget target, FieldPath path, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(path.Child("name"), "must specify a resource name");
        }

        Target(target, path.Child("target"), errors);
        switch (target)
        {
            case { AverageUtilization: null, AverageValue: null }:
                errors.Required(path.Child("target", "averageUtilization"), "must set either a target raw value or a target utilization");
                break;
            case { AverageUtilization: not null, AverageValue: not null }:
                errors.Forbidden(path.Child("target", "averageValue"), "may not set both a target raw value and a target utilization");
                break;
        }
    }

    private static void Target(MetricTarget target, FieldPath path, FieldErrors errors)
    {
        if (target.Type.Length == 0)
        {
            errors.Required(path.Child("type"), "must specify a metric target type");
        }

        if (target.Type is not (MetricTargetType.Utilization or MetricTargetType.Value or MetricTargetType.AverageValue))
        {
            errors.Invalid(path.Child("type"), target.Type, "must be either Utilization, Value, or AverageValue");
        }

        if (target.Value is { Sign: not 1 } value)
        {
            errors.Invalid(path.Child("value"), value, "must be positive");
        }

        if (target.AverageValue is { Sign: not 1 } average)
        {
            errors.Invalid(path.Child("averageValue"), average, "must be positive");
        }

        if (target.AverageUtilization < 1)
        {
            errors.Invalid(path.Child("averageUtilization"), target.AverageUtilization, "must be greater than 0");
        }
    }

    private static void Identifier(MetricIdentifier identifier, FieldPath path, FieldErrors errors)
    {
        if (identifier.Name.Length == 0)
        {
            errors.Required(path.Child("name"), "must specify a metric name");
        }
        else
        {
            ReferenceRules.PathSegment(identifier.Name, path.Child("name"), errors);
        }
    }
}
