using System.Globalization;
using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Expectations;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>
/// What a cluster has come to, apart from what no two runs share: generated names, uids, times, revisions, addresses, which node a pod is
/// on, how often it was restarted. An object is called by its own name or, when that was generated, by its owner's; equal ones are counted.
/// </summary>
public sealed class EndState
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        ResourceTypes.Events.QualifiedName, ResourceTypes.Leases.QualifiedName, ResourceTypes.Endpoints.QualifiedName,
        ResourceTypes.EndpointSlices.QualifiedName, ResourceTypes.ControllerRevisions.QualifiedName, ResourceTypes.Experiments.QualifiedName,
    };

    // Names of fields whose values differ from run to run wherever they stand.
    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "observedGeneration", "nodeName", "hostIP", "hostIPs", "podIP",
        "podIPs", "clusterIP", "clusterIPs", "startTime", "startedAt", "finishedAt", "lastTransitionTime", "lastUpdateTime", "lastProbeTime",
        "lastHeartbeatTime", "containerID", "restartCount", "lastState", "nodeInfo", "images", "addresses", "podCIDR", "podCIDRs", "message",
        "timeAdded", "generateName", "collisionCount", "disruptedPods", "nominatedNodeName", "ownerReferences", "nodePort",
        "kubernetes.io/hostname", "statefulset.kubernetes.io/pod-name", "deployment.kubernetes.io/revision",
    };

    private readonly SortedDictionary<string, SortedDictionary<string, int>> _objects;

    private EndState(SortedDictionary<string, SortedDictionary<string, int>> objects) => _objects = objects;

    /// <summary>The state of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ignore">Further resources that do not count, as <c>plural.group</c>.</param>
    public static EndState Of(ObservedCluster cluster, IReadOnlyList<string>? ignore = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return Of(
            cluster.Resources.Where(resource => ignore?.Contains(resource) != true)
                .SelectMany(resource => cluster.Objects(resource).Select(pair => (resource, pair.Value))));
    }

    /// <summary>The state that objects make up.</summary>
    /// <param name="objects">The objects with the storage names of their resources.</param>
    public static EndState Of(IEnumerable<(string Resource, KubernetesObject Object)> objects)
    {
        var all = objects.Where(static entry => !LeftOut.Contains(entry.Resource)).ToList();
        var byUid = new Dictionary<string, KubernetesObject>(StringComparer.Ordinal);
        foreach (var (_, value) in all)
        {
            byUid[value.Metadata.Uid] = value;
        }

        var states = new SortedDictionary<string, SortedDictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (resource, value) in all.Where(static entry => !IsPast(entry.Object)))
        {
            var name = $"{resource} {Prefix(value)}{NameOf(value, byUid)}";
            if (!states.TryGetValue(name, out var contents))
            {
                states[name] = contents = new SortedDictionary<string, int>(StringComparer.Ordinal);
            }

            var content = Normalise(value);
            contents[content] = contents.GetValueOrDefault(content) + 1;
        }

        return new EndState(states);
    }

    /// <summary>How the state after faults differs from the one without, in words; empty when it does not.</summary>
    /// <param name="faultFree">The state without faults.</param>
    /// <param name="faulted">The state after faults.</param>
    public static IReadOnlyList<string> Compare(EndState faultFree, EndState faulted)
    {
        ArgumentNullException.ThrowIfNull(faultFree);
        ArgumentNullException.ThrowIfNull(faulted);
        var differences = new List<string>();
        foreach (var name in faultFree._objects.Keys.Union(faulted._objects.Keys).Order(StringComparer.Ordinal))
        {
            var expected = faultFree._objects.GetValueOrDefault(name) ?? [];
            var found = faulted._objects.GetValueOrDefault(name) ?? [];
            var (wanted, there) = (expected.Values.Sum(), found.Values.Sum());
            if (wanted != there)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {there} instead of {wanted}"));
            }
            else if (!expected.SequenceEqual(found))
            {
                differences.Add($"{name}: {Difference(expected, found)}");
            }
        }

        return differences;
    }

    // What a rollout leaves behind for going back has no part in the present.
    private static bool IsPast(KubernetesObject value) => value is ReplicaSet { Spec.Replicas: 0, Metadata.OwnerReferences: not null };

    private static string Prefix(KubernetesObject value) => value.Metadata.Namespace.Length > 0 ? value.Metadata.Namespace + "/" : "";

    private static string NameOf(KubernetesObject value, Dictionary<string, KubernetesObject> byUid)
    {
        if (value is Pod { Metadata.GenerateName: null or "" } or { Metadata.OwnerReferences: null })
        {
            return value.Metadata.Name;
        }

        foreach (var owner in value.Metadata.OwnerReferences)
        {
            if (owner.Kind == "StatefulSet")
            {
                return value.Metadata.Name;
            }

            return "of " + (byUid.TryGetValue(owner.Uid, out var found) ? $"{owner.Kind} {NameOf(found, byUid)}" : $"a {owner.Kind} that is gone");
        }

        return value.Metadata.Name;
    }

    private static string Normalise(KubernetesObject value)
    {
        var root = KubernetesJson.ToNode(value);
        Clean(root);
        _ = root["metadata"]?.AsObject().Remove("name");
        if (value is Pod && root["spec"] is JsonObject spec)
        {
            // The token's volume has a generated name.
            spec.Remove("volumes");
            foreach (var container in spec["containers"]?.AsArray() ?? [])
            {
                container?.AsObject().Remove("volumeMounts");
            }
        }

        return root.ToJsonString();
    }

    private static void Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var name in fields.Select(static field => field.Key).Where(Volatile.Contains).ToArray())
                {
                    fields.Remove(name);
                }

                foreach (var (_, inner) in fields)
                {
                    Clean(inner);
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Clean(element);
                }

                Sort(elements);
                break;
        }
    }

    // Conditions and taints stand in the order in which they came.
    private static void Sort(JsonArray elements)
    {
        if (elements.Count > 1 && elements[0] is JsonObject first && (first.ContainsKey("type") || first.ContainsKey("effect")))
        {
            var sorted = elements.OrderBy(static element => element!.ToJsonString(), StringComparer.Ordinal).ToArray();
            elements.Clear();
            foreach (var element in sorted)
            {
                elements.Add(element);
            }
        }
    }

    // The first place at which the contents part, with what stands there.
    private static string Difference(SortedDictionary<string, int> expected, SortedDictionary<string, int> found)
    {
        var missing = expected.First(pair => found.GetValueOrDefault(pair.Key) < pair.Value).Key;
        var instead = found.First(pair => expected.GetValueOrDefault(pair.Key) < pair.Value).Key;
        return Difference("", JsonNode.Parse(missing), JsonNode.Parse(instead)) ?? "its like is there in another number";
    }

    private static string? Difference(string path, JsonNode? expected, JsonNode? found)
    {
        if (JsonNode.DeepEquals(expected, found))
        {
            return null;
        }

        if (expected is JsonObject left && found is JsonObject right)
        {
            return left.Select(static field => field.Key).Union(right.Select(static field => field.Key)).Order(StringComparer.Ordinal)
                .Select(name => Difference(path.Length > 0 ? $"{path}.{name}" : name, left[name], right[name]))
                .FirstOrDefault(static found => found is not null);
        }

        if (expected is JsonArray one && found is JsonArray other && one.Count == other.Count)
        {
            return Enumerable.Range(0, one.Count).Select(i => Difference(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), one[i], other[i]))
                .FirstOrDefault(static found => found is not null);
        }

        return $"{path} is {found?.ToJsonString() ?? "absent"} instead of {expected?.ToJsonString() ?? "absent"}";
    }
}
