using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Ownership;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Ownership;

/// <summary>
/// Who owns what in custom resources: the schemas of kube-openapi's schemaconv/testdata and the cases of structured-merge-diff's
/// merge/{deduced,set,nested,multiple_appliers}_test.go.
/// </summary>
public sealed class StructuralOwnershipSpec
{
    private static readonly Time Now = Time.Parse("2026-01-01T00:00:00Z");
    private static readonly FieldOwnership Things = new(
        StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{
              "args":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
              "plain":{"type":"array","items":{"type":"integer"}},
              "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{"type":"object","properties":{
                "port":{"type":"integer"},"protocol":{"type":"string","default":"TCP"},"name":{"type":"string"}}}},
              "selector":{"type":"object","additionalProperties":{"type":"string"},"x-kubernetes-map-type":"atomic"},
              "limits":{"type":"object","additionalProperties":{"type":"string"}},
              "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object","properties":{"n":{"type":"integer"}}}}},
              "size":{"x-kubernetes-int-or-string":true},
              "any":{"x-kubernetes-preserve-unknown-fields":true},
              "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}}}}
            """)),
        "example.com/v1",
        "",
        FieldSet.None);

    private Dictionary<FieldOwner, OwnedFields> _owners = [];
    private JsonObject? _live;

    [Theory]
    [InlineData("""{"args":["a","b"]}""", """{"f:args":{"v:\"a\"":{},"v:\"b\"":{}}}""")]
    [InlineData("""{"plain":[1,2]}""", """{"f:plain":{}}""")]
    [InlineData("""{"ports":[{"port":80,"name":"web"}]}""", """{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}""")]
    [InlineData("""{"selector":{"a":"1"}}""", """{"f:selector":{}}""")]
    [InlineData("""{"limits":{"a":"1"}}""", """{"f:limits":{"f:a":{}}}""")]
    [InlineData("""{"free":{"deep":{"x":1},"list":[1]}}""", """{"f:free":{"f:deep":{".":{},"f:x":{}},"f:list":{}}}""")]
    [InlineData("""{"free":{"known":{"n":1,"other":2}}}""", """{"f:free":{"f:known":{"f:n":{},"f:other":{}}}}""")]
    [InlineData("""{"size":"10%"}""", """{"f:size":{}}""")]
    [InlineData("""{"any":{"x":[1]}}""", """{"f:any":{"f:x":{}}}""")]
    [InlineData("""{"any":[1,2]}""", """{"f:any":{}}""")]
    [InlineData("""{"template":{"kind":"Pod","metadata":{"labels":{"a":"b"}},"spec":{"n":1}}}""", """{"f:template":{"f:kind":{},"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{".":{},"f:n":{}}}}""")]
    public void A_configuration_must_own_what_its_schema_tells_apart(string spec, string owned)
    {
        Apply("a", spec);
        Assert.Equal($$$"""{"f:spec":{{{owned}}}}""", OwnedBy("a"));
    }

    [Fact]
    public void Appliers_must_share_lists_that_have_names()
    {
        Apply("a", """{"args":["a","b"],"ports":[{"port":80}],"limits":{"x":"1"}}""");
        Apply("b", """{"args":["b","c"],"ports":[{"port":80,"protocol":"TCP","name":"web"},{"port":81}],"limits":{"y":"2"}}""");
        Assert.Equal(
            """{"args":["a","b","c"],"ports":[{"port":80,"protocol":"TCP","name":"web"},{"port":81}],"limits":{"x":"1","y":"2"}}""", Spec());
        Apply("a", """{"args":["b"]}""");
        Assert.Equal("""{"args":["b","c"],"ports":[{"port":80,"protocol":"TCP","name":"web"},{"port":81}],"limits":{"y":"2"}}""", Spec());
    }

    [Fact]
    public void Lists_and_maps_that_are_whole_must_conflict_as_a_whole()
    {
        Apply("a", """{"plain":[1],"selector":{"a":"1"},"any":[1]}""");
        Assert.Equal(
            [".spec.any", ".spec.plain", ".spec.selector"],
            Assert.Single(Apply("b", """{"plain":[2],"selector":{"b":"1"},"any":[2]}""").Conflicts).Fields.Paths().Order());
    }

    [Fact]
    public void What_no_schema_describes_must_be_owned_member_by_member()
    {
        Apply("a", """{"free":{"x":{"one":1,"list":[1]}}}""");
        Assert.Empty(Apply("b", """{"free":{"x":{"two":2}}}""").Conflicts);
        Assert.Equal("""{"free":{"x":{"one":1,"list":[1],"two":2}}}""", Spec());
        Assert.Equal(".spec.free.x.list", Assert.Single(Assert.Single(Apply("b", """{"free":{"x":{"list":[2]}}}""").Conflicts).Fields.Paths()));
        Apply("a", "{}");
        Assert.Equal("""{"free":{"x":{"two":2}}}""", Spec());
    }

    [Fact]
    public void Another_type_must_be_another_value()
    {
        Apply("a", """{"size":1,"any":{"x":1}}""");
        Assert.Equal(".spec.size", Assert.Single(Assert.Single(Apply("b", """{"size":"1","any":"text"}""").Conflicts).Fields.Paths()));
        Apply("b", """{"size":"1","any":"text"}""", force: true);
        Assert.Equal("""{"size":"1","any":"text"}""", Spec());
        Assert.Equal("", OwnedBy("a"));
    }

    [Fact]
    public void An_update_must_own_what_it_changes()
    {
        Apply("a", """{"args":["a"],"free":{"x":1},"size":1}""");
        var updated = (JsonObject)_live!.DeepClone();
        updated["spec"] = JsonNode.Parse("""{"args":["a","b"],"free":{"x":2,"y":{"z":[]}},"size":1}""");
        Things.Update(_owners, _live, updated, "edit", Now);
        Assert.Equal("""{"f:spec":{"f:args":{"v:\"b\"":{}},"f:free":{"f:x":{},"f:y":{".":{},"f:z":{}}}}}""", OwnedBy("edit"));
        Assert.Equal("""{"f:spec":{"f:args":{"v:\"a\"":{}},"f:size":{}}}""", OwnedBy("a"));
    }

    [Theory]
    [InlineData("""{"unknown":1}""", ".spec.unknown: field not declared in schema")]
    [InlineData("""{"args":["a","a"]}""", ".spec.args: duplicate entries for key [=\"a\"]")]
    [InlineData("""{"ports":[{"name":"x"}]}""", ".spec.ports: element 0: associative list with keys has an element that omits key field \"port\" (and doesn't have default value)")]
    [InlineData("""{"plain":["x"]}""", ".spec.plain[0]: expected numeric (int or float), got string")]
    [InlineData("""{"selector":{"a":1}}""", ".spec.selector.a: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("""{"limits":["x"]}""", ".spec.limits: expected map, got &{[x]}")]
    public void A_configuration_that_does_not_fit_must_be_told(string spec, string error) => Assert.Equal([error], Things.Check(Config(spec)));

    private static JsonObject Config(string spec) => (JsonObject)JsonNode.Parse(
        $$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x"},"spec":{{spec}}}""")!;

    private Applied Apply(string manager, string spec, bool force = false)
    {
        var result = Things.Apply(_owners, _live, Config(spec), manager, force, Now);
        (_live, _owners) = (result.Object ?? _live, result.Owners);
        return result;
    }

    private string Spec() => _live!["spec"]!.ToJsonString();

    private string OwnedBy(string manager) =>
        _owners.Where(pair => pair.Key.Manager == manager).Select(static pair => pair.Value.Fields.ToString()).SingleOrDefault("");
}
