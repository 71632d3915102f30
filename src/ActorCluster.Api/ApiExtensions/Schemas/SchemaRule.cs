using ActorCluster.Api.Expressions;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>What the rules of one object may still cost in all.</summary>
/// <param name="left">The most.</param>
internal sealed class RuleBudget(long left)
{
    /// <summary>What is left.</summary>
    public long Left { get; private set; } = left;

    /// <summary>Takes what an evaluation cost.</summary>
    /// <returns>Whether that much was left.</returns>
    public bool Spend(CelBudget spent)
    {
        Left -= SchemaRule.PerCall - spent.Left;
        return Left >= 0;
    }
}

/// <summary>Where a rule is asked.</summary>
/// <param name="Path">The path of the value; empty for the whole object.</param>
/// <param name="Self">The value.</param>
/// <param name="OldSelf">The value before; null when there is none to compare with.</param>
/// <param name="HasOldSelf">Whether there is one.</param>
/// <param name="IsUnchanged">Whether it is what it was: then only rules about the change can fail.</param>
internal readonly record struct RuleSubject(string Path, object? Self, object? OldSelf, bool HasOldSelf, bool IsUnchanged);

/// <summary>A rule of a schema, compiled.</summary>
internal sealed class SchemaRule
{
    /// <summary>What one evaluation may cost (k8s.io/apiserver/pkg/apis/cel/config.go, PerCallLimit).</summary>
    public const long PerCall = 1_000_000;

    // MaxEvaluatedMessageExpressionSizeBytes of the same file.
    private const int LongestMessage = 5120;

    private const string Self = "self";
    private const string OldSelf = "oldSelf";

    private readonly ValidationRule _source;
    private readonly CelProgram _program;
    private readonly CelProgram? _message;
    private readonly string _type;
    private readonly string _field;

    /// <summary>Compiles a rule.</summary>
    /// <exception cref="CelException">It is not valid.</exception>
    public SchemaRule(ValidationRule source, StructuralSchema schema, bool isRoot)
    {
        var variables = Variables(source, CelShape.Of(schema, isRoot) ?? CelShape.Dynamic);
        _source = source;
        _type = FieldError.Quote(schema.Type);
        _field = string.IsNullOrEmpty(source.FieldPath) ? "" : SchemaFieldPath.Normalize(source.FieldPath, schema) ?? "";
        _program = CelProgram.Compile(source.Rule, variables);
        _message = string.IsNullOrEmpty(source.MessageExpression) ? null : CelProgram.Compile(source.MessageExpression, variables);
    }

    private bool UsesOldSelf => _program.Names.Contains(OldSelf);

    private string Name => (_source.Message is { Length: > 0 } given ? given : _source.Rule).Trim();

    /// <summary>Says what is wrong with a rule.</summary>
    public static RuleVerdict Judge(ValidationRule rule, StructuralSchema schema, bool isRoot)
    {
        if (CelShape.Of(schema, isRoot) is not { } shape)
        {
            return new RuleVerdict(
                $"rule declared on schema that does not support validation rules type: '{schema.Type}' "
                + $"x-kubernetes-preserve-unknown-fields: '{(schema.PreservesUnknownFields ? "true" : "false")}'",
                null,
                false);
        }

        var variables = Variables(rule, shape);
        string? why;
        var usesOldSelf = false;
        ulong cost = 0;
        var extent = SchemaExtents.Of(schema, isRoot);
        var extents = new Dictionary<string, CelExtent>(StringComparer.Ordinal);
        if (extent is not null)
        {
            extents.Add(Self, extent);
            if (rule.OptionalOldSelf != true)
            {
                extents.Add(OldSelf, extent);
            }
        }

        try
        {
            var program = CelProgram.Compile(rule.Rule, variables);
            usesOldSelf = program.Names.Contains(OldSelf);
            cost = program.EstimateCost(extents);
            why = program.Result.Name == "bool" ? null : "cel expression must evaluate to a bool";
        }
        catch (CelException exception)
        {
            why = "compilation failed: " + exception.Message;
        }

        ulong messageCost = 0;
        var whyNoMessage = string.IsNullOrEmpty(rule.MessageExpression)
            ? null
            : WhyNoMessage(rule.MessageExpression, variables, extents, out messageCost);
        return new RuleVerdict(why, whyNoMessage, usesOldSelf)
        {
            RuleCost = why is null ? cost : 0,
            MessageCost = messageCost,
            MostInRequest = SchemaExtents.RequestBytes / ((extent?.LeastBytes ?? 1) + 1),
        };
    }

