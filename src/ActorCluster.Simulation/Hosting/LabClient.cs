using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.Simulation.Hosting;

/// <summary>
/// What an experiment's operator asks of the API, as any client does. Messages: <see cref="Perform"/>, and the answers of the API.
/// </summary>
public sealed class LabClient : UntypedActor, IWithTimers
{
    /// <summary>The name that its requests carry.</summary>
    public const string ClientName = "lab";

    private readonly ICanTell _api;
    private readonly TimeProvider _time;
    private readonly ClientSettings _settings;
    private ApiClient _client = null!;

    /// <summary>Creates the client.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="time">The clock.</param>
    /// <param name="settings">Timeouts.</param>
    public LabClient(ICanTell api, TimeProvider time, ClientSettings settings)
    {
        _api = api;
        _time = time;
        _settings = settings;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(ICanTell api, TimeProvider time, ClientSettings settings) => Props.Create(() => new LabClient(api, time, settings));

    /// <inheritdoc />
    protected override void PreStart() => _client = new ApiClient(_api, Self, Timers, ClientName, _time, _settings);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is Perform perform)
        {
            perform.Request(_client);
        }
        else if (!_client.TryHandle(message))
        {
            Unhandled(message);
        }
    }

    /// <summary>Sends requests.</summary>
    /// <param name="Request">Sends them; their answers come to the functions that it gives along.</param>
    public sealed record Perform(Action<ApiClient> Request);
}
