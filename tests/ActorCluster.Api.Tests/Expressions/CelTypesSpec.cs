using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Expressions;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Expressions;

/// <summary>
/// What is refused before it is evaluated, by cel-go's checker and k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/
/// {compilation,validation}_test.go, and by the outputs that Kubernetes' documentation shows.
/// </summary>
public sealed class CelTypesSpec
{
    private const string Schema = """
        {"type":"object","properties":{
          "name":{"type":"string"},"count":{"type":"integer"},"ratio":{"type":"number"},"on":{"type":"boolean"},
          "when":{"type":"string","format":"date-time"},"span":{"type":"string","format":"duration"},"raw":{"type":"string","format":"byte"},
          "either":{"x-kubernetes-int-or-string":true},"any":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "unknown":{"x-kubernetes-preserve-unknown-fields":true},
          "tags":{"type":"array","items":{"type":"string"}},"labels":{"type":"object","additionalProperties":{"type":"string"}},
          "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
          "a.b-c/d":{"type":"integer"},"namespace":{"type":"string"},"under__score":{"type":"integer"},
          "items":{"type":"array","items":{"type":"object","properties":{"port":{"type":"integer"}}}}}}
        """;

    [Theory]
    [InlineData("self.name.startsWith('a') && self.count > 1 && self.ratio > 1.5 && self.on")]
    [InlineData("self.count > 1.5 || self.ratio > 1")]
    [InlineData("self.when < timestamp('2026-01-01T00:00:00Z') && self.span <= duration('1h') && self.raw == b'abc'")]
    [InlineData("self.either == 1 || self.either == '1' || type(self.either) == int")]
    [InlineData("self.tags.all(t, t.size() < 5) && self.tags.exists_one(t, t == 'a') && self.labels.all(k, self.labels[k] != k) && 'a' in self.labels")]
    [InlineData("self.items.map(i, i.port).sum() < 5 && self.items.filter(i, i.port == 1).size() == 1 && self.tags.isSorted()")]
    [InlineData("self.template.metadata.name == 'a' && self.template.kind == 'B'")]
    [InlineData("self.a__dot__b__dash__c__slash__d == 1 && self.__namespace__ == 'x' && self.under__underscores__score == 2")]
    [InlineData("has(self.any) && has(self.tags) && self.?name.orValue('') == '' && self.?tags[?0].hasValue() && self.?items[0].port.optMap(p, p + 1).orValue(2) == 2")]
    [InlineData("self.namespace == 'x' && type(self.when) == google.protobuf.Timestamp && type(ip(self.name)) == net.IP")]
    [InlineData("self.tags.all(v1, self.tags.exists_one(v2, v1 == v2)) && self.labels.all(k, k.matches('^[A-Z][A-Z0-9_]{0,63}$') && size(bytes(self.labels[k])) <= 256)")]
    [InlineData("type(self.either) == int ? self.either >= 0 : (!self.either.startsWith('-') && quantity(self.either).isInteger())")]
    [InlineData("size(self.tags) == 2 && isIP(self.tags[0]) ? ip(self.tags[0]).family() != ip(self.tags[1]).family() : true")]
    [InlineData("[].size() == 0 && {}.size() == 0 && [?self.?name] == ['a'] && {?'a': self.?name}.size() == 1 && self.items == []")]
    [InlineData("self.any == null || size(self.name) == 1 ? true : false")]
    [InlineData("quantity(self.name).add(quantity('1')).isGreaterThan(quantity('2')) && ip.isCanonical(self.name) && cidr(self.name).containsIP(ip('1.2.3.4'))")]
    [InlineData("!format.dns1123Label().validate(self.name).hasValue() && format.named('uri').hasValue() && sets.intersects(self.tags, ['a'])")]
    public void An_expression_whose_types_fit_is_accepted(string expression) => Assert.Equal("bool", Compile(expression).Result.Name);

