using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Expressions;

namespace ActorCluster.Controllers.AdmissionPolicies;

/// <summary>
/// Checks the expressions of a policy against the kinds that it names (k8s.io/apiserver/pkg/admission/plugin/policy/validating/
/// typechecking.go). What is found is told, and changes nothing of what the policy does.
/// </summary>
/// <param name="kinds">The kinds that there are.</param>
public sealed class PolicyTypeChecker(KindCatalog kinds)
{
    /// <summary>How many kinds of one rule are checked at most.</summary>
    public const int MostKinds = 10;

    // Beside the variables of a policy nothing of who asks is known: only methods of the authorizer itself.
    private static readonly CelShape Authorizer = CelShape.Opaque("kubernetes.authorization.Authorizer");

    /// <summary>
    /// The kinds that a policy is checked against, in order of group, version and kind. What a rule leaves open is not checked.
    /// </summary>
    /// <param name="policy">The policy.</param>
    public IReadOnlyList<KindName> KindsOf(ValidatingAdmissionPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var found = new HashSet<KindName>();
        foreach (var rule in policy.Spec.MatchConstraints?.ResourceRules ?? [])
        {
            var groups = Specific(rule.ApiGroups);
            var versions = Specific(rule.ApiVersions);
            var resources = (rule.Resources ?? []).Where(static resource => resource.AsSpan().IndexOfAny('*', '/') < 0).Order(StringComparer.Ordinal).ToList();
            var named = groups.SelectMany(group => versions.SelectMany(version => resources.SelectMany(resource => kinds.KindsFor(group, version, resource))));
            var count = 0;
            foreach (var kind in named)
            {
                found.Add(kind);
                if (++count == MostKinds)
                {
                    return Ordered(found);
                }
            }
        }

        return Ordered(found);
    }

    /// <summary>Checks a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>What may be wrong with its rules and their messages, in their order.</returns>
    public IReadOnlyList<ExpressionWarning> Check(ValidatingAdmissionPolicy policy)
    {
        var environments = KindsOf(policy)
            .Select(kind => (Kind: kind, Shape: kinds.ShapeOf(kind)))
            .Where(static known => known.Shape is not null)
            .Select(known => (known.Kind, Variables: VariablesFor(policy, known.Shape!)))
            .ToList();
        var warnings = new List<ExpressionWarning>();
        var rules = policy.Spec.Validations ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            Add($"spec.validations[{i}].expression", rules[i].Expression);
            if (!string.IsNullOrEmpty(rules[i].MessageExpression))
            {
                Add($"spec.validations[{i}].messageExpression", rules[i].MessageExpression!);
            }
        }

        return warnings;

        void Add(string field, string expression)
        {
            var wrong = environments
                .Select(known => (known.Kind, Why: WhyNot(expression, known.Variables)))
                .Where(static result => result.Why is not null)
                .Select(static result => $"{result.Kind}: {result.Why}\n")
                .ToList();
            if (wrong.Count > 0)
            {
                warnings.Add(new ExpressionWarning { FieldRef = field, Warning = string.Join('\n', wrong) });
            }
        }
    }

    private static List<KindName> Ordered(IEnumerable<KindName> kinds) =>
    [
        .. kinds.OrderBy(static kind => kind.Group, StringComparer.Ordinal)
            .ThenBy(static kind => kind.Version, StringComparer.Ordinal)
            .ThenBy(static kind => kind.Kind, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> Specific(IReadOnlyList<string>? names) =>
        names is null || names.Any(static name => name.Contains('*', StringComparison.Ordinal)) ? [] : [.. names.Order(StringComparer.Ordinal)];

    private Dictionary<string, CelShape> VariablesFor(ValidatingAdmissionPolicy policy, CelShape subject)
    {
        var variables = new Dictionary<string, CelShape>(StringComparer.Ordinal)
        {
            ["object"] = subject,
            ["oldObject"] = subject,
            ["request"] = AdmissionShapes.Request,
            ["namespaceObject"] = AdmissionShapes.NamespaceObject,
            ["authorizer"] = Authorizer,
        };
        if (policy.Spec.ParamKind is { Kind: { Length: > 0 } kind, ApiVersion: { } apiVersion })
        {
            var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
            if (kinds.ShapeOf(new KindName(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind)) is { } parameters)
            {
                variables["params"] = parameters;
            }
        }

        // A variable that cannot be compiled may be anything: its mistake is told where the policy is written.
        var own = new Dictionary<string, CelShape>(StringComparer.Ordinal);
        variables["variables"] = CelShape.Object("kubernetes.variables", own);
        foreach (var variable in policy.Spec.Variables ?? [])
        {
            own[variable.Name] = TypeOf(variable.Expression, variables)?.AsVariable ?? CelShape.Dynamic;
        }

        return variables;
    }

    private static string? WhyNot(string expression, Dictionary<string, CelShape> variables)
    {
        try
        {
            CelProgram.Compile(expression, variables);
            return null;
        }
        catch (CelException exception)
        {
            return exception.Message;
        }
    }

    private static CelShape? TypeOf(string expression, Dictionary<string, CelShape> variables)
    {
        try
        {
            return CelProgram.Compile(expression, variables).Result;
        }
        catch (CelException)
        {
            return null;
        }
    }
}
