using ActorCluster.Client.Lab;
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

    private readonly IList<string> _failures;

    /// <summary>Creates the collector.</summary>
    /// <param name="failures">Gets the errors.</param>
    public FactCollector(IList<string> failures) => _failures = failures;

    /// <summary>The actor's props.</summary>
    /// <param name="failures">Gets the errors.</param>
    public static Props PropsFor(IList<string> failures) => Props.Create(() => new FactCollector(failures));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is Error error)
        {
            _failures.Add(error.ToString());
        }
    }
}
