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

    // evanphx/json-patch 4.12, where it is laxer than the standard.
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b"}]""", """{"a":1,"b":null}""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/b","path":"/c"}]""", """{"a":1,"c":null}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/-1","value":3}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"x/a","value":2}]""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"test","path":"","value":{"a":{"b":1}}}]""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":1}""", "null", """{"a":1}""")]
    public void Operations_must_be_as_lax_as_the_library(string target, string patch, string result) =>
        Assert.Equal(result, JsonPatch.Apply(JsonNode.Parse(target), Encoding.UTF8.GetBytes(patch))!.ToJsonString());

    [Theory]
    [InlineData("""{"op":"test","path":"/baz","value":"bar"}""", "testing value /baz failed: test failed")]
    [InlineData("""{"op":"test","path":"/list/0","value":1.0}""", "testing value /list/0 failed: test failed")]
    [InlineData("""{"op":"test","path":"/no/b","value":null}""", "test operation does not apply: is missing path: /no/b: missing value")]
    [InlineData("""{"op":"add","path":"/no/b","value":1}""", "add operation does not apply: doc is missing path: \"/no/b\": missing value")]
    [InlineData("""{"op":"add","path":"/list/2","value":1}""", "error in add for path: '/list/2': Unable to access invalid index: 2: invalid index referenced")]
    [InlineData("""{"op":"add","path":"/list/x","value":1}""", "error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("""{"op":"remove","path":"/no"}""", "error in remove for path: '/no': Unable to remove nonexistent key: no: missing value")]
    [InlineData("""{"op":"replace","path":"/list/-","value":1}""", "replace operation does not apply: doc is missing key: /list/-: missing value")]
    [InlineData("""{"op":"move","from":"/no","path":"/a"}""", "error in move for path: 'no': Unable to remove nonexistent key: no: missing value")]
    [InlineData("""{"op":"move","path":"/a"}""", "move operation failed to decode from: operation, missing from field: missing value")]
    [InlineData("""{"op":"frob","path":"/a"}""", "Unexpected kind: frob")]
    public void Operations_must_fail_in_the_words_of_the_library(string operation, string message) => Assert.Equal(
        message,
        Assert.Throws<JsonPatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"baz":"qux","list":[1]}"""), Encoding.UTF8.GetBytes($"[{operation}]"))).Message);

    [Theory]
    [InlineData("""{"a":1}""", "json: cannot unmarshal object into Go value of type jsonpatch.Patch")]
    [InlineData("[", "unexpected end of JSON input")]
    [InlineData("[5]", "json: cannot unmarshal number into Go value of type jsonpatch.Operation")]
    public void Malformed_patches_must_be_refused(string patch, string message)
    {
        var failure = Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse("""{"baz":"qux"}"""), Encoding.UTF8.GetBytes(patch)));
        Assert.Equal((400, message), (failure.Status.Code, failure.Status.Message));
    }

    [Fact]
    public void Operations_must_be_limited()
    {
        var patch = "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/a","value":1}""", 10_001)) + "]";
        var failure = Assert.Throws<StatusException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":1}"""), Encoding.UTF8.GetBytes(patch)));
        Assert.Equal(413, failure.Status.Code);
        Assert.Equal("Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001", failure.Status.Message);

        var doubling = "[" + string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/b","path":"/b/c/-"}""", 40)) + "]";
        Assert.StartsWith(
            "Unable to complete the copy, the accumulated size increase of copy is ",
            Assert.Throws<JsonPatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"b":{"c":[1]}}"""), Encoding.UTF8.GetBytes(doubling))).Message,
            StringComparison.Ordinal);
    }

    // The table of RFC 7386, appendix A, as far as the target is an object, and what the library makes of nulls in lists.
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
    [InlineData("""{"a":1}""", """{"a":[{"b":null,"c":[{"d":null}]},null]}""", """{"a":[{"c":[{}]},null]}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":[{"b":null}]}""", """{"a":[{"b":null}]}""")]
    [InlineData("""{"a":{"x":1}}""", """[{"b":null}]""", """[{}]""")]
    public void Merge_patches_must_follow_the_standard(string target, string patch, string result) =>
        Assert.Equal(result, JsonMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), Encoding.UTF8.GetBytes(patch)).ToJsonString());

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("{")]
    public void Merge_patches_must_be_documents(string patch) => Assert.Equal(
        "Invalid JSON Patch", Assert.Throws<StatusException>(() => JsonMergePatch.Apply([], Encoding.UTF8.GetBytes(patch))).Status.Message);
}
