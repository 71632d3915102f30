using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Http;
using ActorCluster.Simulation.Engine;

namespace ActorCluster.Simulation.Serving;

/// <summary>
/// The path by which clients read and command a simulated cluster's clock. GET tells; POST takes <c>{"step": "40s"}</c>, answered when the
/// clock has got there; <c>{"speed": 60}</c>, where 0 pauses; <c>{"paused": true}</c>, or false, which goes on at the speed of before.
/// </summary>
/// <param name="scheduler">The simulation.</param>
/// <param name="clock">Its pace.</param>
public sealed class ClusterTimePath(SimulationScheduler scheduler, PacedClock clock)
{
    /// <summary>The path.</summary>
    public const string Path = "actorcluster.dev/time";

    /// <summary>The fastest pace.</summary>
    public const double Fastest = 100_000;

    // What resuming goes back to. Written and read by requests, of which the last one wins.
    private double _before = clock.Speed > 0 ? clock.Speed : 1;

    /// <summary>For the server.</summary>
    public HostPath HostPath => new(Path, Handle);

    private Task<HostAnswer> Handle(HostRequest request) => request.Method switch
    {
        "GET" => Tell(scheduler.Clock.Now),
        "POST" => Command(request.Body),
        _ => Refuse(StatusError.MethodNotAllowed()),
    };

    private Task<HostAnswer> Command(ReadOnlyMemory<byte> body)
    {
        if (Parse(body) is not { } command)
        {
            return Refuse(StatusError.BadRequest("the body has to be a JSON object"));
        }

        var done = new TaskCompletionSource<HostAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (command["step"] is JsonValue step && step.TryGetValue<string>(out var text))
        {
            if (!LabDuration.TryParse(text, out var by, out var error) || by <= TimeSpan.Zero)
            {
                return Refuse(StatusError.BadRequest(error ?? $"time goes on, not back: {text}"));
            }

            clock.Step(by, now => done.SetResult(Document(now)));
        }
        else if (command["speed"] is JsonValue speed && speed.TryGetValue<double>(out var factor) && factor is >= 0 and <= Fastest)
        {
            SetSpeed(factor, done);
        }
        else if (command["paused"] is JsonValue paused && paused.TryGetValue<bool>(out var pauses))
        {
            SetSpeed(pauses ? 0 : Volatile.Read(ref _before), done);
        }
        else
        {
            return Refuse(StatusError.BadRequest(string.Create(
                CultureInfo.InvariantCulture, $"the body has to hold a step, as {{\"step\": \"40s\"}}, a speed from 0 to {Fastest}, as {{\"speed\": 60}}, or {{\"paused\": true}}")));
        }

        return done.Task;
    }

    private void SetSpeed(double speed, TaskCompletionSource<HostAnswer> done)
    {
        if (speed > 0)
        {
            Volatile.Write(ref _before, speed);
        }

        clock.SetSpeed(speed);
        scheduler.Post(() => done.SetResult(Document(scheduler.Clock.Now)));
    }

    private Task<HostAnswer> Tell(DateTimeOffset now) => Task.FromResult(Document(now));

    private static Task<HostAnswer> Refuse(Api.Meta.Status failure) => Task.FromResult(new HostAnswer(failure.Code, KubernetesJson.Encode(failure)));

    private HostAnswer Document(DateTimeOffset now)
    {
        var document = new JsonObject
        {
            ["now"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["elapsed"] = LabDuration.Format(TimeSpan.FromMilliseconds(Math.Floor((now - VirtualClock.Origin).TotalMilliseconds))),
            ["speed"] = clock.Speed,
        };
        return new HostAnswer(200, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(document));
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
