#nullable disable
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Akka.Actor.Internal;

/// <summary>Calls the constructors of actors: which one is found by the arguments, how it is called is kept per type.</summary>
internal static class ActorConstructors
{
    private static readonly ConcurrentDictionary<Type, Candidate[]> Known = new();

    public static ActorBase Construct(Type type, object[] arguments)
    {
        var candidates = Known.GetOrAdd(type, static t => [.. t.GetConstructors().Select(static c => new Candidate(c))]);
        Candidate chosen = null;
        foreach (var candidate in candidates)
        {
            if (!candidate.Takes(arguments)) continue;
            if (chosen is not null) return ByBinder(type, arguments);
            chosen = candidate;
        }
        return chosen is null ? ByBinder(type, arguments) : (ActorBase)chosen.Invoker.Invoke(arguments.AsSpan());
    }

    /// <summary>Several constructors take the arguments, or none as they stand: let the runtime's binder decide.</summary>
    private static ActorBase ByBinder(Type type, object[] arguments)
    {
        try
        {
            return (ActorBase)Activator.CreateInstance(type, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Capture(e.InnerException).Throw();
            throw;
        }
    }

    private sealed class Candidate
    {
        private readonly Type[] _parameters;
        private ConstructorInvoker _invoker;
        private readonly ConstructorInfo _constructor;

        public Candidate(ConstructorInfo constructor)
        {
            _constructor = constructor;
            _parameters = [.. constructor.GetParameters().Select(static p => p.ParameterType)];
        }

        public ConstructorInvoker Invoker => _invoker ??= ConstructorInvoker.Create(_constructor);

        public bool Takes(object[] arguments)
        {
            if (arguments.Length != _parameters.Length) return false;
            for (var i = 0; i < arguments.Length; i++)
            {
                var parameter = _parameters[i];
                var argument = arguments[i];
                if (argument is null ? parameter.IsValueType && Nullable.GetUnderlyingType(parameter) is null : !parameter.IsInstanceOfType(argument))
                    return false;
            }
            return true;
        }
    }
}

/// <summary>Evaluates the arguments of the expression in <c>Props.Create(() => new A(x, y))</c>, mostly without compiling anything.</summary>
internal static class ConstructorArguments
{
    public static object[] Evaluate(NewExpression creation)
    {
        if (creation.Arguments.Count == 0) return [];
        var values = new object[creation.Arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Evaluate(creation.Arguments[i]);
        return values;
    }

    private static object Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } access when access.Expression is null or ConstantExpression or MemberExpression:
                return field.GetValue(access.Expression is null ? null : Evaluate(access.Expression));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when convert.Type.IsAssignableFrom(convert.Operand.Type) || convert.Type == typeof(object):
                return Evaluate(convert.Operand);
            default:
                return Expression.Lambda<Func<object>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
    }
}
