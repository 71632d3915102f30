using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Faults;

/// <summary>What an operator does in the course of an experiment, with the requests that kubectl sends for it.</summary>
/// <param name="world">The cluster.</param>
/// <param name="entry">The entry of the timeline; null when it is none, and nothing counts as hit.</param>
public sealed class OperatorActions(IFaultWorld world, string? entry)
{
    // kubectl drain tries a refused eviction again after this time (kubectl pkg/drain, evictPodWithRetry).
    private static readonly TimeSpan EvictionRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Does it.</summary>
    /// <param name="action">What.</param>
    /// <param name="nodes">The nodes that it is about.</param>
    /// <param name="pods">The pods that it is about.</param>
    /// <param name="done">Called when everything has been done.</param>
    public void Perform(OperatorAction action, IReadOnlyList<string> nodes, IReadOnlyList<Pod> pods, Action done)
    {
        switch (action)
        {
            case { Apply: { } text }:
                Each([.. WorkloadDocuments.ParseWithText(text)], (document, next) => Apply(document.Object, document.Json, next), done);
                break;
            case { Delete: { } target }:
                Each(world.Find(target), (value, next) => Delete(value, target.GracePeriodSeconds, next), done);
                break;
            case { DeletePods: { } deletion }:
                Each(pods, (pod, next) => Delete(pod, deletion.GracePeriodSeconds, next), done);
                break;
            case { Scale: { Object: { } target } scale }:
                Each(world.Find(target), (value, next) => Patch(value, ScalePatch(scale.Replicas), "scaled", next), done);
                break;
            case { Restart: { } target }:
                Each(world.Find(target), (value, next) => Patch(value, RestartPatch(), "restarted", next), done);
                break;
            case { Taint: { } taint }:
                Each(nodes, (node, next) => Taint(node, TaintText.Parse(taint), next), done);
                break;
            case { Uncordon: true }:
                Each(nodes, (node, next) => Cordon(node, false, next), done);
                break;
            case { Drain: true }:
                Each(nodes, Drain, done);
                break;
            default:
                done();
                break;
        }
    }

    private static string ScalePatch(int replicas) => new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }.ToJsonString();

    // What kubectl rollout restart sends.
    private string RestartPatch()
    {
        var now = world.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var annotations = new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = now };
        var template = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = template } }.ToJsonString();
    }

    private static void Each<T>(IReadOnlyList<T> items, Action<T, Action> step, Action done)
    {
        var index = 0;
        Next();

        void Next()
        {
            if (index == items.Count)
            {
                done();
                return;
            }

            step(items[index++], Next);
        }
    }

    private void Apply(KubernetesObject wanted, byte[] patch, Action next)
    {
        var resource = ResourceTypes.FindByKind(wanted.ApiVersion!, wanted.Kind!)!;
        var key = resource.Namespaced && wanted.Metadata.Namespace.Length == 0
            ? new ObjectKey("default", wanted.Metadata.Name)
            : wanted.Key();
        var body = wanted with { Metadata = wanted.Metadata with { Namespace = key.Namespace } };
        // What is there may be changed by a manifest that could not create it.
        var there = world.Find(new ObjectTarget { ApiVersion = wanted.ApiVersion, Kind = wanted.Kind, Namespace = key.Namespace, Name = key.Name }).Count > 0;
        if (!there)
        {
            world.Request(api => api.Create(resource, body, answer => Done(answer, key, "created", next)));
            return;
        }

        world.Request(api => api.Modify<KubernetesObject>(
            resource, key, null, current => WorkloadDocuments.Merge(current, patch), answer => Done(answer, key, "applied", next)));
    }

    private void Patch(KubernetesObject target, string patch, string what, Action next)
    {
        var bytes = Encoding.UTF8.GetBytes(patch);
        var resource = ResourceTypes.FindByKind(target.ApiVersion!, target.Kind!)!;
        world.Request(api => api.Modify<KubernetesObject>(
            resource, target.Key(), target.Metadata.Uid, current => WorkloadDocuments.Merge(current, bytes), answer => Done(answer, target.Key(), what, next)));
    }

    private void Delete(KubernetesObject target, long? grace, Action next)
    {
        var resource = ResourceTypes.FindByKind(target.ApiVersion!, target.Kind!)!;
        var options = new DeleteOptions { GracePeriodSeconds = grace, PropagationPolicy = "Background" };
        world.Request(api => api.Delete(resource, target.Key(), options, answer => Done(answer, target.Key(), "deleted", next)));
    }

    private void Taint(string node, TaintText taint, Action next) => world.Request(api => api.Modify<Api.Core.Node>(
        ResourceTypes.Nodes,
        new ObjectKey("", node),
        null,
        current =>
        {
            var others = (current.Spec.Taints ?? []).Where(other => other.Key != taint.Key || (taint.Effect is not null && other.Effect != taint.Effect));
            var taints = taint.Removes ? others : others.Append(new Taint { Key = taint.Key, Value = taint.Value, Effect = taint.Effect });
            return current with { Spec = current.Spec with { Taints = [.. taints] } };
        },
        answer => Done(answer, new ObjectKey("", node), taint.Removes ? "untainted" : "tainted", next)));

    private void Cordon(string node, bool cordon, Action next) => world.Request(api => api.Modify<Api.Core.Node>(
        ResourceTypes.Nodes,
        new ObjectKey("", node),
        null,
        current => current.Spec.Unschedulable == cordon ? current : current with { Spec = current.Spec with { Unschedulable = cordon } },
        answer => Done(answer, new ObjectKey("", node), cordon ? "cordoned" : "uncordoned", next)));

    // All pods of a node at the same time, as kubectl drain does, one node after the other.
    private void Drain(string node, Action next) => Cordon(node, true, () =>
    {
        var pods = world.Pods.Where(pod => pod.Spec.NodeName == node && IsDrained(pod)).OrderBy(static pod => pod.Metadata.Uid, StringComparer.Ordinal).ToArray();
        var left = pods.Length;
        if (left == 0)
        {
            next();
        }

        foreach (var pod in pods)
        {
            Evict(pod, () =>
            {
                if (--left == 0)
                {
                    next();
                }
            });
        }
    });

    private static bool IsDrained(Pod pod) =>
        pod.Metadata.OwnerReferences?.Any(static owner => owner is { Kind: "DaemonSet", Controller: true }) != true
        && pod.Metadata.Annotations?.ContainsKey("kubernetes.io/config.mirror") != true;

    private void Evict(Pod pod, Action gone) => world.Request(api => api.Evict(pod.Key(), null, answer =>
    {
        switch (answer.Failure?.Code)
        {
            case null:
                Struck(pod.Key(), "evicted");
                AwaitEnd(pod, gone);
                break;
            case 404:
                gone();
                break;
            default:
                world.After(EvictionRetry, () => Evict(pod, gone));
                break;
        }
    }));

    private void AwaitEnd(Pod pod, Action gone)
    {
        if (world.Pods.Any(other => other.Metadata.Uid == pod.Metadata.Uid))
        {
            world.After(PollInterval, () => AwaitEnd(pod, gone));
        }
        else
        {
            gone();
        }
    }

    private void Done(ApiResponse answer, ObjectKey key, string what, Action next)
    {
        // What was refused is in the history already, and hit nothing.
        if (answer.Failure is null)
        {
            Struck(key, what);
        }

        next();
    }

    private void Struck(ObjectKey key, string what)
    {
        if (entry is not null)
        {
            world.Struck(entry, key.ToString(), what);
        }
    }
}
