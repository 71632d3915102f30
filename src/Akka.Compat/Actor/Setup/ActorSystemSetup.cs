#nullable disable
using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>A part of what a system is created with.</summary>
public abstract class Setup
{
    /// <summary>This and another.</summary>
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}

/// <summary>What a system is created with: at most one of each type.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>Nothing.</summary>
    public static readonly ActorSystemSetup Empty = new([]);

    private readonly Dictionary<Type, Setup> _parts;

    private ActorSystemSetup(Dictionary<Type, Setup> parts) => _parts = parts;

    /// <summary>Collects parts.</summary>
    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var parts = new Dictionary<Type, Setup>();
        foreach (var part in setup) parts[part.GetType()] = part;
        return new ActorSystemSetup(parts);
    }

    /// <summary>The part of a type.</summary>
    public Option<T> Get<T>()
        where T : Setup => _parts.TryGetValue(typeof(T), out var part) ? (T)part : Option<T>.None;

    /// <summary>This with a part more, which replaces one of its type.</summary>
    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup => new(new Dictionary<Type, Setup>(_parts) { [setup.GetType()] = setup });

    /// <summary>This with a part more, which replaces one of its type.</summary>
    public ActorSystemSetup And<T>(T setup)
        where T : Setup => WithSetup(setup);

    /// <inheritdoc/>
    public override string ToString() => $"ActorSystemSetup({string.Join(", ", _parts.Keys)})";
}
