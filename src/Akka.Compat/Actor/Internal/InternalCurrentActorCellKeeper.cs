#nullable disable
namespace Akka.Actor.Internal;

/// <summary>Knows the cell whose actor runs on this thread.</summary>
public static class InternalCurrentActorCellKeeper
{
    [ThreadStatic]
    private static ActorCell _current;

    /// <summary>The cell, or null.</summary>
    public static ActorCell Current
    {
        get => _current;
        set => _current = value;
    }
}
