using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Api.Tests.Selectors;

public sealed class LabelQuerySpec
{
    private static readonly Dictionary<string, string> Labels = new() { ["x"] = "a", ["y"] = "b", ["n"] = "7", ["empty"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("x=a", true)]
    [InlineData("x==a,y=b", true)]
    [InlineData(" x = a ", true)]
    [InlineData("x=b", false)]
    [InlineData("x!=b", true)]
    [InlineData("z!=b", true)]
    [InlineData("x in (b, a)", true)]
    [InlineData("x in (b,c)", false)]
    [InlineData("x notin (b,c)", true)]
    [InlineData("z notin (b)", true)]
    [InlineData("x", true)]
    [InlineData("!z", true)]
    [InlineData("!x", false)]
    [InlineData("n>6", true)]
    [InlineData("n<7", false)]
    [InlineData("x>6", false)]
    [InlineData("empty=", true)]
    [InlineData("empty in ()", true)]
    [InlineData("empty in (,)", true)]
    [InlineData("x in (,a)", true)]
    [InlineData("in=in", false)]
    [InlineData("notin in (in)", false)]
    [InlineData("x,y=", false)]
    public void Query_must_match_like_Kubernetes(string text, bool matches) => Assert.Equal(matches, LabelQuery.Parse(text).Matches(Labels));

    [Theory]
    [InlineData("x==a", "x==a")]
    [InlineData("y = b , x=a", "x=a,y=b")]
    [InlineData("z notin (c,b,a),!y,x", "x,!y,z notin (a,b,c)")]
    [InlineData("x>1,y<2", "x>1,y<2")]
    [InlineData("x in ()", "x in ()")]
    public void Query_must_print_its_requirements_in_order(string text, string canonical) => Assert.Equal(canonical, LabelQuery.Parse(text).ToString());

    [Theory]
    [InlineData("x in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("x in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'")]
    [InlineData("x a", "unable to parse requirement: found 'a', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData(",x", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("x,", "found '', expected: identifier after ','")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("x=(", "unable to parse requirement: found '(', expected: identifier")]
    [InlineData("x>a", "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer")]
    [InlineData("-x=a", "unable to parse requirement: <nil>: Invalid value: \"-x\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    [InlineData("x=a$", "unable to parse requirement: values[0][x]: Invalid value: \"a$\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")]
    public void Query_must_refuse_in_the_words_of_Kubernetes(string text, string message)
    {
        Assert.False(LabelQuery.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void Query_must_follow_selectors_of_objects()
    {
        Assert.False(LabelQuery.From(null).Matches(Labels));
        Assert.True(LabelQuery.From(new LabelSelector()).Matches(Labels));
        var selector = new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["x"] = "a" },
            MatchExpressions = [new LabelSelectorRequirement { Key = "y", Operator = "In", Values = ["b", "c"] }, new LabelSelectorRequirement { Key = "z", Operator = "DoesNotExist" }],
        };
        var query = LabelQuery.From(selector);
        Assert.True(query.Matches(Labels));
        Assert.Equal("x=a,y in (b,c),!z", query.ToString());
        Assert.True(query.TryGetExact("x", out var value));
        Assert.Equal("a", value);
        Assert.False(LabelQuery.TryFrom(selector with { MatchExpressions = [new LabelSelectorRequirement { Key = "y", Operator = "Nope" }] }, out _, out var error));
        Assert.Equal("\"Nope\" is not a valid label selector operator", error);
        Assert.False(LabelQuery.TryFrom(selector with { MatchExpressions = [new LabelSelectorRequirement { Key = "y", Operator = "In" }] }, out _, out error));
        Assert.Equal("values: Invalid value: []string{}: for 'in', 'notin' operators, values set can't be empty", error);
    }

    [Fact]
    public void Everything_and_nothing_must_stay_apart()
    {
        Assert.True(LabelQuery.Everything.IsEverything);
        Assert.False(LabelQuery.Nothing.IsEverything);
        Assert.True(LabelQuery.Everything.Matches(null));
        Assert.False(LabelQuery.Nothing.Matches(Labels));
    }
}
