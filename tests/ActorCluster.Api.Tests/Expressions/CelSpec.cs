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
    [InlineData("self.spec.__dash__x__dash__y == 1")]
    [InlineData("r\"a\\n\".size() == 3 && '''a\n'b''' == \"a\\n'b\" && \"\"\"x\"y\"\"\" == 'x\"y' && b'\\x41' == b'A' && b'\u00e9'.size() == 2 && R'\\' == '\\\\'")]
    [InlineData("-9223372036854775808 < 0 && 18446744073709551615u > 0u && 1e3 == 1000.0 && .5 == 0.5 && -0x1F == -31 && 0x1Fu == 31u")]
    [InlineData("[1, 2][1] == 2 && [[1], [2]][1][0] == 2 && {1: 'a'}[1] == 'a' && {true: 1}[true] == 1 && (1 in {1: 2})")]
    [InlineData("string(timestamp('2026-01-02T03:04:05.6Z')) == '2026-01-02T03:04:05.6Z' && string(duration('1m30s')) == '90s' && timestamp(0) + duration('1s') == timestamp(1)")]
    [InlineData("timestamp('2026-01-02T03:04:05Z').getDayOfWeek() == 5 && timestamp('2026-01-02T03:04:05Z').getDate() == 2 && timestamp('2026-01-02T03:04:05Z').getHours('+02:00') == 5")]
    [InlineData("'tacocat'.substring(4) == 'cat' && 'tacocat'.charAt(3) == 'o' && 'hello mellow'.indexOf('ello', 2) == 7 && 'hello mellow'.lastIndexOf('ello', 6) == 1")]
    [InlineData("'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'a b c'.split(' ', 2) == ['a', 'b c'] && '  x '.trim() == 'x' && strings.quote('a\"b') == '\"a\\\\\"b\"'")]
    [InlineData("'%.2f|%x|%X|%b|%o|%e|%s|%%'.format([dyn(1.239), dyn(255), dyn('k'), dyn(5), dyn(8), dyn(1052.5), dyn([1, 2])]) == '1.24|ff|6B|101|10|1.052500\u202f\u00d7\u202f10\u2070\u00b3|[1, 2]|%'")]
    [InlineData("quantity('50k').add(20) == quantity('50020') && quantity('50k').sub(quantity('1k')) == quantity('49k') && quantity('50').asInteger() == 50 && !quantity('0.5').isInteger() && sign(quantity('-1')) == -1 && quantity('50.5').asApproximateFloat() == 50.5")]
    [InlineData("url('https://[::1]:80/a%20b?k=1&k=2&l=%20').getHostname() == '::1' && url('https://[::1]:80/').getPort() == '80' && url('https://u@a.b/?k=1&k=2').getQuery()['k'] == ['1', '2'] && url('/path').getScheme() == '' && url('https://a').getEscapedPath() == ''")]
    [InlineData("cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24') && cidr('192.168.0.0/24').containsCIDR('192.168.0.0/25') && string(cidr('192.168.1.5/24').ip()) == '192.168.1.5' && cidr('::1/128').prefixLength() == 128 && !isIP('127.0.0.01') && !isCIDR('10.0.0.0')")]
    [InlineData("ip('fe80::1').isLinkLocalUnicast() && ip('224.0.0.1').isLinkLocalMulticast() && ip('8.8.8.8').isGlobalUnicast() && ip('0.0.0.0').isUnspecified() && ip.isCanonical('::1') && !ip.isCanonical('0:0::1')")]
    [InlineData("['::', '1::', '::1', '1:2:3:4:5:6:7:8', '64:ff9b::1.2.3.4', '0.0.0.0'].all(a, isIP(a)) && !['1:2:3:4:5:6:7', '1::2::3', '01.2.3.4', ':1', '1.2.3', ''].exists(a, isIP(a))")]
    [InlineData("format.datetime().validate('2020-01-32T00:00:00Z').hasValue() && !format.datetime().validate('2020-01-31T00:00:00Z').hasValue()")]
    [InlineData("format.dns1123Label().validate('Bad!').value().size() == 1 && !format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue() && format.named('nope') == optional.none()")]
    [InlineData("sets.equivalent([1, 2], [2, 1, 1]) && !sets.intersects([1], [2]) && sets.contains([], [])")]
    [InlineData("optional.ofNonZeroValue('') == optional.none() && optional.of(1).optMap(x, x + 1).value() == 2 && optional.none().or(optional.of(3)).value() == 3 && [1].first().value() == 1 && [?optional.none(), ?optional.of(1)] == [1]")]
    [InlineData("{1: 'a', 2: 'b'}.all(k, k < 3) && dyn({1: 'a'}) != {'1': 'a'} && {1u: 'a'}[dyn(1)] == 'a' && !('1' in dyn({1: 'a'})) && {true: 1}.map(k, k) == [true]")]
    [InlineData("b'\\xff'.size() == 1 && b'\\303\\277' == bytes('\u00ff') && dyn(9007199254740993) != 9007199254740993.5 && -5 % 3 == -2 && !(dyn(1) == 'a')")]
    [InlineData("string(1e6) == '1e+06' && string(0.000001) == '1e-06' && string(timestamp('2026-01-02T03:04:05+02:00')) == '2026-01-02T03:04:05+02:00' && string(duration('1ms')) == '0.001s'")]
    [InlineData("'😀bc'.substring(1) == 'bc' && '😀bc'.indexOf('c') == 2 && '😀'.charAt(0).size() == 1 && 'ab'.replace('', '-') == '-a-b-' && 'abc'.split('', 2) == ['a', 'bc']")]
    [InlineData("!has(optional.of({'a': 1}).b) && has({'a': dyn(null)}.a) && !has(dyn(1).a) && [1, 2].exists_one(x, x == 2) && timestamp('2026-01-01T00:00:00Z').getDate('-01:30') == 31")]
    [InlineData("[[1, 2], [3]].map(l, l.map(x, x + 1)) == [[2, 3], [4]] && [1, 2, 3].map(x, x > 1, x).filter(y, y > 2) == [3] && !false && - -1 == 1 && 0 == -0")]
    [InlineData("[1, 2, 0].exists(x, 1 / x == 1) && ![0].all(x, false) && (true || self.nothing)")]
    [InlineData("1.0 < 2 && 1 <= 1u && 3 / 2 == 1 && 7.0 / 2.0 == 3.5 && -(-3) == 3 && !!true && 2u * 3u == 6u")]
    [InlineData("int(3.9) == 3 && int('-5') == -5 && uint(3) == 3u && string(1.5) == '1.5' && bytes('a') == b'a' && string(b'a') == 'a' && bool('true') && int(timestamp(5)) == 5")]
    [InlineData("isURL('ftp:///opt/a.wasm') && url('ftp:///opt/a.wasm').getScheme() == 'ftp' && url('http://a.b:/%20?x=1#f').getEscapedPath() == '/%20' && !isURL('https://a:b:c/')")]
    public void An_expression_is_true(string expression) => Assert.Equal(true, Evaluate(expression));

    [Theory]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("[1][3]", "index out of bounds: 3")]
    [InlineData("{'a': 1}['b']", "no such key: b")]
    [InlineData("self.spec.other", "no such key: other")]
    [InlineData("-9223372036854775808 / -1", "integer overflow")]
    [InlineData("0u - 1u", "unsigned integer overflow")]
    [InlineData("'abc'.substring(4)", "index out of range: 4")]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    [InlineData("[0, 0].exists_one(x, 1 / x == 1)", "division by zero")]
    [InlineData("dyn([]).min() == 1", "min called on empty list")]
    [InlineData("dyn('a') + 1", "no such overload")]
    [InlineData("dyn(null) + 1", "no such overload: _+_")]
    [InlineData("dyn(1).lowerAscii()", "no such overload: lowerAscii(int)")]
    [InlineData("int(dyn([]))", "no such overload: int(list)")]
    [InlineData("dyn(1).a", "no such key: a")]
    [InlineData("int('x')", "type conversion error from 'string' to 'int'")]
    [InlineData("string(b'\\xff')", "invalid UTF-8 in bytes, cannot convert to string")]
    [InlineData("'abc'.substring(2, 1)", "invalid substring range. start: 2, end: 1")]
    [InlineData("'%d'.format([dyn('a')])", "error during formatting: decimal clause can only be used on integers, was given string")]
    [InlineData("quantity('1x')", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("ip('192.168.0.1.0')", "IP Address \"192.168.0.1.0\" parse error during conversion from string: ParseAddr(\"192.168.0.1.0\"): IPv4 address too long")]
    [InlineData("ip('2001:db8:::68')", "IP Address \"2001:db8:::68\" parse error during conversion from string: ParseAddr(\"2001:db8:::68\"): each colon-separated field must have at least one digit (at \":68\")")]
    [InlineData("ip('::ffff:1.2.3.4')", "IPv4-mapped IPv6 address \"::ffff:1.2.3.4\" is not allowed")]
    [InlineData("ip('fe80::1%eth0')", "IP address \"fe80::1%eth0\" with zone value is not allowed")]
    [InlineData("cidr('10.0.0.0')", "network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.0\"): no '/'")]
    [InlineData("cidr('10.0.0.0/33')", "network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.0/33\"): prefix length out of range")]
    [InlineData("'a'.find('[')", "Illegal regex: error parsing regexp: missing closing ]: `[`")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp overflow")]
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

    [Fact]
    public void Lists_with_keys_are_compared_and_merged_by_them()
    {
        // The page on CEL in Kubernetes' documentation, "Equality on arrays".
        var rules = Rules("""
            {"type":"object","x-kubernetes-validations":[
              {"rule":"self.set == ['b', 'a'] && (self.set + ['a', 'c']).size() == 3"},
              {"rule":"(self.map + self.other).map(e, e.value) == [2, 3] && self.map != self.other"},
              {"rule":"!has(self.gone) && self.atomic != ['b', 'a']"}],
              "properties":{"set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                "atomic":{"type":"array","items":{"type":"string"}},"gone":{"type":"string","nullable":true},
                "map":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
                  "items":{"type":"object","properties":{"k":{"type":"string"},"value":{"type":"integer"}}}},
                "other":{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"},"value":{"type":"integer"}}}}}}
            """);

        Assert.Empty(Check(rules, """
            {"set":["a","b"],"atomic":["a","b"],"gone":null,"map":[{"k":"x","value":1}],"other":[{"k":"x","value":2},{"k":"y","value":3}]}
            """));
    }

    [Fact]
    public void What_was_wrong_before_is_only_told_of()
    {
        var rules = Rules("""
            {"type":"object","properties":{"a":{"type":"integer","x-kubernetes-validations":[{"rule":"self < 5","message":"too much"}]},
              "b":{"type":"integer"}}}
            """);
        var (errors, forgiven) = (new List<FieldError>(), new List<FieldError>());

        rules.Validate(JsonData.Parse("""{"a":7,"b":2}"""), JsonData.Parse("""{"a":7,"b":1}"""), errors, forgiven);

        Assert.Empty(errors);
        Assert.Equal("a: Invalid value: \"integer\": too much", Assert.Single(forgiven).ToString());
        Assert.Single(Check(rules, """{"a":8}""", """{"a":7}"""));
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
