using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Verdicts;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Simulation.Hosting;

/// <summary>
/// Listens to the event stream: what components publish about faults, containers and decisions comes into the history by being sent to it,
/// and errors that are logged are kept. Messages: the records of <c>ActorCluster.Client.Lab</c>, <see cref="Error"/>.
/// </summary>
internal sealed class FactCollector : UntypedActor
{
    /// <summary>The actor's name.</summary>
    public const string Name = "fact-collector";

    /// <summary>What it subscribes to.</summary>
    public static IReadOnlyList<Type> Listens { get; } =
        [typeof(Error), typeof(ContainerTransition), typeof(MachineEnded), typeof(FaultHit), typeof(FaultHealed), typeof(EvictionDecision), typeof(PreemptionDecision)];

    // An actor that fails whenever it starts fails for ever.
    private const int Most = 100;

    private readonly IList<ActorError> _errors;

    /// <summary>Creates the collector.</summary>
    /// <param name="errors">Gets the errors.</param>
    public FactCollector(IList<ActorError> errors) => _errors = errors;

    /// <summary>The actor's props.</summary>
    /// <param name="errors">Gets the errors.</param>
    public static Props PropsFor(IList<ActorError> errors) => Props.Create(() => new FactCollector(errors));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is Error error && _errors.Count < Most)
        {
            var cause = error.Cause is { } exception ? $"\n{exception}" : "";
            _errors.Add(new ActorError($"{error.Cause?.GetType().Name ?? "error"} in {error.LogClass?.Name ?? error.LogSource}", $"{error.LogSource}: {error.Message}{cause}"));
        }
    }
}
