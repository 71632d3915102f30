using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Serialization;
using ActorCluster.Client.Protocol;
using ActorCluster.Simulation.Experiments;
using ActorCluster.TestKit.Conditions;

namespace ActorCluster.TestKit;

/// <content>
/// The API, with objects as types. What the API refuses is a <see cref="StatusException"/> with its Status, as kubectl would show it.
/// Answers take no time unless a fault delays them.
/// </content>
public abstract partial class TestCluster
{
    /// <summary>Creates the objects of YAML documents, or merges them into what is there, as <c>kubectl apply</c> does.</summary>
    /// <param name="manifest">A file, or the YAML text itself: whatever has more than one line or no such file is taken for text.</param>
    /// <exception cref="DecodingException">A document is malformed.</exception>
    /// <exception cref="StatusException">The API refused an object.</exception>
    public async Task ApplyAsync(string manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var isFile = !manifest.Contains('\n', StringComparison.Ordinal) && !manifest.Contains(": ", StringComparison.Ordinal);
        var text = isFile ? File.ReadAllText(manifest) : manifest;
        foreach (var (wanted, json) in WorkloadDocuments.ParseWithText(text).ToArray())
        {
            await ApplyAsync(wanted, json).ConfigureAwait(false);
        }
    }

    /// <summary>Creates an object, or merges it into what is there.</summary>
    /// <param name="wanted">The object.</param>
    /// <exception cref="StatusException">The API refused it.</exception>
    public Task ApplyAsync(KubernetesObject wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return ApplyAsync(wanted, KubernetesJson.Encode(wanted));
    }

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace, where its kind has one.</param>
    /// <exception cref="StatusException">There is none (404), or the API refused.</exception>
    public async Task<T> GetAsync<T>(string name, string ns = "default")
        where T : KubernetesObject
    {
        var resource = TypedResources.Of<T>();
        return (T)(await AnswerAsync((api, then) => api.Get(resource, Key(resource, name, ns), then)).ConfigureAwait(false))!;
    }

    /// <summary>Lists objects.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="ns">Their namespace; <c>*</c> means all.</param>
    /// <param name="selector">A selector of labels; null for all.</param>
    /// <exception cref="StatusException">The API refused.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string ns = "default", string? selector = null)
        where T : KubernetesObject
    {
        var resource = TypedResources.Of<T>();
        var labels = selector is null ? null : LabelQuery.Parse(selector);
        var answer = await AskAsync<ApiList>(
            (api, then) => api.List(resource, resource.Namespaced && ns != "*" ? ns : "", labels, null, then)).ConfigureAwait(false);
        return answer.Failure is { } failure ? throw new StatusException(failure) : [.. answer.Objects.Cast<T>()];
    }

    /// <summary>Creates an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="wanted">The object; one without a namespace goes to <c>default</c>.</param>
    /// <exception cref="StatusException">The API refused it.</exception>
    public async Task<T> CreateAsync<T>(T wanted)
        where T : KubernetesObject
    {
        var (resource, body) = Placed(wanted);
        return (T)(await AnswerAsync((api, then) => api.Create(resource, body, then)).ConfigureAwait(false))!;
    }

    /// <summary>Replaces an object. One that carries a resource version is refused when it has changed since (409).</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="wanted">The object.</param>
    /// <param name="subresource">Empty, or <c>status</c>.</param>
    /// <exception cref="StatusException">The API refused it.</exception>
    public async Task<T> UpdateAsync<T>(T wanted, string subresource = "")
        where T : KubernetesObject
    {
        var (resource, body) = Placed(wanted);
        return (T)(await AnswerAsync((api, then) => api.Update(resource, body, then, subresource)).ConfigureAwait(false))!;
    }

    /// <summary>Changes an object by a function of its present state, again when it changes meanwhile.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="change">Makes the new state; pure.</param>
    /// <param name="ns">Its namespace, where its kind has one.</param>
    /// <exception cref="StatusException">There is none, or the API refused.</exception>
    public async Task<T> UpdateAsync<T>(string name, Func<T, T> change, string ns = "default")
        where T : KubernetesObject
    {
        var resource = TypedResources.Of<T>();
        return (T)(await AnswerAsync((api, then) => api.Modify(resource, Key(resource, name, ns), null, change, then)).ConfigureAwait(false))!;
    }

