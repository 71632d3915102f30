using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Patching;

namespace ActorCluster.Api.Tests.Patching;

public sealed class JsonPatchSpec
{
    // Mostly the examples of RFC 6902, appendix A.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}]""", """{"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc"]}]""", """{"foo":["bar",["abc"]]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"remove","path":"/a/-1"}]""", """{"a":[1],"b":[1,2]}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/missing","value":null}]""", """{"a":1}""")]
    [InlineData("""{"a":null}""", """[{"op":"replace","path":"/a","value":1}]""", """{"a":1}""")]
    public void Operations_must_follow_the_standard(string target, string patch, string result) =>
        Assert.Equal(result, JsonPatch.Apply(JsonNode.Parse(target), Encoding.UTF8.GetBytes(patch))!.ToJsonString());

    [Theory]
    [InlineData("""[{"op":"test","path":"/baz","value":"bar"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/no/b","value":1}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/no"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/no","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/list/2","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/a"}]""", 422)]
    [InlineData("""[{"op":"frob","path":"/a"}]""", 422)]
    [InlineData("""{"a":1}""", 400)]
    [InlineData("""[""", 400)]
    [InlineData("""[5]""", 400)]
    public void Failures_must_have_the_codes_of_the_server(string patch, int code)
    {
        var failure = Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse("""{"baz":"qux","list":[1]}"""), Encoding.UTF8.GetBytes(patch)));
        Assert.Equal(code, failure.Status.Code);
        Assert.True(code != 422 || failure.Status.Message == "the server rejected our request due to an error in our request");
    }

    [Fact]
    public void Operations_must_be_limited()
    {
        var patch = "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/a","value":1}""", 10_001)) + "]";
        var failure = Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":1}"""), Encoding.UTF8.GetBytes(patch)));
        Assert.Equal(413, failure.Status.Code);
        Assert.Equal("Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001", failure.Status.Message);

        var doubling = "[" + string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"","path":"/a"}""", 40)) + "]";
        Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":[1,2,3],"b":{"c":[1]}}"""), Encoding.UTF8.GetBytes(doubling.Replace("\"/a\"", "\"/b/c/-\"", StringComparison.Ordinal))));
    }

    // The table of RFC 7386, appendix A, as far as both sides are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patches_must_follow_the_standard(string target, string patch, string result) =>
        Assert.Equal(result, JsonMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), Encoding.UTF8.GetBytes(patch)).ToJsonString());

    [Fact]
    public void Merge_patches_must_be_objects() =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => JsonMergePatch.Apply([], "[]"u8)).Status.Code);
}
