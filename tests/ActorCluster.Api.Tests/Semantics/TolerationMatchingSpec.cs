using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Api.Tests.Semantics;

public sealed class TolerationMatchingSpec
{
    private static readonly Taint Mine = new() { Key = "mine", Value = "x", Effect = TaintEffect.NoExecute };

    public static TheoryData<string, Toleration, bool> Tolerations => new()
    {
        { "the value", new Toleration { Key = "mine", Value = "x" }, true },
        { "the value, said outright", new Toleration { Key = "mine", Operator = "Equal", Value = "x", Effect = "NoExecute" }, true },
        { "another value", new Toleration { Key = "mine", Value = "y" }, false },
        { "no value", new Toleration { Key = "mine" }, false },
        { "whatever value", new Toleration { Key = "mine", Operator = "Exists" }, true },
        { "another key", new Toleration { Key = "yours", Operator = "Exists" }, false },
        { "another effect", new Toleration { Key = "mine", Operator = "Exists", Effect = "NoSchedule" }, false },
        { "whatever taint", new Toleration { Operator = "Exists" }, true },
        { "whatever taint of an effect", new Toleration { Operator = "Exists", Effect = "NoExecute" }, true },
        { "an unknown operator", new Toleration { Key = "mine", Operator = "Like", Value = "x" }, false },
    };

    [Theory]
    [MemberData(nameof(Tolerations))]
    public void Toleration_must_cover_the_taints_it_names(string why, Toleration toleration, bool covers) =>
        Assert.Equal((why, covers), (why, TolerationMatching.Tolerates([toleration], Mine)));

    [Fact]
    public void The_first_toleration_that_covers_must_count()
    {
        var (other, first) = (new Toleration { Key = "yours", Operator = "Exists" }, new Toleration { Key = "mine", Value = "x", TolerationSeconds = 5 });
        Assert.Same(first, TolerationMatching.Find([other, first, new Toleration { Operator = "Exists" }], Mine));
        Assert.Null(TolerationMatching.Find([other], Mine));
        Assert.Null(TolerationMatching.Find(null, Mine));
    }
}
