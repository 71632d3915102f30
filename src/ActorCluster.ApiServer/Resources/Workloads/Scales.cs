using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>The subresource <c>scale</c> of workloads.</summary>
internal static class Scales
{
    public static Scale Of(ObjectMeta meta, int wanted, int actual, LabelSelector? selector) =>
        Of(meta, wanted, actual, selector is null ? null : WorkloadRules.ToQuery(selector).ToString());

    public static Scale Of(ObjectMeta meta, int wanted, int actual, string? selector) => new()
    {
        Kind = "Scale",
        ApiVersion = "autoscaling/v1",
        Metadata = new ObjectMeta
        {
            Name = meta.Name,
            Namespace = meta.Namespace,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
            CreationTimestamp = meta.CreationTimestamp,
        },
        Spec = new ScaleSpec { Replicas = wanted },
        Status = new ScaleStatus { Replicas = actual, Selector = selector },
    };

    public static void SelectorIsImmutable(LabelSelector? updated, LabelSelector? current, FieldErrors errors)
    {
        if (!SemanticEquality.AreEqual(updated, current))
        {
            errors.InvalidAs(
                FieldPath.Of("spec").Child("selector"), updated is null ? "null" : GoSyntax.Selector(updated), "field is immutable");
        }
    }
}
