using System.Text.Json;

namespace ActorCluster.Scenarios;

/// <summary>What the tests look at in a pod.</summary>
internal sealed record PodView(string Name, string Uid, string Node, string Image, bool Terminating, bool Ready, int Restarts)
{
    /// <summary>Reads a pod.</summary>
    public static PodView Of(JsonElement pod) => new(
        pod.GetProperty("metadata").GetProperty("name").GetString()!,
        pod.GetProperty("metadata").GetProperty("uid").GetString()!,
        pod.GetProperty("spec").TryGetProperty("nodeName", out var node) ? node.GetString()! : "",
        pod.GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString()!,
        pod.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _),
        pod.GetProperty("status").TryGetProperty("conditions", out var conditions)
            && conditions.EnumerateArray().Any(static c => c.GetProperty("type").GetString() == "Ready" && c.GetProperty("status").GetString() == "True"),
        pod.GetProperty("status").TryGetProperty("containerStatuses", out var statuses) ? statuses.EnumerateArray().Sum(static s => s.GetProperty("restartCount").GetInt32()) : 0);
}
