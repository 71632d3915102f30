using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Expressions;
using ActorCluster.ApiServer.Admission.Webhooks;

namespace ActorCluster.ApiServer.Admission.Policies;

/// <summary>A rule, compiled.</summary>
/// <param name="Source">The rule.</param>
/// <param name="Expression">Its expression.</param>
/// <param name="Message">The expression of its message; null for none.</param>
internal sealed record PolicyRule(Api.AdmissionRegistration.Validation Source, CompiledExpression Expression, CompiledExpression? Message);

/// <summary>
/// A policy, compiled: its variables may use those before them, its rules use them all (k8s.io/apiserver/pkg/admission/plugin/cel/
/// composition.go). Whether objects give parameters decides whether there is a variable for them.
/// </summary>
internal sealed class PolicyProgram
{
    /// <summary>The variable by which expressions see the policy's own variables.</summary>
    public const string VariablesName = "variables";

    private readonly List<(string Name, CompiledExpression Expression)> _variables = [];

    /// <summary>Compiles a policy.</summary>
    /// <param name="spec">The policy.</param>
    public PolicyProgram(ValidatingAdmissionPolicySpec spec)
    {
        Outer = new Dictionary<string, CelShape>(AdmissionExpressions.Variables) { ["namespaceObject"] = AdmissionShapes.NamespaceObject };
        if (spec.ParamKind is not null)
        {
            Outer["params"] = CelShape.Dynamic;
        }

        var known = new Dictionary<string, CelShape>(StringComparer.Ordinal);
        foreach (var variable in spec.Variables ?? [])
        {
            var compiled = CompiledExpression.Of(variable.Expression, With(known));
            _variables.Add((variable.Name, compiled));
            known[variable.Name] = compiled.Program?.Result.AsVariable ?? CelShape.Dynamic;
        }

        // Messages are made without asking who may do what.
        var all = With(known);
        var forMessages = With(known);
        forMessages.Remove(AdmissionExpressions.Authorizer);
        Rules =
        [
            .. (spec.Validations ?? []).Select(rule => new PolicyRule(
                rule,
                CompiledExpression.Of(rule.Expression, all),
                string.IsNullOrEmpty(rule.MessageExpression) ? null : CompiledExpression.Of(rule.MessageExpression, forMessages))),
        ];
        Annotations = [.. (spec.AuditAnnotations ?? []).Select(annotation => (annotation, CompiledExpression.Of(annotation.ValueExpression, all)))];
    }

    /// <summary>The variables that are given from outside.</summary>
    public Dictionary<string, CelShape> Outer { get; }

    /// <summary>The policy's own variables.</summary>
    public IReadOnlyList<(string Name, CompiledExpression Expression)> Variables => _variables;

    /// <summary>The rules.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>What would go into the audit log. There is none, but an expression that fails refuses the request all the same.</summary>
    public IReadOnlyList<(AuditAnnotation Source, CompiledExpression Expression)> Annotations { get; }

    /// <summary>Adds the policy's own variables to the values from outside. Each is computed when it is first asked for.</summary>
    /// <param name="values">The values from outside.</param>
    public Dictionary<string, object?> Complete(Dictionary<string, object?> values)
    {
        var complete = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        complete[VariablesName] = new LazyVariables(_variables, complete);
        return complete;
    }

    private Dictionary<string, CelShape> With(Dictionary<string, CelShape> known) => new(Outer)
    {
        [VariablesName] = CelShape.Object("kubernetes.variables", new Dictionary<string, CelShape>(known)),
    };

    private sealed class LazyVariables(
        IReadOnlyList<(string Name, CompiledExpression Expression)> variables, IReadOnlyDictionary<string, object?> values)
        : IReadOnlyDictionary<string, object?>, IComputedOnDemand
    {
        private readonly Dictionary<string, (object? Value, CelException? Error)> _computed = new(StringComparer.Ordinal);
        private long _cost;

        public IEnumerable<string> Keys => variables.Select(static variable => variable.Name);

        public IEnumerable<object?> Values => Keys.Select(name => this[name]);

        public int Count => variables.Count;

        public object? this[string key] => TryGetValue(key, out var value) ? value : throw new CelException($"no such key: {key}");

        public long TakeCost()
        {
            var cost = _cost;
            _cost = 0;
            return cost;
        }

        public bool ContainsKey(string key) => Keys.Contains(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
        {
            value = null;
            if (!_computed.TryGetValue(key, out var known))
            {
                var found = variables.FirstOrDefault(variable => variable.Name == key);
                if (found.Name is null)
                {
                    return false;
                }

                known = _computed[key] = Compute(key, found.Expression);
            }

            value = known.Error is null ? known.Value : throw known.Error;
            return true;
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            Keys.Select(name => new KeyValuePair<string, object?>(name, this[name])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private (object? Value, CelException? Error) Compute(string name, CompiledExpression expression)
        {
            if (expression.Program is not { } program)
            {
                return (null, new CelException($"composited variable \"{name}\" fails to compile: {expression.Error}"));
            }

            var budget = new CelBudget(AdmissionExpressions.PerCall);
            try
            {
                return (program.Evaluate(values, budget), null);
            }
            catch (CelException exception)
            {
                return (null, new CelException($"composited variable \"{name}\" fails to evaluate: {exception.Message}"));
            }
            finally
            {
                _cost += AdmissionExpressions.PerCall - budget.Left;
            }
        }
    }
}
