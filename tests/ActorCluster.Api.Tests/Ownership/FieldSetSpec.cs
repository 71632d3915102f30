using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Api.Tests.Ownership;

/// <summary>The form and the laws of structured-merge-diff's fieldpath/set_test.go and serialize_test.go.</summary>
public sealed class FieldSetSpec
{
    [Theory]
    [InlineData("""{"f:a":{}}""", """{"f:a":{}}""")]
    [InlineData("""{"f:a":{".":{},"f:b":{}}}""", """{"f:a":{".":{},"f:b":{}}}""")]
    [InlineData("""{"f:a":{"f:b":{}}}""", """{"f:a":{"f:b":{}}}""")]
    [InlineData("""{"f:a":{"k:{\"port\": 80, \"name\": \"x\"}":{}}}""", """{"f:a":{"k:{\"name\":\"x\",\"port\":80}":{}}}""")]
    [InlineData("""{"f:a":{"v:\"x\"":{},"i:0":{}}}""", """{"f:a":{"i:0":{},"v:\"x\"":{}}}""")]
    public void A_set_must_keep_its_form(string json, string expected) =>
        Assert.Equal(expected, FieldSet.Parse(RawJson.Parse(json)).ToJson().ToString());

    [Theory]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("""{"k:nothing":{}}""")]
    [InlineData("""[]""")]
    public void What_is_no_set_must_be_refused(string json) => Assert.Throws<FormatException>(() => FieldSet.Parse(RawJson.Parse(json)));

    [Fact]
    public void Paths_must_read_as_in_conflicts() => Assert.Equal(
        [".data", ".list[=\"a\"]", ".spec.containers[name=\"main\"].image", ".spec.ports[containerPort=80,protocol=\"TCP\"]"],
        FieldSet.Parse(RawJson.Parse(
            """{"f:data":{},"f:list":{"v:\"a\"":{}},"f:spec":{"f:containers":{"k:{\"name\":\"main\"}":{"f:image":{}}},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{}}}}""")).Paths());

    [Fact]
    public void Sets_must_obey_the_laws_of_sets() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed =>
    {
        var random = new Random(seed);
        var (a, b, c) = (Draw(random, 3), Draw(random, 3), Draw(random, 3));
        Assert.Equal(a, FieldSet.Parse(a.ToJson()));
        Assert.Equal(a.Union(b), b.Union(a));
        Assert.Equal(a.Intersect(b), b.Intersect(a));
        Assert.Equal(a, a.Except(b).Union(a.Intersect(b)));
        Assert.Equal(a.Except(b.Union(c)), a.Except(b).Except(c));
        Assert.True(a.Except(b).Intersect(b).IsEmpty);
        Assert.True(a.ExceptBelow(a).IsEmpty);
        Assert.Equal(a, a.Union(FieldSet.None));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static FieldSet Draw(Random random, int depth) => FieldSet.Parse(RawJson.Parse(Json(random, depth)));

    private static string Json(Random random, int depth)
    {
        var members = new List<string>();
        foreach (var element in (ReadOnlySpan<string>)["f:a", "f:b", "v:1", @"k:{\""n\"":\""x\""}"])
        {
            if (random.Next(2) == 0)
            {
                members.Add($"\"{element}\":{(depth == 0 ? "{}" : Json(random, depth - 1))}");
            }
        }

        if (members.Count > 0 && random.Next(2) == 0)
        {
            members.Add("\".\":{}");
        }

        return "{" + string.Join(',', members) + "}";
    }
}
