using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.ApiExtensions;

/// <summary>
/// What rules may cost by estimate: the numbers of TestCostEstimation in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/
/// compilation_test.go, first without a limit of the schema, then with it.
/// </summary>
public sealed class RuleCostSpec
{
    private const string Numbers = """{"type":"array","items":{"type":"number"},"maxItems":N}""";
    private const string Texts = """{"type":"array","items":{"type":"string"},"maxItems":N}""";
    private const string Flags = """{"type":"array","items":{"type":"boolean"},"maxItems":N}""";
    private const string Either = """{"type":"array","items":{"x-kubernetes-int-or-string":true},"maxItems":N}""";
    private const string Durations = """{"type":"array","items":{"type":"string","format":"duration"},"maxItems":N}""";
    private const string Dates = """{"type":"array","items":{"type":"string","format":"date"},"maxItems":N}""";
    private const string Moments = """{"type":"array","items":{"type":"string","format":"date-time"},"maxItems":N}""";
    private const string Maps = """{"type":"array","items":{"type":"object","additionalProperties":{"type":"number"}},"maxItems":N}""";
    private const string NumberMap = """{"type":"object","additionalProperties":{"type":"number"},"maxProperties":N}""";
    private const string TextMap = """{"type":"object","additionalProperties":{"type":"string"},"maxProperties":N}""";
    private const string FlagMap = """{"type":"object","additionalProperties":{"type":"boolean"},"maxProperties":N}""";
    private const string MomentMap = """{"type":"object","additionalProperties":{"type":"string","format":"date-time"},"maxProperties":N}""";
    private const string Text = """{"type":"string","maxLength":N}""";
    private const string LimitedTexts = """{"type":"array","items":{"type":"string","maxLength":N},"maxItems":N}""";
    private const string Enumeration = """{"type":"string","enum":["A","B","C","LongValue"],"maxLength":N}""";

    [Theory]
    [InlineData(Numbers, "self.all(x, true)", 4718591, 10, 32)]
    [InlineData(Texts, "self.all(x, true)", 3145727, 20, 62)]
    [InlineData(Flags, "self.all(x, true)", 1887437, 5, 17)]
    [InlineData(Either, "self.all(x, true)", 4718591, 10, 32)]
    [InlineData(Durations, "self.all(x, true)", 2359295, 5, 17)]
    [InlineData(Dates, "self.all(x, true)", 725936, 15, 47)]
    [InlineData(Moments, "self.all(x, true)", 428963, 25, 77)]
    [InlineData(TextMap, "self.all(x, true)", 1179647, 3, 11)]
    [InlineData(FlagMap, "self.all(x, true)", 943718, 100, 302)]
    [InlineData(NumberMap, "has(self.x)", 1, 100, 1)]
    [InlineData(Text, "self.contains('test')", 314574, 10, 5)]
    [InlineData(Text, "self.startsWith('test')", 2, 15, 2)]
    [InlineData(Text, "size(self + \"hello\") > size(\"hello\")", 314578, 4, 7)]
    [InlineData(Numbers, "self[1] == 0.0", 2, 5000, 2)]
    [InlineData(Texts, "self[1] == self[1]", 314577, 8, 314577)]
    [InlineData(Either, "self[0] == 5", 3, 10, 3)]
    [InlineData(Flags, "self[0] == false", 2, 25, 2)]
    [InlineData(Maps, "self.all(x, x.y == 25.2)", 6291452, 12, 74)]
    [InlineData(Maps, "self[0].x > 2.0", 4, 3000, 4)]
    [InlineData(Durations, "self[0].getHours() == 2", 4, 525, 4)]
    [InlineData(Text, "self.matches(\"x\")", 314574, 50, 22)]
    [InlineData(Text, "\"\".matches(\"(((((((((())))))))))[0-9]\")", 7, 10, 7)]
    [InlineData(Text, "self.matches(\"\")", 1, 100, 1)]
    [InlineData(TextMap, "self.all(x, x.contains(self[x]))", 2752507, 10, 72)]
    [InlineData(Text, "self == \"x\"", 2, 0, 1)]
    [InlineData(Numbers, "self.all(x, x == 0.0)", 6291454, 6291456, 25165826)]
    [InlineData(Text, "self.find('[0-9]+') == ''", 629147, 10, 11)]
    [InlineData(LimitedTexts, "self.join(' ') == 'aa bb'", 329853068905, 10, 43)]
    [InlineData(LimitedTexts, "self.isSorted() == true", 329854432052, 10, 52)]
    [InlineData(Text, "self.lowerAscii() == 'lower!'", 314575, 10, 6)]
    [InlineData(NumberMap, "oldSelf.size() == self.size()", 5, 10, 5)]
    [InlineData(MomentMap, "self[\"a\"] == self[\"b\"]", 8, 7, 8)]
    [InlineData(Enumeration, "self.contains('A')", 2, 1000, 401)]
    public void Rule_must_cost_what_kubernetes_estimates(string schema, string rule, ulong unlimited, long limit, ulong limited)
    {
        Assert.Equal(unlimited, CostOf(schema.Replace("\"maxItems\":N", "", StringComparison.Ordinal)
            .Replace(",\"maxLength\":N", "", StringComparison.Ordinal)
            .Replace("\"maxProperties\":N", "", StringComparison.Ordinal)
            .Replace(",}", "}", StringComparison.Ordinal), rule));
        Assert.Equal(limited, CostOf(schema.Replace(":N", ":" + limit, StringComparison.Ordinal), rule));
    }

    [Theory]
    [InlineData("self.all(x, self.all(y, true))", 352)]
    [InlineData("self.all(x, self.all(y, self.all(z, true)))", 3552)]
    public void Rule_must_be_too_expensive_when_loops_meet_without_limits(string rule, ulong limited)
    {
        Assert.True(CostOf(Numbers.Replace(",\"maxItems\":N", "", StringComparison.Ordinal), rule) > 10_000_000);
        Assert.Equal(limited, CostOf(Numbers.Replace(":N", ":10", StringComparison.Ordinal), rule));
    }

    [Fact]
    public void A_number_as_text_must_be_as_long_as_any_text()
    {
        // kubernetes/kubernetes issue 124234: such a message is refused.
        var rule = new ValidationRule { Rule = "self >= 0", MessageExpression = "'invalid: ' + string(self)" };

        var verdict = SchemaExpressions.Judge(rule, StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>("""{"type":"integer"}""")), false);

        Assert.True(verdict.MessageCost > 10_000_000);
        Assert.Null(verdict.Message);
    }

    private static ulong CostOf(string schema, string rule)
    {
        var verdict = SchemaExpressions.Judge(
            new ValidationRule { Rule = rule }, StructuralSchema.Of(KubernetesJson.Decode<JsonSchemaProps>(schema)), false);
        Assert.Null(verdict.Rule);
        return verdict.RuleCost;
    }
}
