namespace Akka.Actor.Internal;

/// <summary>An actor that is initialised after its constructor has run.</summary>
public interface IInitializableActor
{
    /// <summary>Initialises.</summary>
    void Init();
}
