using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>Nodes (kubernetes <c>pkg/registry/core/node/strategy.go</c>).</summary>
internal sealed class NodeStrategy : ResourceStrategy<Node>
{
    private static readonly string[] Effects = [TaintEffect.NoSchedule, TaintEffect.PreferNoSchedule, TaintEffect.NoExecute];

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["spec.unschedulable"] = static value => ((Node)value).Spec.Unschedulable ? "true" : "false",
    };

    // What a node can give is what it has, unless it says otherwise.
    protected override Node Default(Node value) =>
        value.Status is { Allocatable: null, Capacity: { Count: > 0 } capacity } ? value with { Status = value.Status with { Allocatable = capacity } } : value;

    protected override void Validate(Node value, FieldErrors errors)
    {
        // Kubernetes has taints under the metadata in its messages (ValidateNode), and the numbers of a status checked as well.
        var path = FieldPath.Of("metadata").Child("taints");
        Blocks(value.Spec.PodCIDRs, errors);
        Amounts(value.Status.Capacity, "capacity", errors);
        Amounts(value.Status.Allocatable, "allocatable", errors);
        var taints = value.Spec.Taints;
        for (var i = 0; i < (taints?.Count ?? 0); i++)
        {
            var taint = taints![i];
            var at = path.Index(i);
            errors.Invalid(at.Child("key"), taint.Key, Names.QualifiedName(taint.Key));
            errors.Invalid(at.Child("value"), taint.Value ?? "", Names.LabelValue(taint.Value ?? ""));
            if (taint.Effect.Length == 0)
            {
                errors.Required(at.Child("effect"));
            }
            else if (!Effects.Contains(taint.Effect))
            {
                errors.NotSupported(at.Child("effect"), taint.Effect, TaintEffect.NoSchedule, TaintEffect.PreferNoSchedule, TaintEffect.NoExecute);
            }

            for (var j = 0; j < i; j++)
            {
                if (taints[j].Key == taint.Key && taints[j].Effect == taint.Effect)
                {
                    errors.Add(new FieldError(
                        FieldError.TypeDuplicate, at.ToString(), taint.ToString(), "taints must be unique by key and effect pair"));
                    break;
                }
            }
        }
    }

    private static void Blocks(IReadOnlyList<string>? blocks, FieldErrors errors)
    {
        var path = FieldPath.Of("spec").Child("podCIDRs");
        for (var i = 0; i < (blocks?.Count ?? 0); i++)
        {
            AddressRules.Block(blocks![i], path.Index(i), errors);
        }

        if (blocks is { Count: > 1 } && blocks.All(AddressRules.IsBlock))
        {
            if (blocks.Count > 2 || blocks.GroupBy(static block => block.Contains(':', StringComparison.Ordinal)).Any(static family => family.Count() > 1))
            {
                errors.Invalid(path, blocks, "may specify no more than one CIDR for each IP family");
            }

            for (var i = 0; i < blocks.Count; i++)
            {
                if (blocks.Take(i).Contains(blocks[i]))
                {
                    errors.Duplicate(path.Index(i), blocks[i]);
                }
            }
        }
    }

    private static void Amounts(IReadOnlyDictionary<string, Api.Quantities.Quantity>? amounts, string field, FieldErrors errors)
    {
        foreach (var (name, amount) in amounts ?? new Dictionary<string, Api.Quantities.Quantity>())
        {
            if (amount.Sign < 0)
            {
                errors.Invalid(FieldPath.Of("status").Child(field).Child(name), amount, "must be greater than or equal to 0");
            }
        }
    }

    protected override Node PrepareForUpdate(Node updated, Node current, RequestContext context) => updated with { Status = current.Status };

    protected override void ValidateUpdate(Node updated, Node current, FieldErrors errors)
    {
        Validate(updated, errors);
        if (!string.IsNullOrEmpty(current.Spec.PodCIDR) && !SemanticEquality.AreEqual(updated.Spec.PodCIDRs, current.Spec.PodCIDRs))
        {
            errors.Forbidden(FieldPath.Of("spec").Child("podCIDRs"), "node updates may not change podCIDR except from \"\" to valid");
        }

        if (!string.IsNullOrEmpty(current.Spec.ProviderID) && current.Spec.ProviderID != updated.Spec.ProviderID)
        {
            errors.Forbidden(FieldPath.Of("spec").Child("providerID"), "node updates may not change providerID except from \"\" to valid");
        }
    }

    protected override Node PrepareForStatusUpdate(Node updated, Node current) => current with
    {
        Metadata = updated.Metadata,
        Status = Default(updated).Status,
    };
}
