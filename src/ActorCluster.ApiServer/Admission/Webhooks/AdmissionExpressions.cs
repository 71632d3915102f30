using System.Runtime.CompilerServices;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>What came of the conditions of a webhook or a policy.</summary>
/// <param name="Matches">Whether all hold.</param>
/// <param name="Error">Why it cannot be said; null when it can.</param>
internal readonly record struct ConditionOutcome(bool Matches, string? Error);

/// <summary>What came of an expression.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Error">Why it has none; null when it has.</param>
internal readonly record struct ExpressionOutcome(object? Value, string? Error)
{
    /// <summary>Whether everything that expressions may cost has been spent: no further one is evaluated.</summary>
    public bool IsOutOfBudget { get; init; }
}

/// <summary>Values that are computed when they are asked for, which costs.</summary>
internal interface IComputedOnDemand
{
    /// <summary>What was spent since this was last asked.</summary>
    long TakeCost();
}

/// <summary>An expression that was compiled, or why it could not be.</summary>
/// <param name="Program">The expression; null when it is not valid.</param>
/// <param name="Error">Why it is not.</param>
internal sealed record CompiledExpression(CelProgram? Program, string Error)
{
    /// <summary>Compiles an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="variables">The variables that there are.</param>
    public static CompiledExpression Of(string source, IReadOnlyDictionary<string, CelShape> variables)
    {
        try
        {
            return new CompiledExpression(CelProgram.Compile(source, variables), "");
        }
        catch (CelException exception)
        {
            return new CompiledExpression(null, $"compilation failed: {exception.Message}");
        }
    }
}

/// <summary>Compiled expressions, kept for as long as the lists that they stand in.</summary>
internal sealed class ExpressionCache
{
    private readonly ConditionalWeakTable<object, CompiledExpression[]> _known = [];

    /// <summary>The expressions of a list.</summary>
    /// <param name="list">The list, an instance of the store's.</param>
    /// <param name="sources">The expressions.</param>
    /// <param name="variables">The variables that they may use.</param>
    public IReadOnlyList<CompiledExpression> Of(object list, IEnumerable<string> sources, IReadOnlyDictionary<string, CelShape> variables) =>
        _known.GetValue(list, _ => [.. sources.Select(source => CompiledExpression.Of(source, variables))]);
}

/// <summary>
/// What expressions about requests see (k8s.io/apiserver/pkg/admission/plugin/cel), and the conditions of webhooks and policies in them
/// (k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go).
/// </summary>
internal static class AdmissionExpressions
{
    /// <summary>The variable that says who may do what.</summary>
    public const string Authorizer = "authorizer";

    /// <summary>What one expression may cost (k8s.io/apiserver/pkg/apis/cel/config.go, PerCallLimit).</summary>
    public const long PerCall = 1_000_000;

    /// <summary>What the rules of a policy may cost in all (RuntimeCELCostBudget of the same file).</summary>
    public const long PolicyBudget = 10_000_000;

    // RuntimeCELCostBudgetMatchConditions of the same file.
    private const long ConditionBudget = 2_500_000;

    /// <summary>The variables of every expression about requests.</summary>
    public static IReadOnlyDictionary<string, CelShape> Variables { get; } = new Dictionary<string, CelShape>(StringComparer.Ordinal)
    {
        ["object"] = CelShape.Dynamic,
        ["oldObject"] = CelShape.Dynamic,
        ["request"] = AdmissionShapes.Request,
        [Authorizer] = AuthorizerValue.Shape,
    };

    /// <summary>The values of these variables.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The version of the resource in which it matched.</param>
    /// <param name="access">Says who may do what.</param>
    public static Dictionary<string, object?> ValuesOf(AdmissionAttributes request, ResourceDefinition version, RbacAuthorizer access) => new(StringComparer.Ordinal)
    {
        ["object"] = DataOf(request, request.In(version, request.Object)),
        ["oldObject"] = DataOf(request, request.In(version, request.OldObject)),
        ["request"] = RequestData(request, version),
        [Authorizer] = AuthorizerValue.Of(access, request),
    };

    /// <summary>An object as expressions see it.</summary>
    /// <param name="value">The object; null for none.</param>
    public static object? DataOf(KubernetesObject? value) => value is null ? null : JsonData.Parse(KubernetesJson.Encode(value));

    private static object? DataOf(AdmissionAttributes request, KubernetesObject? value) =>
        value is null ? null : JsonData.Parse(AdmissionData.Encode(request, value));

