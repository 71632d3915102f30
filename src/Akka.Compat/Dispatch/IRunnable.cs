#nullable disable
namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    /// <summary>Does it.</summary>
    void Run();
}

/// <summary>An action as work.</summary>
public sealed class ActionRunnable : IRunnable
{
    private readonly Action _action;

    /// <summary>Wraps the action.</summary>
    public ActionRunnable(Action action) => _action = action;

    /// <inheritdoc/>
    public void Run() => _action();

    /// <inheritdoc/>
    public void Execute() => _action();
}
