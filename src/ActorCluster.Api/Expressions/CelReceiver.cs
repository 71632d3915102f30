namespace ActorCluster.Api.Expressions;

/// <summary>
/// A value that expressions can only ask: its methods are what whoever evaluates the expression offers (cel-go's <c>ref.Val</c> of a type
/// of the host). Its methods have to be declared, too, so that expressions are checked before they are evaluated.
/// </summary>
public abstract class CelReceiver
{
    /// <summary>The name of its type.</summary>
    public abstract string TypeName { get; }

    /// <summary>What can be selected of it; empty for most.</summary>
    public virtual IReadOnlyDictionary<string, object?> Fields { get; } = new Dictionary<string, object?>();

    /// <summary>Calls a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="result">The value.</param>
    /// <returns>False when it has no such method for such arguments.</returns>
    /// <exception cref="CelException">The method fails.</exception>
    public abstract bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result);
}
