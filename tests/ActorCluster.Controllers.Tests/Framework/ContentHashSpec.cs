using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Tests.Framework;

public sealed class ContentHashSpec
{
    // pkg/controller/controller_utils.go: fnv.New32a, the collision count as eight bytes, rand.SafeEncodeString.
    [Theory]
    [InlineData(null, "884f64775")]
    [InlineData(1, "69d48dc8")]
    public void The_hash_of_a_template_must_be_ComputeHash(int? collisionCount, string hash) =>
        Assert.Equal(hash, ContentHash.OfTemplate("abc"u8, collisionCount));

    // pkg/controller/history/controller_history.go: fnv.New32, the collision count as a decimal number.
    [Fact]
    public void The_hash_of_a_revision_must_be_HashControllerRevision() =>
        Assert.Equal("589f85db5b", ContentHash.OfRevision("""{"spec":{"template":{"$patch":"replace"}}}"""u8, 0));
}
