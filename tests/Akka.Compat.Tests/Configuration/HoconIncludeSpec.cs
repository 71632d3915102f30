using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Compat.Tests.Configuration;

public sealed class HoconIncludeSpec
{
    [Fact]
    public void Include_must_merge_what_the_callback_answers()
    {
        var asked = new List<string>();

        var config = ConfigurationFactory.ParseString(
            "a { include \"other.conf\"\n y = 2 }",
            name =>
            {
                asked.Add(name);
                return Parser.Parse("x = 1\ny = 1", null);
            });

        Assert.Equal(["other.conf"], asked);
        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
    }

    [Fact]
    public void Include_must_be_an_ordinary_key_before_an_assignment() =>
        Assert.Equal(1, ConfigurationFactory.ParseString("include = 1").GetInt("include"));
}
