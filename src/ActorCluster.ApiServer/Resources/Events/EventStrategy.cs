using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Events;

/// <summary>Events, stored in their older form (kubernetes <c>pkg/registry/core/event/strategy.go</c>).</summary>
internal sealed class EventStrategy : ResourceStrategy<Event>
{
    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = Getters("involvedObject", "source");

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> FieldsV1 { get; } = Getters("regarding", "reportingController");

    public override bool AllowsCreateOnUpdate => true;

    protected override void Validate(Event value, FieldErrors errors)
    {
        // An event about an object without a namespace stands in the namespace default.
        var ns = value.InvolvedObject.Namespace ?? "";
        if (ns.Length == 0 ? value.Metadata.Namespace is not (WellKnownNamespaces.Default or WellKnownNamespaces.System) : ns != value.Metadata.Namespace)
        {
            errors.Invalid(
                FieldPath.Of("involvedObject").Child("namespace"), ns, "does not match event.namespace");
        }
    }

    private static Dictionary<string, Func<KubernetesObject, string?>> Getters(string about, string source)
    {
        var result = new Dictionary<string, Func<KubernetesObject, string?>>
        {
            [about + ".kind"] = static value => ((Event)value).InvolvedObject.Kind,
            [about + ".namespace"] = static value => ((Event)value).InvolvedObject.Namespace,
            [about + ".name"] = static value => ((Event)value).InvolvedObject.Name,
            [about + ".uid"] = static value => ((Event)value).InvolvedObject.Uid,
            [about + ".apiVersion"] = static value => ((Event)value).InvolvedObject.ApiVersion,
            [about + ".resourceVersion"] = static value => ((Event)value).InvolvedObject.ResourceVersion,
            [about + ".fieldPath"] = static value => ((Event)value).InvolvedObject.FieldPath,
            ["reason"] = static value => ((Event)value).Reason,
            ["type"] = static value => ((Event)value).Type,
            ["reportingComponent"] = static value => Component((Event)value),
            [source] = static value => Component((Event)value),
        };
        return result;
    }

    private static string? Component(Event value) =>
        value.Source.Component is { Length: > 0 } component ? component : value.ReportingComponent;
}
