using Akka.Configuration;

namespace Akka.Compat.Tests.Configuration;

public sealed class HoconSyntaxSpec
{
    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("{ a : 1 }")]
    [InlineData("{ \"a\" : 1 }")]
    [InlineData("{\"a\":1}")]
    [InlineData("a=1,")]
    [InlineData("# first\na = 1 # second")]
    [InlineData("// first\na = 1 // second")]
    [InlineData("\r\na =\r\n  1\r\n")]
    [InlineData("b = { c = 2 }, a = 1")]
    [InlineData("b { c = 2\n}\na = 1")]
    [InlineData("a = 2\na = 1")]
    public void Hocon_must_read_a_key_however_it_is_written(string hocon) =>
        Assert.Equal(1, ConfigurationFactory.ParseString(hocon).GetInt("a"));

    [Fact]
    public void Hocon_must_not_read_a_comma_after_an_object_without_assignment() =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("b { c = 2 }, a = 1"));

    [Theory]
    [InlineData("a.b.c = 1")]
    [InlineData("a { b { c = 1 } }")]
    [InlineData("a { b.c = 1 }")]
    [InlineData("a.b { c = 1 }")]
    [InlineData("a { b : { c : 1 } }")]
    [InlineData("a { b = { d = 3 }\n b { c = 1 } }")]
    public void Hocon_must_read_nested_keys_however_they_are_written(string hocon) =>
        Assert.Equal(1, ConfigurationFactory.ParseString(hocon).GetInt("a.b.c"));

    [Theory]
    [InlineData("a = some text", "some text")]
    [InlineData("a = \"some text\"", "some text")]
    [InlineData("a = some text   # comment", "some text")]
    [InlineData("a = \"# no comment // here\"", "# no comment // here")]
    [InlineData("a = some \"quoted\" text", "some quoted text")]
    [InlineData("a = \"\"\"three \"quotes\" and \\ no escape\"\"\"", "three \"quotes\" and \\ no escape")]
    [InlineData("a = \"\"\"two\nlines\"\"\"", "two\nlines")]
    [InlineData("a = \"tab\\tquote\\\"back\\\\slash\\u0041\"", "tab\tquote\"back\\slashA")]
    [InlineData("a = 10.5.3", "10.5.3")]
    [InlineData("a = akka/system/user", "akka/system/user")]
    [InlineData("a = \"\"", "")]
    public void Hocon_must_read_strings(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Fact]
    public void Hocon_must_keep_dots_of_a_quoted_key()
    {
        var config = ConfigurationFactory.ParseString("deployment { \"/a.b/*\" { router = pool }\n /plain/path { router = group } }");

        Assert.Equal("pool", config.GetString("deployment.\"/a.b/*\".router"));
        Assert.Equal("group", config.GetConfig("deployment").GetString("/plain/path.router"));
    }

    [Theory]
    [InlineData("a = [1, 2, 3]")]
    [InlineData("a = [1, 2, 3,]")]
    [InlineData("a = [\n1\n2\n3\n]")]
    [InlineData("a = [ 1, # one\n 2, // two\n 3 ]")]
    [InlineData("a = [1, 2] [3]")]
    public void Hocon_must_read_arrays(string hocon) =>
        Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString(hocon).GetIntList("a"));

    [Fact]
    public void Hocon_must_read_arrays_of_objects_and_arrays()
    {
        var elements = ConfigurationFactory.ParseString("a = [{ x = 1 }, { x = 2 }]\nb = [[1, 2], [3]]");

        Assert.Equal("2", elements.GetValue("a").GetArray()[1].GetChildObject("x").GetString());
        Assert.Equal([1, 2], elements.GetValue("b").GetArray()[0].GetIntList());
    }

    [Fact]
    public void Hocon_must_merge_objects_of_the_same_key_and_let_the_last_value_win()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y { z = 1 } }\na { y { z = 2, w = 3 } }\na.v = 4");

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y.z"));
        Assert.Equal(3, config.GetInt("a.y.w"));
        Assert.Equal(4, config.GetInt("a.v"));
    }

    [Fact]
    public void Hocon_must_forget_an_object_that_a_later_value_replaces()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }\na = text");

        Assert.Equal("text", config.GetString("a"));
        Assert.False(config.HasPath("a.x"));
    }

    [Fact]
    public void Hocon_must_read_null_as_no_text()
    {
        var config = ConfigurationFactory.ParseString("a = null");

        Assert.True(config.HasPath("a"));
        Assert.Null(config.GetString("a", "default"));
    }
}
