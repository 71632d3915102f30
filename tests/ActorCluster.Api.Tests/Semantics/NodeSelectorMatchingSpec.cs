using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Api.Tests.Semantics;

public sealed class NodeSelectorMatchingSpec
{
    private static readonly Dictionary<string, string> Labels = new() { ["disk"] = "ssd", ["cores"] = "8" };

    [Theory]
    [InlineData("ssd", true)]
    [InlineData("hdd", false)]
    public void Node_selector_must_match_every_label(string disk, bool meets)
    {
        var spec = new PodSpec { NodeSelector = new Dictionary<string, string> { ["cores"] = "8", ["disk"] = disk } };
        Assert.Equal(meets, NodeSelectorMatching.MeetsRequirements(spec, Labels, "n"));
        Assert.False(NodeSelectorMatching.MeetsRequirements(spec, null, "n"));
    }

    [Theory]
    [InlineData("disk", "In", "hdd,ssd", true)]
    [InlineData("disk", "In", "hdd", false)]
    [InlineData("gpu", "In", "hdd", false)]
    [InlineData("disk", "NotIn", "ssd", false)]
    [InlineData("gpu", "NotIn", "ssd", true)]
    [InlineData("disk", "Exists", null, true)]
    [InlineData("gpu", "Exists", null, false)]
    [InlineData("gpu", "DoesNotExist", null, true)]
    [InlineData("disk", "DoesNotExist", null, false)]
    [InlineData("cores", "Gt", "7", true)]
    [InlineData("cores", "Gt", "8", false)]
    [InlineData("cores", "Lt", "9", true)]
    [InlineData("cores", "Lt", "-9", false)]
    [InlineData("disk", "Lt", "9", false)]
    [InlineData("gpu", "Lt", "9", false)]
    [InlineData("cores", "Gt", "few", false)]
    [InlineData("cores", "Like", "8", false)]
    public void Expression_must_hold_as_its_operator_says(string key, string @operator, string? values, bool holds)
    {
        var term = new NodeSelectorTerm { MatchExpressions = [Requirement(key, @operator, values)] };
        Assert.Equal(holds, NodeSelectorMatching.Matches(term, Labels, "n"));
    }

    [Fact]
    public void Term_must_match_in_all_its_parts()
    {
        var (disk, name) = (Requirement("disk", "In", "ssd"), Requirement("metadata.name", "In", "n"));
        Assert.True(NodeSelectorMatching.Matches(new NodeSelectorTerm { MatchExpressions = [disk], MatchFields = [name] }, Labels, "n"));
        Assert.False(NodeSelectorMatching.Matches(new NodeSelectorTerm { MatchExpressions = [disk], MatchFields = [name] }, Labels, "other"));
        Assert.False(NodeSelectorMatching.Matches(new NodeSelectorTerm { MatchFields = [Requirement("metadata.namespace", "In", "n")] }, Labels, "n"));
    }

    [Fact]
    public void One_term_must_be_enough_and_an_empty_one_must_match_nothing()
    {
        var right = new NodeSelectorTerm { MatchExpressions = [Requirement("disk", "Exists", null)] };
        Assert.True(NodeSelectorMatching.MeetsRequirements(Requiring(new NodeSelectorTerm(), right), Labels, "n"));
        Assert.False(NodeSelectorMatching.MeetsRequirements(Requiring(new NodeSelectorTerm()), Labels, "n"));
        Assert.False(NodeSelectorMatching.MeetsRequirements(Requiring(), Labels, "n"));
    }

    private static NodeSelectorRequirement Requirement(string key, string @operator, string? values) =>
        new() { Key = key, Operator = @operator, Values = values?.Split(',') };

    private static PodSpec Requiring(params NodeSelectorTerm[] terms) => new()
    {
        Affinity = new Affinity
        {
            NodeAffinity = new NodeAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = terms } },
        },
    };
}
