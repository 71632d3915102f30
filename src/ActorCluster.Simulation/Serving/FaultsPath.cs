using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Http;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.Hosting;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.Simulation.Serving;

/// <summary>
/// The path by which clients break a simulated cluster. GET lists what is broken; POST takes <c>{"inject": …}</c> with an entry as an
/// experiment's timeline has them, or <c>{"heal": "name"}</c>. The simulation is at rest again when it answers; no time has passed.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="driver">Its faults.</param>
public sealed class FaultsPath(SimulatedCluster cluster, FaultDriver driver)
{
    /// <summary>The path.</summary>
    public const string Path = "actorcluster.dev/faults";

    private const string TimelineField = "spec.timeline[0]";

    private readonly Dictionary<string, JsonObject> _injected = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>For the server.</summary>
    public HostPath HostPath => new(Path, Handle);

    private Task<HostAnswer> Handle(HostRequest request)
    {
        var done = new TaskCompletionSource<HostAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);

        // On the simulation's thread, to which the faults belong.
        cluster.Scheduler.Post(() =>
        {
            try
            {
                done.SetResult(request.Method switch
                {
                    "GET" => Listing(),
                    "POST" => Command(request.Body),
                    _ => Refusal(StatusError.MethodNotAllowed()),
                });
            }
            catch (Exception exception) when (exception is DecodingException or JsonException or ArgumentException or FormatException)
            {
                done.SetResult(Refusal(StatusError.BadRequest(exception.Message)));
            }
        });
        return done.Task;
    }

    private HostAnswer Command(ReadOnlyMemory<byte> body)
    {
        var command = JsonNode.Parse(body.Span) as JsonObject;
        if (command?["inject"] is JsonObject entry)
        {
            return Inject(entry);
        }

        if (command?["heal"] is JsonValue value && value.TryGetValue<string>(out var name))
        {
            if (!_injected.Remove(name))
            {
                return Refusal(StatusError.BadRequest($"there is no fault called {name}"));
            }

            driver.Heal(name);
            return Listing();
        }

        return Refusal(StatusError.BadRequest("the body has to hold an entry of a timeline to inject, or the name of a fault to heal"));
    }

    private HostAnswer Inject(JsonObject document)
    {
        Forget();
        var misfits = ManifestShape.Compare(document, typeof(TimelineEntry)).Select(static misfit => misfit.Message).ToList();
        if (misfits.Count > 0)
        {
            return Refusal(StatusError.BadRequest(string.Join("; ", misfits)));
        }

        var given = (TimelineEntry)KubernetesJson.Decode(document, typeof(TimelineEntry)).Value;
        var entry = given.Name is not null ? given : given with { Name = NewName() };
        var wrong = ExperimentValidation.Validate(new Experiment { Spec = new ExperimentSpec { Timeline = [entry] } })
            .Where(static error => error.Field.StartsWith(TimelineField, StringComparison.Ordinal))
            .Select(static error => error.ToString().Replace(TimelineField + ".", "", StringComparison.Ordinal)).ToList();
        if (_injected.ContainsKey(entry.Name!))
        {
            wrong.Add($"there is a fault called {entry.Name} already");
        }

        if (entry.Nodes?.Names?.FirstOrDefault(node => cluster.Machines.All(machine => machine.Name != node)) is { } stranger)
        {
            wrong.Add($"there is no node called {stranger}");
        }

        if (wrong.Count > 0)
        {
            return Refusal(StatusError.BadRequest(string.Join("; ", wrong)));
        }

        driver.Inject(entry);
        var (nodes, pods) = driver.TargetsOf(entry.Name!);
        if (entry is { At: null, After: null } && ((entry.Nodes is not null && nodes.Count == 0) || (entry.Pods is not null && pods.Count == 0)))
        {
            driver.Heal(entry.Name!);
            return Refusal(StatusError.BadRequest($"{entry.Name} hits nothing: no node or pod is as it says"));
        }

        document["name"] = entry.Name;
        _injected.Add(entry.Name!, (JsonObject)document.DeepClone());
        return Listing();
    }

    // Names are the history's, and a fault that is over keeps its own there.
    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"fault-{++_last}");

    private HostAnswer Listing()
    {
        Forget();
        var faults = _injected.OrderBy(static fault => fault.Key, StringComparer.Ordinal).Select(fault => (JsonNode)new JsonObject
        {
            ["name"] = fault.Key,
            ["on"] = driver.IsOn(fault.Key),
            ["nodes"] = new JsonArray([.. driver.TargetsOf(fault.Key).Nodes.Select(static node => (JsonNode)node)]),
            ["entry"] = fault.Value.DeepClone(),
        });
        return new HostAnswer(200, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["faults"] = new JsonArray([.. faults]) }));
    }

    // What began and is over: its time ran out, or it was one blow.
    private void Forget()
    {
        foreach (var name in _injected.Keys.Where(name => driver.HasBegun(name) && !driver.IsOn(name)).ToArray())
        {
            _injected.Remove(name);
        }
    }

    private static HostAnswer Refusal(Status failure) => new(failure.Code, KubernetesJson.Encode(failure));
}
