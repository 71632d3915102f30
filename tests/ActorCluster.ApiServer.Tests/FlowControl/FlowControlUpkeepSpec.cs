using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.FlowControl;

namespace ActorCluster.ApiServer.Tests.FlowControl;

/// <summary>How a server keeps its own objects, by k8s.io/api flowcontrol/v1 types.go (<c>AutoUpdateAnnotationKey</c>).</summary>
public sealed class FlowControlUpkeepSpec
{
    [Theory]
    [InlineData("catch-all", "false", 3, "true", true)]
    [InlineData("catch-all", null, 3, "true", true)]
    [InlineData("global-default", "true", 3, "true", true)]
    [InlineData("global-default", "false", 1, "false", false)]
    [InlineData("global-default", null, 1, "true", true)]
    [InlineData("global-default", null, 2, "false", false)]
    [InlineData("global-default", "maybe", 2, "false", false)]
    public void A_schema_must_get_its_spec_back_unless_somebody_took_it_over(string name, string? said, long generation, string says, bool isRestored)
    {
        var expected = FlowControlObjects.Schemas.Single(schema => schema.Metadata.Name == name);
        var existing = expected with
        {
            Metadata = new ObjectMeta
            {
                Name = name,
                Generation = generation,
                Annotations = said is null ? null : new Dictionary<string, string> { [FlowControlObjects.AutoUpdate] = said },
            },
            Spec = expected.Spec with { MatchingPrecedence = 77 },
        };
        var restored = (FlowSchema)FlowControlUpkeep.Restore(existing, expected);
        Assert.Equal(says, restored.Metadata.Annotations![FlowControlObjects.AutoUpdate]);
        Assert.Equal(isRestored ? expected.Spec.MatchingPrecedence : 77, restored.Spec.MatchingPrecedence);
        Assert.Same(restored, FlowControlUpkeep.Restore(restored, expected));
    }

    [Fact]
    public void What_the_exempt_level_lends_must_stay_the_administrators()
    {
        var expected = FlowControlObjects.Levels.Single(static level => level.Metadata.Name == "exempt");
        var existing = expected with
        {
            Spec = expected.Spec with { Exempt = new ExemptPriorityLevelConfiguration { NominalConcurrencyShares = 10, LendablePercent = 20 } },
        };
        Assert.Same(existing, FlowControlUpkeep.Restore(existing, expected));
    }

    [Theory]
    [InlineData("true", false, true)]
    [InlineData("true", true, false)]
    [InlineData("false", false, false)]
    [InlineData(null, false, false)]
    public void Only_what_claims_to_be_the_servers_own_must_go(string? said, bool isExpected, bool isSurplus)
    {
        var schema = new FlowSchema
        {
            Metadata = new ObjectMeta
            {
                Name = "old",
                Annotations = said is null ? null : new Dictionary<string, string> { [FlowControlObjects.AutoUpdate] = said },
            },
        };
        Assert.Equal(isSurplus, FlowControlUpkeep.IsSurplus(schema, isExpected));
    }
}