    /// <summary>Asks the rule.</summary>
    /// <param name="subject">Where.</param>
    /// <param name="budget">What is left to spend.</param>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="forgiven">Gets what is wrong, but was so before.</param>
    /// <returns>Whether further rules may be asked.</returns>
    public bool Ask(RuleSubject subject, RuleBudget budget, ICollection<FieldError> errors, ICollection<FieldError> forgiven)
    {
        var isOptional = _source.OptionalOldSelf == true;
        if (UsesOldSelf && !subject.HasOldSelf && !isOptional)
        {
            return true;
        }

        var before = isOptional ? subject.HasOldSelf ? CelOptional.Of(subject.OldSelf) : CelOptional.None : subject.OldSelf;
        KeyValuePair<string, object?>[] variables = [new(Self, subject.Self), new(OldSelf, before)];
        var path = subject.Path.Length == 0 ? "<nil>" : subject.Path;
        var call = new CelBudget(PerCall);
        CelException? failure = null;
        var holds = false;
        try
        {
            holds = _program.Evaluate(variables, call) is true;
        }
        catch (CelException exception)
        {
            failure = exception;
        }

        if (!budget.Spend(call))
        {
            return Stop(path, "validation failed due to running out of cost budget, no further validation rules will be run", errors);
        }

        if (failure is null)
        {
            return holds || Fail(subject, budget, errors, forgiven);
        }

        if (call.Left < 0)
        {
            return Stop(path, $"'{failure.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {Name}", errors);
        }

        errors.Add(new FieldError(FieldError.TypeInvalid, path, _type, failure.Message.StartsWith("no such overload", StringComparison.Ordinal)
            ? $"'{failure.Message}': call arguments did not match a supported operator, function or macro signature for rule: {Name}"
            : $"{failure.Message} evaluating rule: {Name}"));
        return true;
    }

    private static string? WhyNoMessage(
        string expression, Dictionary<string, CelShape> variables, Dictionary<string, CelExtent> extents, out ulong cost)
    {
        cost = 0;
        try
        {
            var program = CelProgram.Compile(expression, variables);
            if (program.Result.Name != "string")
            {
                return "messageExpression must evaluate to a string";
            }

            cost = program.EstimateCost(extents);
            return null;
        }
        catch (CelException exception)
        {
            return "messageExpression compilation failed: " + exception.Message;
        }
    }

    private static Dictionary<string, CelShape> Variables(ValidationRule rule, CelShape shape) => new(StringComparer.Ordinal)
    {
        [Self] = shape,
        [OldSelf] = rule.OptionalOldSelf == true ? CelShape.Optional(shape) : shape,
    };

    private bool Stop(string path, string why, ICollection<FieldError> errors)
    {
        errors.Add(new FieldError(FieldError.TypeInvalid, path, _type, why));
        return false;
    }

    private bool Fail(RuleSubject subject, RuleBudget budget, ICollection<FieldError> errors, ICollection<FieldError> forgiven)
    {
        // What was wrong before may stay so: only rules about the change are strict with it.
        var found = !UsesOldSelf && subject.IsUnchanged ? forgiven : errors;
        var field = _field.Length == 0 || subject.Path.Length == 0 ? subject.Path + _field : $"{subject.Path}.{_field}";
        field = field.Length == 0 ? "<nil>" : field;
        var message = _source.Message is { Length: > 0 } given ? given.Trim() : $"failed rule: {Name}";
        if (_message is not null)
        {
            // A message sees the state before itself, though it may be optional for the rule.
            List<KeyValuePair<string, object?>> variables = [new(Self, subject.Self)];
            if (subject.HasOldSelf)
            {
                variables.Add(new(OldSelf, subject.OldSelf));
            }

            var call = new CelBudget(PerCall);
            var made = "";
            try
            {
                made = (_message.Evaluate(variables, call) as string ?? "").Trim();
            }
            catch (CelException)
            {
                // The message that is written out takes its place.
            }

            if (!budget.Spend(call))
            {
                return Stop(
                    field, "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run", found);
            }

            if (call.Left < 0)
            {
                return Stop(
                    field,
                    $"no further validation rules will be run due to call cost exceeds limit for messageExpression: {FieldError.Quote(_source.MessageExpression!)}",
                    found);
            }

            var fits = made.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(made) <= LongestMessage && !made.Contains('\n', StringComparison.Ordinal);
            message = fits ? made : message;
        }

        found.Add(_source.Reason switch
        {
            FieldError.TypeForbidden => new FieldError(FieldError.TypeForbidden, field, null, message),
            FieldError.TypeRequired => new FieldError(FieldError.TypeRequired, field, null, message),
            FieldError.TypeDuplicate => new FieldError(FieldError.TypeDuplicate, field, _type, ""),
            _ => new FieldError(FieldError.TypeInvalid, field, _type, message),
        });
        return true;
    }
}
