using System.Globalization;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.FlowControl;

/// <summary>
/// How a server keeps its own schemas and levels (k8s.io/apiserver <c>pkg/util/flowcontrol</c> and kubernetes
/// <c>pkg/registry/flowcontrol/ensurer/strategy.go</c>): the mandatory ones always, suggested ones for as long as their annotation is true
/// or, without one, nobody has changed their spec.
/// </summary>
internal static class FlowControlUpkeep
{
    /// <summary>The object as it should be.</summary>
    /// <param name="existing">The object as it is.</param>
    /// <param name="expected">What the server made, or would make.</param>
    /// <returns>The same instance when there is nothing to change.</returns>
    public static KubernetesObject Restore(KubernetesObject existing, KubernetesObject expected)
    {
        var said = Said(existing);
        var isKept = FlowControlObjects.IsMandatory(expected.Metadata.Name) || (said ?? existing.Metadata.Generation == 1);
        var meta = existing.Metadata;
        if (said is null || said != isKept)
        {
            var annotations = new Dictionary<string, string>(meta.Annotations ?? new Dictionary<string, string>())
            {
                [FlowControlObjects.AutoUpdate] = isKept ? "true" : "false",
            };
            meta = meta with { Annotations = annotations };
        }

        KubernetesObject result = (existing, expected) switch
        {
            (FlowSchema schema, FlowSchema wanted) => schema with { Metadata = meta, Spec = isKept ? wanted.Spec : schema.Spec },
            (PriorityLevelConfiguration level, PriorityLevelConfiguration wanted) =>
                level with { Metadata = meta, Spec = isKept ? Merge(level.Spec, wanted) : level.Spec },
            _ => existing,
        };
        return SemanticEquality.AreEqual(result, existing) ? existing : result;
    }

    /// <summary>Whether an object claims to be the server's own, and is not: one of an earlier version.</summary>
    /// <param name="existing">A schema or level.</param>
    /// <param name="isExpected">Whether the server has one of that name.</param>
    public static bool IsSurplus(KubernetesObject existing, bool isExpected) => !isExpected && Said(existing) == true;

    // Shares and lending of the level "exempt" are the administrator's to choose.
    private static PriorityLevelConfigurationSpec Merge(PriorityLevelConfigurationSpec existing, PriorityLevelConfiguration wanted) =>
        wanted.Metadata.Name == FlowControlObjects.Exempt && existing is { Type: PriorityLevelEnablement.Exempt, Exempt: not null }
            ? wanted.Spec with { Exempt = existing.Exempt }
            : wanted.Spec;

    // strconv.ParseBool.
    private static bool? Said(KubernetesObject value) => value.Metadata.Annotations?.GetValueOrDefault(FlowControlObjects.AutoUpdate) switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}

/// <summary>
/// Whether the level that a schema names is there, told in the schema's status (k8s.io/apiserver pkg/util/flowcontrol/apf_controller.go,
/// <c>presyncFlowSchemaStatus</c>).
/// </summary>
internal static class DanglingSchemas
{
    /// <summary>The schema with its condition.</summary>
    /// <param name="schema">The schema as it is.</param>
    /// <param name="exists">Whether the level is there.</param>
    /// <param name="now">The time.</param>
    /// <returns>The same instance when its condition says so already.</returns>
    public static FlowSchema Next(FlowSchema schema, bool exists, Time now)
    {
        var level = Api.Validation.FieldError.Quote(schema.Spec.PriorityLevelConfiguration.Name);
        var wanted = new FlowSchemaCondition
        {
            Type = FlowSchemaConditionType.Dangling,
            Status = exists ? ConditionStatus.False : ConditionStatus.True,
            LastTransitionTime = now,
            Reason = exists ? "Found" : "NotFound",
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"This FlowSchema references the PriorityLevelConfiguration object named {level} {(exists ? "and it exists" : "but there is no such object")}"),
        };
        var conditions = schema.Status.Conditions ?? [];
        var found = conditions.FirstOrDefault(static condition => condition.Type == FlowSchemaConditionType.Dangling);
        return found is not null && found with { LastTransitionTime = wanted.LastTransitionTime } == wanted
            ? schema
            : schema with { Status = schema.Status with { Conditions = [.. conditions.Where(condition => condition != found), wanted] } };
    }
}
