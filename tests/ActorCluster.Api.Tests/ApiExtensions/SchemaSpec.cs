using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Tests.ApiExtensions;

/// <summary>
/// Cases of k8s.io/apiextensions-apiserver (apiserver/validation/validation_test.go, schema/pruning and schema/defaulting) and of the pages
/// on CustomResourceDefinitions in Kubernetes' documentation.
/// </summary>
public sealed class SchemaSpec
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "\"x\"", "spec.f: Invalid value: \"string\": spec.f in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"string"}""", "3", "spec.f: Invalid value: \"integer\": spec.f in body must be of type string: \"integer\"")]
    [InlineData("""{"type":"object"}""", "null", "spec.f: Invalid value: \"null\": spec.f in body must be of type object: \"null\"")]
    [InlineData("""{"type":"boolean"}""", "\"true\"", "spec.f: Invalid value: \"string\": spec.f in body must be of type boolean: \"string\"")]
    [InlineData("""{"type":"integer","maximum":10}""", "11", "spec.f: Invalid value: 11: spec.f in body should be less than or equal to 10")]
    [InlineData("""{"type":"integer","minimum":1}""", "0", "spec.f: Invalid value: 0: spec.f in body should be greater than or equal to 1")]
    [InlineData("""{"type":"number","minimum":1,"exclusiveMinimum":true}""", "1", "spec.f: Invalid value: 1: spec.f in body should be greater than 1")]
    [InlineData("""{"type":"integer","multipleOf":5}""", "7", "spec.f: Invalid value: 7: spec.f in body should be a multiple of 5")]
    [InlineData("""{"type":"string","minLength":2}""", "\"a\"", "spec.f: Invalid value: \"a\": spec.f in body should be at least 2 chars long")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"abc\"", "spec.f: Too long: may not be more than 2 bytes")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"b\"", "spec.f: Invalid value: \"b\": spec.f in body should match '^a+$'")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"c\"", "spec.f: Unsupported value: \"c\": supported values: \"a\", \"b\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"soon\"", "spec.f: Invalid value: \"soon\": spec.f in body must be of type date-time: \"soon\"")]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"10.0.0\"", "spec.f: Invalid value: \"10.0.0\": spec.f in body must be of type ipv4: \"10.0.0\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"maxItems":1}""", """["a","b"]""", "spec.f: Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":1}""", "[]", "spec.f: Invalid value: 0: spec.f in body should have at least 1 items")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """["a",1]""", "spec.f[1]: Invalid value: \"integer\": spec.f[1] in body must be of type string: \"integer\"")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}""", "{}", "spec.f.a: Required value")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "true", "spec.f: Invalid value: \"boolean\": spec.f in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1,"b":2}""", "<nil>: Invalid value: \"\": \"spec.f\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"object","not":{"required":["a"]}}""", """{"a":1}""", "<nil>: Invalid value: \"\": \"spec.f\" must not validate the schema (not)")]
    public void A_value_that_does_not_fit_is_refused_in_kubernetes_words(string schema, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(Check(schema, value)).ToString());

    [Theory]
    [InlineData("""{"type":"string","nullable":true}""", "null")]
    [InlineData("""{"type":"number"}""", "3")]
    [InlineData("""{"type":"integer"}""", "3.0")]
    [InlineData("""{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}""", "\"10%\"")]
    [InlineData("""{"x-kubernetes-preserve-unknown-fields":true}""", """{"any":["thing"]}""")]
    [InlineData("""{"type":"string","format":"unheard-of"}""", "\"x\"")]
    [InlineData("""{"type":"string","pattern":"^\\d{1,3}$"}""", "\"123\"")]
    public void A_value_that_fits_is_taken(string schema, string value) => Assert.Empty(Check(schema, value));

    [Fact]
    public void The_best_alternative_tells_what_is_missing()
    {
        var errors = Check("""{"type":"object","anyOf":[{"required":["a","b"]},{"required":["c"]}]}""", "{}");

        Assert.Equal(
            ["<nil>: Invalid value: \"\": \"spec.f\" must validate at least one schema (anyOf)", "spec.f.c: Required value"],
            errors.Select(static error => error.ToString()));
    }

    [Fact]
    public void Unknown_fields_are_pruned_but_below_what_preserves_them()
    {
        var schema = Schema("""
            {"type":"object","properties":{
              "spec":{"type":"object","properties":{"a":{"type":"string"},"list":{"type":"array","items":{"type":"object","properties":{"n":{"type":"string"}}}},
                "map":{"type":"object","additionalProperties":{"type":"object","properties":{"n":{"type":"string"}}}},
                "raw":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object","properties":{"x":{"type":"string"}}}}},
                "pod":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}}}
            """);
        var dropped = new List<string>();

        var pruned = SchemaShaping.Prune(
            Members("""
                {"spec":{"a":"x","b":1,"list":[{"n":"1","m":"2"}],"map":{"k":{"n":"1","m":"2"}},"raw":{"any":1,"known":{"x":"1","y":2}},
                 "pod":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"extra":1}},"other":1}
                """),
            schema,
            dropped);

        Assert.Equal(
            """{"spec":{"a":"x","list":[{"n":"1"}],"map":{"k":{"n":"1"}},"pod":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}},"raw":{"any":1,"known":{"x":"1"}}}}""",
            JsonData.ToText(pruned));
        Assert.Equal(
            ["other", "spec.b", "spec.list[0].m", "spec.map.k.m", "spec.pod.extra", "spec.raw.known.y"],
            dropped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Defaults_fill_what_is_absent_and_nulls_that_may_not_be()
    {
        var schema = Schema("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{
              "cronSpec":{"type":"string","default":"5 0 * * *"},"replicas":{"type":"integer","default":1,"minimum":1},
              "foo":{"type":"string","nullable":false,"default":"default"},"bar":{"type":"string","nullable":true},"baz":{"type":"string"},
              "nested":{"type":"object","default":{},"properties":{"deep":{"type":"boolean","default":true}}}}}}}
            """);

        var filled = SchemaShaping.Default(Members("""{"spec":{"replicas":3,"foo":null,"bar":null,"baz":null}}"""), schema);

        Assert.Equal(
            """{"spec":{"bar":null,"cronSpec":"5 0 * * *","foo":"default","nested":{"deep":true},"replicas":3}}""", JsonData.ToText(filled));
        Assert.Same(filled, SchemaShaping.Default(filled, schema));
    }

    [Theory]
    [InlineData(".spec.replicas", "3")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[0].type", "Synced")]
    [InlineData(".status.conditions[-1].type", "Ready")]
    [InlineData(".metadata.labels.app\\.kubernetes\\.io/name", "web")]
    [InlineData(".metadata.labels['app.kubernetes.io/name']", "web")]
    [InlineData(".spec.missing", null)]
    public void Paths_of_columns_find_what_they_name(string path, string? expected)
    {
        var data = JsonData.Parse("""
            {"metadata":{"labels":{"app.kubernetes.io/name":"web"}},"spec":{"replicas":3},
             "status":{"conditions":[{"type":"Synced","status":"False"},{"type":"Ready","status":"True"}]}}
            """);

        var found = JsonPath.TryParse(path)!.Find(data).ToList();

        Assert.Equal(expected, found.Count == 0 ? null : JsonData.Show(found[0]));
    }

    [Fact]
    public void A_custom_object_keeps_what_it_was_given_through_json()
    {
        const string json = """{"kind":"CronTab","apiVersion":"stable.example.com/v1","metadata":{"name":"a","creationTimestamp":null},"spec":{"a":[1,2.5,null,"x"],"b":{"c":true}}}""";

        var value = KubernetesJson.Decode<CustomObject>(json);

        Assert.Equal("a", value.Metadata.Name);
        Assert.Equal(json, KubernetesJson.ToText(value));
        Assert.Equal(value, value.WithContent(Members("""{"spec":{"b":{"c":true},"a":[1,2.5,null,"x"]}}""")));
    }

    private static List<FieldError> Check(string schema, string value)
    {
        var errors = new List<FieldError>();
        SchemaValidation.Validate(JsonData.Parse(value), Schema(schema), "spec.f", errors);
        return errors;
    }

    private static StructuralSchema Schema(string json) => StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>(json));

    private static SortedMap<object?> Members(string json) => (SortedMap<object?>)JsonData.Parse(json)!;
}