    [Theory]
    [InlineData("self.count == true", "ERROR: <input>:1:12: found no matching overload for '_==_' applied to '(int, bool)'\n | self.count == true\n | ...........^")]
    [InlineData("self.nonExistingField > 0", "ERROR: <input>:1:5: undefined field 'nonExistingField'\n | self.nonExistingField > 0\n | ....^")]
    [InlineData("self.ratio == 1", "ERROR: <input>:1:12: found no matching overload for '_==_' applied to '(double, int)'")]
    [InlineData("self.name + self.count == 'a1'", "found no matching overload for '_+_' applied to '(string, int)'")]
    [InlineData("self.name.foo", "ERROR: <input>:1:10: type 'string' does not support field selection")]
    [InlineData("self.name.startsWith(1)", "ERROR: <input>:1:21: found no matching overload for 'startsWith' applied to 'string.(int)'")]
    [InlineData("self.name.reverse() == ''", "undeclared reference to 'reverse' (in container '')")]
    [InlineData("math.greatest(1, 2) == 2", "undeclared reference to 'math' (in container '')")]
    [InlineData("self.count.all(x, x > 1)", "ERROR: <input>:1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)")]
    [InlineData("self.tags.all(t, t.size())", "ERROR: <input>:1:24: expected type 'bool' but found 'int'")]
    [InlineData("self.tags.all(i, t, i < 3)", "ERROR: <input>:1:14: undeclared reference to 'all' (in container '')")]
    [InlineData("self.labels.transformMap(k, v, v).size() == 1", "undeclared reference to 'transformMap' (in container '')")]
    [InlineData("quantity('1').sign() == 1", "found no matching overload for 'sign' applied to 'kubernetes.Quantity.()'")]
    [InlineData("quantity('1').amount == 1", "unexpected failed resolution of 'kubernetes.Quantity'")]
    [InlineData("1.all(2, 3)", "ERROR: <input>:1:7: argument must be a simple name")]
    [InlineData("[1].map(f(), 2) == []", "argument is not an identifier")]
    [InlineData("self.on && self.name || self.count", "ERROR: <input>:1:16: expected type 'bool' but found 'string'")]
    [InlineData("self.true == 1", "ERROR: <input>:1:6: Syntax error: mismatched input 'true' expecting IDENTIFIER")]
    [InlineData("'é' + b", "ERROR: <input>:1:7: undeclared reference to 'b' (in container '')\n | 'é' + b\n | .．....^")]
    [InlineData("{'a': 1, 'b': 'c'}.size() == 2", "ERROR: <input>:1:15: expected type 'int' but found 'string'")]
    [InlineData("[optional.of(1), optional.of(dyn(1))].size() == 2", "expected type 'optional_type(int)' but found 'optional_type(dyn)'")]
    [InlineData("self.on ? 1 : 'a'", "found no matching overload for '_?_:_' applied to '(bool, int, string)'")]
    [InlineData("[1, 'a'].size() == 2", "ERROR: <input>:1:5: expected type 'int' but found 'string'")]
    [InlineData("self.count in ['a']", "ERROR: <input>:1:12: found no matching overload for '@in' applied to '(int, list(string))'")]
    [InlineData("self.tags.all(t, has(t.x))", "type 'string' does not support field selection")]
    [InlineData("self.count == null", "found no matching overload for '_==_' applied to '(int, null)'")]
    [InlineData("self.unknown == 1", "undefined field 'unknown'")]
    [InlineData("self.any.x == 1", "undefined field 'x'")]
    [InlineData("duration('1x') < self.span", "ERROR: <input>:1:10: invalid duration argument")]
    [InlineData("timestamp('soon') < self.when", "invalid timestamp argument")]
    [InlineData("self.name.matches('[')", "invalid matches argument")]
    [InlineData("self.when > 1", "found no matching overload for '_>_' applied to '(timestamp, int)'")]
    [InlineData("self.labels['a'] == 1", "found no matching overload for '_==_' applied to '(string, int)'")]
    [InlineData("self.type != 'secret' && self.type != 'configmap' || has(self.namespace)", "ERROR: <input>:1:57: undefined field 'namespace'\n | self.type != 'secret' && self.type != 'configmap' || has(self.namespace)\n | ........................................................^")]
    [InlineData("this does not compile", "ERROR: <input>:1:6: Syntax error: mismatched input 'does' expecting <EOF>\n | this does not compile\n | .....^")]
    [InlineData("self.name ==", "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}")]
    [InlineData("has(self)", "invalid argument to has() macro")]
    [InlineData("self.count == 1u", "found no matching overload for '_==_' applied to '(int, uint)'")]
    public void An_expression_that_cannot_be_right_is_refused(string expression, string expected) =>
        Assert.Contains(expected, Assert.Throws<CelException>(() => Compile(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_shown()
    {
        var lines = Assert.Throws<CelException>(() => Compile("self.foo == 1 ||\n  self.bar == 2")).Message.Split('\n');

        Assert.Equal(
            ["ERROR: <input>:1:5: undefined field 'foo'", " | self.foo == 1 ||", " | ....^", "ERROR: <input>:2:7: undefined field 'bar'", " |   self.bar == 2", " | ......^"],
            lines);
    }

    [Theory]
    [InlineData("", "'a'", "cel expression must evaluate to a bool", null)]
    [InlineData("", "self.either", "cel expression must evaluate to a bool", null)]
    [InlineData("self.count", "self.on", null, "messageExpression must evaluate to a string")]
    [InlineData("self.nothing", "self.on", null, "messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'nothing'\n | self.nothing\n | ....^")]
    [InlineData("'at most ' + string(self.count)", "self.on", null, null)]
    public void A_rule_is_a_truth_value_and_a_message_is_a_text(string message, string rule, string? ruleError, string? messageError)
    {
        var verdict = SchemaExpressions.Judge(new ValidationRule { Rule = rule, MessageExpression = message }, Parsed, false);

        Assert.Equal((ruleError, messageError), (verdict.Rule, verdict.Message));
    }

    [Fact]
    public void The_state_before_is_an_optional_value_when_the_rule_says_so()
    {
        var optional = new ValidationRule { Rule = "oldSelf.orValue(self).count <= self.count", OptionalOldSelf = true };

        var verdict = SchemaExpressions.Judge(optional, Parsed, false);
        Assert.Equal((null, null, true), (verdict.Rule, verdict.Message, verdict.UsesOldSelf));
        Assert.Contains("found no matching overload for 'orValue'", SchemaExpressions.Judge(optional with { OptionalOldSelf = null }, Parsed, false).Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b", "a__dot__b")]
    [InlineData("if", "__if__")]
    [InlineData("x__y", "x__underscores__y")]
    [InlineData("1a", null)]
    [InlineData("a b", null)]
    public void Names_of_properties_are_escaped(string property, string? expected)
    {
        Assert.Equal(expected, CelNames.Escape(property));
        if (expected is not null)
        {
            Assert.Equal(property, CelNames.Unescape(expected));
        }
    }

    private static StructuralSchema Parsed => StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>(Schema));

    private static CelProgram Compile(string expression) => CelProgram.Compile(
        expression, new Dictionary<string, CelShape>
        {
            ["self"] = CelShape.Of(StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>(
            expression.Contains("has(self.namespace)", StringComparison.Ordinal) ? """{"type":"object","properties":{"type":{"type":"string"}}}""" : Schema)), false)!
        });
}
