using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Tests.Expressions;

/// <summary>
/// Cases of cel-spec's langdef.md, of the page on CEL in Kubernetes' documentation, and of
/// k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation_test.go.
/// </summary>
public sealed class CelSpec
{
    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9 && -7 / 2 == -3 && -7 % 2 == -1")]
    [InlineData("1u + 2u == 3u && 0x1f == 31 && 1.5 < 2.0 && dyn(1) == 1.0")]
    [InlineData("'a' + \"b\" == 'ab' && r'\\d' == '\\\\d' && '\\u00e9'.size() == 1")]
    [InlineData("true ? 1 == 1 : 1 / 0 == 1")]
    [InlineData("false && 1 / 0 == 1 ? false : true")]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("[1, 2, 3].all(x, x > 0) && [1, 2, 3].exists(x, x == 2) && [1, 2, 3].exists_one(x, x > 2)")]
    [InlineData("[1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].filter(x, x > 1) == [2, 3] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("{'a': 1, 'b': 2}.all(k, k in ['a', 'b']) && {'a': 1}['a'] == 1 && 'a' in {'a': 1} && !('c' in {'a': 1})")]
    [InlineData("has(self.spec.name) && !has(self.spec.other)")]
    [InlineData("self.spec.name.startsWith('we') && self.spec.name.matches('^[a-z]+$') && self.spec.name.size() == 3")]
    [InlineData("size('hello') == 5 && 'hello'.substring(1, 3) == 'el' && 'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b'")]
    [InlineData("'HeLLo'.lowerAscii() == 'hello' && 'x'.upperAscii() == 'X' && 'abc'.replace('b', '') == 'ac' && 'abc'.indexOf('c') == 2")]
    [InlineData("'abc 123'.find('[0-9]+') == '123' && '123 abc 456'.findAll('[0-9]+') == ['123', '456']")]
    [InlineData("[1, 3, 3].isSorted() && [1, 2].sum() == 3 && [4, 2].min() == 2 && [4, 2].max() == 4 && [1, 2, 2].indexOf(2) == 1")]
    [InlineData("quantity('1Gi').isGreaterThan(quantity('500Mi')) && isQuantity('20M') && !isQuantity('20Mo') && quantity('200M').compareTo(quantity('0.2G')) == 0")]
    [InlineData("isURL('https://example.com/path') && url('https://example.com:80/p').getHost() == 'example.com:80' && url('https://a/p?x=1').getEscapedPath() == '/p'")]
    [InlineData("isIP('127.0.0.1') && ip('127.0.0.1').family() == 4 && ip('::1').isLoopback() && cidr('10.0.0.0/8').containsIP('10.1.2.3') && isCIDR('10.0.0.0/8')")]
    [InlineData("duration('1h30m').getMinutes() == 90 && timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-01T00:00:01Z') && timestamp('2026-03-01T00:00:00Z').getMonth() == 2")]
    [InlineData("optional.none().orValue(1) == 1 && optional.of(2).orValue(1) == 2 && self.?spec.?other.orValue('x') == 'x' && self.spec.?name.hasValue()")]
    [InlineData("int('42') == 42 && string(42) == '42' && double('1.5') == 1.5 && type(1) == int && type('a') == string && dyn(1) == 1.0")]
    [InlineData("'%s is %d'.format([dyn('a'), dyn(1)]) == 'a is 1' && sets.contains([1, 2], [2])")]
    [InlineData("self.spec.__dash__x__dash__y == 1 || true")]
    public void An_expression_is_true(string expression) => Assert.Equal(true, Evaluate(expression));

    [Theory]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("[1][3]", "index out of bounds: 3")]
    [InlineData("{'a': 1}['b']", "no such key: b")]
    [InlineData("self.spec.other", "no such key: other")]
    [InlineData("dyn('a') + 1", "no such overload: _+_")]
    public void An_evaluation_that_fails_says_why(string expression, string expected) =>
        Assert.Equal(expected, Assert.Throws<CelException>(() => Evaluate(expression)).Message);

    [Theory]
    [InlineData("self.foo", "ERROR: <input>:1:5: undefined field 'foo'\n | self.foo\n | ....^")]
    [InlineData("other == 1", "ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other == 1\n | ^")]
    [InlineData("1 +", "Syntax error: mismatched input '<EOF>'")]
    [InlineData("self.name.nonsense()", "undeclared reference to 'nonsense' (in container '')")]
    public void What_cannot_be_compiled_is_shown_where_it_stands(string expression, string expected)
    {
        var schema = StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>("""{"type":"object","properties":{"name":{"type":"string"}}}"""));

        var error = Assert.Throws<CelException>(() => CelProgram.Compile(expression, new Dictionary<string, CelShape> { ["self"] = CelShape.Of(schema, false)! }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_that_costs_too_much_is_stopped()
    {
        var program = CelProgram.Compile("[1,2,3,4,5,6,7,8].all(a, [1,2,3,4,5,6,7,8].all(b, [1,2,3,4,5,6,7,8].all(c, a + b + c > 0)))", Variables);

        Assert.Equal(
            "operation cancelled: actual cost limit exceeded", Assert.Throws<CelException>(() => program.Evaluate([], new CelBudget(1000))).Message);
    }

    [Fact]
    public void Rules_of_a_schema_are_asked_where_they_stand()
    {
        var rules = Rules("""
            {"type":"object","properties":{"spec":{"type":"object",
              "x-kubernetes-validations":[
                {"rule":"self.minReplicas <= self.replicas","message":"replicas should be greater than or equal to minReplicas."},
                {"rule":"self.replicas <= self.maxReplicas","messageExpression":"'at most ' + string(self.maxReplicas)"},
                {"rule":"self.replicas == oldSelf.replicas","message":"replicas is immutable","reason":"FieldValueForbidden","fieldPath":".replicas"}],
              "properties":{"minReplicas":{"type":"integer"},"replicas":{"type":"integer"},"maxReplicas":{"type":"integer"},
                "names":{"type":"array","items":{"type":"string","x-kubernetes-validations":[{"rule":"self.size() < 3"}]}}}}}}
            """);

        Assert.Equal(
            ["spec: Invalid value: \"object\": replicas should be greater than or equal to minReplicas."],
            Check(rules, """{"spec":{"minReplicas":2,"replicas":1,"maxReplicas":3}}"""));
        Assert.Equal(
            ["spec: Invalid value: \"object\": at most 3", "spec.names[1]: Invalid value: \"string\": failed rule: self.size() < 3"],
            Check(rules, """{"spec":{"minReplicas":2,"replicas":5,"maxReplicas":3,"names":["a","abc"]}}"""));
        Assert.Equal(
            ["spec.replicas: Forbidden: replicas is immutable"],
            Check(rules, """{"spec":{"minReplicas":1,"replicas":2,"maxReplicas":3}}""", """{"spec":{"minReplicas":1,"replicas":1,"maxReplicas":3}}"""));
        Assert.Equal(
            ["spec: Invalid value: \"object\": no such key: minReplicas evaluating rule: replicas should be greater than or equal to minReplicas."],
            Check(rules, """{"spec":{"replicas":2,"maxReplicas":3}}"""));
    }

    [Fact]
    public void Elements_of_a_list_of_type_map_have_a_past_by_their_keys()
    {
        var rules = Rules("""
            {"type":"object","properties":{"list":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
              "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"value":{"type":"integer"}},
                "x-kubernetes-validations":[{"rule":"self.value >= oldSelf.value","message":"only upwards"}]}}}}
            """);

        Assert.Empty(Check(rules, """{"list":[{"name":"b","value":1},{"name":"a","value":2}]}""", """{"list":[{"name":"a","value":2}]}"""));
        Assert.Equal(
            ["list[1]: Invalid value: \"object\": only upwards"],
            Check(rules, """{"list":[{"name":"b","value":1},{"name":"a","value":1}]}""", """{"list":[{"name":"a","value":2}]}"""));
    }

    private static readonly Dictionary<string, CelShape> Variables = new() { ["self"] = CelShape.Dynamic };

    private static object? Evaluate(string expression) => CelProgram.Compile(expression, Variables).Evaluate(
        [new("self", JsonData.Parse("""{"spec":{"name":"web","-x-y":1}}"""))], new CelBudget(SchemaExpressions.Budget));

    private static SchemaExpressions Rules(string schema) => SchemaExpressions.Of(StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>(schema)), false)!;

    private static IEnumerable<string> Check(SchemaExpressions rules, string value, string? current = null)
    {
        var errors = new List<FieldError>();
        rules.Validate(JsonData.Parse(value), current is null ? null : JsonData.Parse(current), errors);
        return errors.Select(static error => error.ToString());
    }
}
