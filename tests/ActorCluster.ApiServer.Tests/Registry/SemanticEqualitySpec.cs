using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Tests.Registry;

/// <summary>What counts as the same object, whatever its lists and maps are made of.</summary>
public sealed class SemanticEqualitySpec
{
    [Fact]
    public void Lists_must_be_compared_by_content_whatever_implements_them()
    {
        IReadOnlyList<string>? left = new[] { "10.1.2.0/24" };
        Assert.True(SemanticEquality.AreEqual(left, new List<string> { "10.1.2.0/24" }));
        Assert.True(SemanticEquality.AreEqual(left, ["10.1.2.0/24"]));
        Assert.False(SemanticEquality.AreEqual(left, ["10.1.3.0/24"]));
        Assert.True(SemanticEquality.AreEqual<IReadOnlyList<string>?>(null, []));
    }

    [Fact]
    public void Maps_must_be_compared_by_content_whatever_implements_them()
    {
        IReadOnlyDictionary<string, string>? left = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        Assert.True(SemanticEquality.AreEqual(left, new SortedDictionary<string, string> { ["b"] = "2", ["a"] = "1" }));
        Assert.False(SemanticEquality.AreEqual(left, new Dictionary<string, string> { ["a"] = "1" }));
        Assert.True(SemanticEquality.AreEqual<IReadOnlyDictionary<string, string>?>(null, new Dictionary<string, string>()));
    }

    [Fact]
    public void Objects_must_be_compared_as_what_they_are()
    {
        KubernetesObject left = new Node { Spec = new NodeSpec { PodCIDRs = ["10.1.2.0/24"] } };
        Assert.True(SemanticEquality.AreEqual(left, new Node { Spec = new NodeSpec { PodCIDRs = new List<string> { "10.1.2.0/24" } } }));
        Assert.False(SemanticEquality.AreEqual(left, new Node()));
        Assert.False(SemanticEquality.AreEqual(left, new Pod()));
    }
}
