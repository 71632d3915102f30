using ActorCluster.Api.Collections;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Dynamic;

/// <summary>
/// An object of a kind that a CustomResourceDefinition declares: metadata with types, everything else as it came (apimachinery's
/// <c>unstructured.Unstructured</c>).
/// </summary>
public sealed record CustomObject : KubernetesObject
{
    /// <summary>Everything but <c>kind</c>, <c>apiVersion</c> and <c>metadata</c>. Never null.</summary>
    public JsonContent Content { get; private set; } = JsonContent.Empty;

    /// <summary>The member of a name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public object? this[string name] => Content.Members.GetValueOrDefault(name);

    /// <summary>This object with other content.</summary>
    /// <param name="members">The members besides <c>kind</c>, <c>apiVersion</c> and <c>metadata</c>.</param>
    public CustomObject WithContent(SortedMap<object?> members) =>
        ReferenceEquals(members, Content.Members) ? this : this with { Content = new JsonContent(members) };

    /// <summary>The whole object without types, as expressions and schemas see it.</summary>
    public SortedMap<object?> ToData()
    {
        var metadata = (SortedMap<object?>)JsonData.Parse(KubernetesJson.Encode(Metadata))!;
        return Content.Members.With("kind", Kind).With("apiVersion", ApiVersion).With("metadata", metadata);
    }

    /// <summary>Sets the content while the object is read; nobody else has it yet.</summary>
    internal void Fill(SortedMap<object?> members) => Content = members.Count == 0 ? JsonContent.Empty : new JsonContent(members);
}
