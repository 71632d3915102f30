using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers the messages of a test actor on its own, before the test looks at them.</summary>
public abstract class AutoPilot
{
    /// <summary>Handles a message; the answer is the auto pilot of the next one.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);

    /// <summary>The answer that stops the auto pilot.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>The answer that keeps the present auto pilot.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;
}

/// <summary>Handles a message; the answer is the auto pilot of the next one.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>No auto pilot.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    private NoAutoPilot()
    {
    }

    /// <summary>The only instance.</summary>
    public static NoAutoPilot Instance { get; } = new();

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

/// <summary>Only an answer of an auto pilot: go on as you are.</summary>
public sealed class KeepRunning : AutoPilot
{
    private KeepRunning()
    {
    }

    /// <summary>The only instance.</summary>
    public static KeepRunning Instance { get; } = new();

    /// <summary>Not to be run.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("Must not call Run on the KeepRunning auto pilot.");
}

/// <summary>An auto pilot that is a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _autoPilotDelegate;

    /// <summary>Wraps the function.</summary>
    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate) => _autoPilotDelegate = autoPilotDelegate;

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => _autoPilotDelegate(sender, message);
}
