using System.Globalization;
using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.TestKit.Conditions;

/// <summary>The objects of a cluster at one moment, as a condition looks at them.</summary>
public sealed class ClusterView
{
    private const int LongestTable = 20;

    private readonly Func<ResourceType, IReadOnlyList<KubernetesObject>> _list;

    internal ClusterView(DateTimeOffset now, Func<ResourceType, IReadOnlyList<KubernetesObject>> list)
    {
        Now = now;
        _list = list;
    }

    /// <summary>The moment, by the cluster's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Pods.</summary>
    /// <param name="selector">A selector of labels, as <c>kubectl -l</c> takes it; null for all.</param>
    /// <param name="ns">Their namespace; <c>*</c> means all.</param>
    /// <exception cref="FormatException">The selector is malformed.</exception>
    public PodSet Pods(string? selector = null, string ns = "default")
    {
        var labels = selector is null ? LabelQuery.Everything : LabelQuery.Parse(selector);
        return new PodSet(
        [
            .. _list(ResourceTypes.Pods).Cast<Pod>()
                .Where(pod => (ns == "*" || pod.Metadata.Namespace == ns) && labels.Matches(pod.Metadata.Labels)),
        ]);
    }

    /// <summary>Nodes.</summary>
    /// <param name="selector">A selector of labels; null for all.</param>
    /// <exception cref="FormatException">The selector is malformed.</exception>
    public NodeSet Nodes(string? selector = null)
    {
        var labels = selector is null ? LabelQuery.Everything : LabelQuery.Parse(selector);
        return new NodeSet([.. _list(ResourceTypes.Nodes).Cast<Api.Core.Node>().Where(node => labels.Matches(node.Metadata.Labels))]);
    }

    /// <summary>One node, as a set that is empty when there is none of this name.</summary>
    /// <param name="name">Its name.</param>
    public NodeSet Node(string name) => new([.. Nodes().Where(node => node.Metadata.Name == name)]);

    /// <summary>Every object of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="ns">Their namespace; <c>*</c> means all, and is the only one for kinds that have none.</param>
    public IReadOnlyList<T> All<T>(string ns = "*")
        where T : KubernetesObject =>
        [.. _list(TypedResources.Of<T>()).Cast<T>().Where(value => ns == "*" || value.Metadata.Namespace == ns)];

    /// <summary>One object; null when it does not exist.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="ns">Its namespace, where its kind has one.</param>
    public T? Find<T>(string name, string ns = "default")
        where T : KubernetesObject
    {
        var resource = TypedResources.Of<T>();
        return (T?)_list(resource).FirstOrDefault(value => value.Metadata.Name == name && (!resource.Namespaced || value.Metadata.Namespace == ns));
    }

    /// <summary>The nodes and pods in short, for the message of a test that failed.</summary>
    internal string Describe()
    {
        var text = new StringBuilder();
        foreach (var node in Nodes().Take(LongestTable))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  node {node.Metadata.Name}: {(NodeSet.IsReady(node) ? "Ready" : "NotReady")}");
        }

        var pods = Pods(ns: "*");
        foreach (var pod in pods.Take(LongestTable))
        {
            var state = pod.Metadata.DeletionTimestamp is not null ? "Terminating" : pod.Status.Reason ?? pod.Status.Phase ?? "Pending";
            var ready = PodSet.IsReady(pod) ? ", ready" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  pod {pod.Metadata.Namespace}/{pod.Metadata.Name} on {pod.Spec.NodeName ?? "no node"}: {state}{ready}");
        }

        if (pods.Count > LongestTable)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {pods.Count - LongestTable} more pods");
        }

        return text.ToString();
    }
}
