using ActorCluster.Api.Selectors;

namespace ActorCluster.Api.Tests.Selectors;

public sealed class FieldQuerySpec
{
    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=x", true)]
    [InlineData("metadata.name==x,spec.nodeName!=y", true)]
    [InlineData("metadata.name!=x", false)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("spec.nodeName!=", false)]
    [InlineData(@"odd=a\,b\=c\\d", true)]
    [InlineData("metadata.name=x,", true)]
    [InlineData("!=", true)]
    public void Query_must_match_fields(string text, bool matches) => Assert.Equal(
        matches,
        FieldQuery.Parse(text).Matches(field => field switch { "metadata.name" => "x", "odd" => @"a,b=c\d", _ => null }));

    [Theory]
    [InlineData("a", "invalid selector: 'a'; can't understand 'a'")]
    [InlineData("x=y,a", "invalid selector: 'x=y,a'; can't understand 'a'")]
    [InlineData(@"x=a\q", @"invalid field selector: invalid escape sequence: \q")]
    [InlineData("x=a=b", "invalid field selector: unescaped character in value: 61")]
    public void Query_must_refuse_in_the_words_of_Kubernetes(string text, string message)
    {
        Assert.False(FieldQuery.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void Query_must_print_and_escape()
    {
        var query = FieldQuery.Parse(@"b==1,a=x\,y");
        Assert.Equal(@"a=x\,y,b=1", query.ToString());
        Assert.True(query.TryGetExact("a", out var value));
        Assert.Equal("x,y", value);
        Assert.Equal(query.ToString(), FieldQuery.Parse(query.ToString()).ToString());
    }
}
