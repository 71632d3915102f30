using ActorCluster.Api.Expressions;

namespace ActorCluster.Api.Tests.Expressions;

/// <summary>
/// What evaluations cost (cel-go's interpreter/runtimecost.go and decorators.go, k8s.io/apiserver/pkg/cel/library/cost.go), and what is
/// estimated of them (cel-go's checker/cost.go).
/// </summary>
public sealed class CelCostSpec
{
    [Theory]
    [InlineData("true", 0)]
    [InlineData("flag", 1)]
    [InlineData("map.a", 2)]
    [InlineData("map['a']", 2)]
    [InlineData("map[key]", 2)]
    [InlineData("has(map.a)", 1)]
    [InlineData("has(map.deep.x)", 2)]
    [InlineData("map.?a.orValue(1)", 2)]
    [InlineData("flag ? 1 : 2", 1)]
    [InlineData("flag ? map.a : 2", 2)]
    [InlineData("flag && flag", 2)]
    [InlineData("flag || flag", 1)]
    [InlineData("[1, 2, 3]", 0)]
    [InlineData("[flag]", 11)]
    [InlineData("{'a': flag}", 31)]
    [InlineData("timestamp('2026-01-01T00:00:00Z')", 0)]
    [InlineData("key in ['a', 'b']", 1)]
    [InlineData("key in list", 5)]
    [InlineData("key == 'a'", 2)]
    [InlineData("text + text", 12)]
    [InlineData("text.contains('abc')", 6)]
    [InlineData("text.matches('^[a-z]{5}$')", 19)]
    [InlineData("text.lowerAscii()", 6)]
    [InlineData("list.all(x, true)", 11)]
    [InlineData("list.exists(x, x == 'a')", 11)]
    [InlineData("list.map(x, x)", 41)]
    [InlineData("list.isSorted()", 1)]
    [InlineData("numbers.sum()", 4)]
    [InlineData("numbers.exists_one(x, x == 1)", 11)]
    [InlineData("quantity(amount) == quantity(amount)", 5)]
    [InlineData("cidr('10.0.0.0/8').containsIP(ip('10.1.1.1'))", 3)]
    [InlineData("sets.contains(list, list)", 12)]
    public void An_evaluation_costs_what_its_steps_do(string expression, long cost)
    {
        var budget = new CelBudget(1000);

        CelProgram.Compile(expression, Shapes).Evaluate(Values, budget);

        Assert.Equal(cost, 1000 - budget.Left);
    }

    [Theory]
    [InlineData("[1, 2, 3].all(x, x > 0)", 20, 26)]
    [InlineData("'abc'.replace('b', 'dd') + 'x'", 2, 2)]
    [InlineData("flag || flag", 1, 2)]
    [InlineData("flag ? [1] : [1, 2]", 11, 11)]
    [InlineData("['a', 'b'].map(x, x).size() == 2", 49, 49)]
    [InlineData("'a,b'.split(',', 2).size() == 2", 3, 3)]
    public void An_estimate_lies_between_the_least_and_the_most(string expression, ulong least, ulong most) => Assert.Equal(
        new CelCost(least, most), CelProgram.Compile(expression, Shapes).Estimate(new Dictionary<string, CelExtent>()));

    private static readonly Dictionary<string, CelShape> Shapes = new()
    {
        ["flag"] = CelShape.Boolean,
        ["key"] = CelShape.Text,
        ["amount"] = CelShape.Text,
        ["text"] = CelShape.Text,
        ["map"] = CelShape.MapOf(CelShape.Dynamic),
        ["list"] = CelShape.List(CelShape.Text),
        ["numbers"] = CelShape.List(CelShape.Simple("int")),
    };

    private static readonly KeyValuePair<string, object?>[] Values =
    [
        new("flag", true),
        new("key", "a"),
        new("amount", "1Gi"),
        new("text", "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"),
        new("map", Dynamic.JsonData.Parse("""{"a":1,"deep":{"x":1}}""")),
        new("list", new object?[] { "a", "b", "c" }),
        new("numbers", new object?[] { 1L, 2L, 3L }),
    ];
}