    /// <summary>Changes an object by a strategic merge patch.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="patch">The patch, as JSON.</param>
    /// <param name="ns">Its namespace, where its kind has one.</param>
    /// <exception cref="StatusException">There is none, or the API refused.</exception>
    public Task<T> PatchAsync<T>(string name, string patch, string ns = "default")
        where T : KubernetesObject
    {
        var bytes = Encoding.UTF8.GetBytes(patch);
        return UpdateAsync<T>(name, current => (T)WorkloadDocuments.Merge(current, bytes), ns);
    }

    /// <summary>Deletes an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace, where its kind has one.</param>
    /// <param name="gracePeriodSeconds">How long a pod's containers have; null for as long as it grants them.</param>
    /// <exception cref="StatusException">There is none, or the API refused.</exception>
    public Task DeleteAsync<T>(string name, string ns = "default", long? gracePeriodSeconds = null)
        where T : KubernetesObject
    {
        var resource = TypedResources.Of<T>();
        var options = new DeleteOptions { GracePeriodSeconds = gracePeriodSeconds, PropagationPolicy = "Background" };
        return AnswerAsync((api, then) => api.Delete(resource, Key(resource, name, ns), options, then));
    }

    /// <summary>Gives a Deployment, ReplicaSet or StatefulSet other replicas.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="ns">Its namespace.</param>
    /// <exception cref="StatusException">There is none, or the API refused.</exception>
    public Task ScaleAsync<T>(string name, int replicas, string ns = "default")
        where T : KubernetesObject =>
        PatchAsync<T>(name, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }.ToJsonString(), ns);

    /// <summary>Evicts a pod, if the disruption budgets allow it.</summary>
    /// <param name="name">The pod.</param>
    /// <param name="ns">Its namespace.</param>
    /// <exception cref="StatusException">A budget forbids it now (429), or there is no such pod.</exception>
    public Task EvictAsync(string name, string ns = "default") =>
        AnswerAsync((api, then) => api.Evict(new ObjectKey(ns, name), null, then));

    /// <summary>Keeps new pods away from a node.</summary>
    /// <param name="node">The node.</param>
    public Task CordonAsync(string node) => SetUnschedulable(node, true);

    /// <summary>Lets new pods come to a node again.</summary>
    /// <param name="node">The node.</param>
    public Task UncordonAsync(string node) => SetUnschedulable(node, false);

    /// <summary>
    /// Cordons a node and evicts its pods, DaemonSets' aside, as <c>kubectl drain --ignore-daemonsets</c> does; what a budget forbids is
    /// tried again every five seconds.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="within">How long it may take; null for ten minutes.</param>
    /// <exception cref="ClusterAssertionException">It takes longer.</exception>
    public Task DrainAsync(string node, TimeSpan? within = null)
    {
        var drain = Inject(new TimelineEntry { Nodes = Named([node]), Action = new OperatorAction { Drain = true } });
        return AwaitAsync(within ?? TimeSpan.FromMinutes(10), _ => !drain.IsOn, $"{node} is drained");
    }

    private static ObjectKey Key(ResourceType resource, string name, string ns) => new(resource.Namespaced ? ns : "", name);

    private static (ResourceType Resource, KubernetesObject Body) Placed(KubernetesObject wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var resource = TypedResources.Of(wanted);
        var ns = !resource.Namespaced ? "" : wanted.Metadata.Namespace is { Length: > 0 } given ? given : "default";
        return (resource, wanted with { ApiVersion = resource.ApiVersion, Kind = resource.Kind, Metadata = wanted.Metadata with { Namespace = ns } });
    }

    private async Task ApplyAsync(KubernetesObject wanted, byte[] patch)
    {
        var (resource, body) = Placed(wanted);
        var key = Key(resource, body.Metadata.Name, body.Metadata.Namespace);
        var present = await AskAsync<ApiResponse>((api, then) => api.Get(resource, key, then)).ConfigureAwait(false);
        if (present.Failure is { Code: 404 })
        {
            await AnswerAsync((api, then) => api.Create(resource, body, then)).ConfigureAwait(false);
            return;
        }

        await AnswerAsync((api, then) => api.Modify<KubernetesObject>(
            resource, key, null, current => WorkloadDocuments.Merge(current, patch), then)).ConfigureAwait(false);
    }

    private Task<Api.Core.Node> SetUnschedulable(string node, bool unschedulable) =>
        UpdateAsync<Api.Core.Node>(node, current => current with { Spec = current.Spec with { Unschedulable = unschedulable } }, "");

    private async Task<KubernetesObject?> AnswerAsync(Action<ApiClient, Action<ApiResponse>> request)
    {
        var answer = await AskAsync(request).ConfigureAwait(false);
        return answer.Failure is { } failure ? throw new StatusException(failure) : answer.Object;
    }
}