    /// <summary>Asks conditions: one that is false decides, else one that fails is treated as the failure policy says.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="ignoresErrors">Whether the failure policy is Ignore.</param>
    /// <param name="cache">Keeps what was compiled.</param>
    /// <param name="shapes">The variables that there are.</param>
    /// <param name="values">Makes their values.</param>
    public static ConditionOutcome Ask(
        IReadOnlyList<MatchCondition>? conditions,
        bool ignoresErrors,
        ExpressionCache cache,
        IReadOnlyDictionary<string, CelShape> shapes,
        Func<IReadOnlyDictionary<string, object?>> values)
    {
        if (conditions is not { Count: > 0 })
        {
            return new ConditionOutcome(true, null);
        }

        var programs = cache.Of(conditions, conditions.Select(static condition => condition.Expression), shapes);
        var given = values();
        var left = ConditionBudget;
        List<string> errors = [];
        var isFalse = false;
        foreach (var program in programs)
        {
            var outcome = Evaluate(program, given, ref left);
            if (outcome.IsOutOfBudget)
            {
                return new ConditionOutcome(false, ignoresErrors ? null : outcome.Error);
            }

            if (outcome.Error is { } error)
            {
                errors.Add(error);
            }

            isFalse |= outcome.Value is false;
        }

        if (isFalse || errors.Count == 0)
        {
            return new ConditionOutcome(!isFalse, null);
        }

        // What Kubernetes calls an aggregate shows each message once.
        errors = [.. errors.Distinct(StringComparer.Ordinal)];
        return new ConditionOutcome(false, ignoresErrors ? null : errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]");
    }

    /// <summary>Evaluates an expression (Evaluate of k8s.io/apiserver/pkg/admission/plugin/cel/activation.go).</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="values">The values of its variables.</param>
    /// <param name="left">What all expressions together may still cost.</param>
    /// <returns>Its value, or why it has none.</returns>
    public static ExpressionOutcome Evaluate(CompiledExpression expression, IReadOnlyDictionary<string, object?> values, ref long left)
    {
        if (expression.Program is not { } program)
        {
            return new ExpressionOutcome(null, $"compilation error: {expression.Error}");
        }

        var budget = new CelBudget(PerCall);
        ExpressionOutcome outcome;
        try
        {
            outcome = new ExpressionOutcome(program.Evaluate(values, budget), null);
        }
        catch (CelException exception)
        {
            outcome = new ExpressionOutcome(null, $"expression '{program.Source}' resulted in error: {exception.Message}");
        }

        // Variables that were computed on the way count as well.
        var computed = values.Values.OfType<IComputedOnDemand>().Sum(static variables => variables.TakeCost());
        left -= PerCall - budget.Left + computed;
        return left >= 0
            ? outcome
            : new ExpressionOutcome(null, "validation failed due to running out of cost budget, no further validation rules will be run") { IsOutOfBudget = true };
    }

    private static SortedMap<object?> RequestData(AdmissionAttributes request, ResourceDefinition version)
    {
        var user = JsonData.Object(
        [
            new("username", request.User.Name),
            new("groups", request.User.Groups.Select(static group => (object?)group).ToArray()),
            new("extra", JsonData.Object((request.User.Extra ?? new Dictionary<string, IReadOnlyList<string>>())
                .Select(static pair => new KeyValuePair<string, object?>(pair.Key, pair.Value.Select(static text => (object?)text).ToArray())))),
            .. Given("uid", request.User.Uid),
        ]);
        return JsonData.Object(
        [
            new("kind", KindData(request.KindIn(version))),
            new("resource", ResourceData(version)),
            .. Given("subResource", request.Subresource),
            new("requestKind", KindData(request.KindIn(request.Definition))),
            new("requestResource", ResourceData(request.Definition)),
            .. Given("requestSubResource", request.Subresource),
            .. Given("name", request.Key.Name),
            .. Given("namespace", request.Namespace),
            new("operation", request.Operation),
            new("userInfo", user),
            new("dryRun", request.DryRun),
            new("options", request.Options is null ? null : JsonData.Parse(request.Options.ToJsonString())),
        ]);
    }

    private static SortedMap<object?> KindData(ObjectKind kind) => JsonData.Object(
        [new("group", kind.Group), new("version", kind.Version), new("kind", kind.Kind)]);

    private static SortedMap<object?> ResourceData(ResourceDefinition definition) => JsonData.Object(
        [new("group", definition.Type.Group), new("version", definition.Type.Version), new("resource", definition.Type.Plural)]);

    private static IEnumerable<KeyValuePair<string, object?>> Given(string name, string value) => value.Length > 0 ? [new(name, value)] : [];
}
