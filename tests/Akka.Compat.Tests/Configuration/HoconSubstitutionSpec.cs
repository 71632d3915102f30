using Akka.Configuration;

namespace Akka.Compat.Tests.Configuration;

// Akka.NET knows ${path} within one text; ${?path}, environment variables and += are beyond it, and a key that refers to itself
// overflows its stack.
public sealed class HoconSubstitutionSpec
{
    [Theory]
    [InlineData("a = 5\nb = ${a}", "5")]
    [InlineData("b = ${a}\na = 5", "5")]
    [InlineData("a = 4\nb = ${a}\na = 5", "5")]
    [InlineData("x.y = 5\nb = ${x.y}", "5")]
    [InlineData("a = 5\nb = ${a}s", "5s")]
    [InlineData("a = 5\nb = at ${a} s", "at 5 s")]
    [InlineData("a = ${c}\nb = ${a}\nc = 5", "5")]
    public void Substitution_must_stand_for_the_final_value_of_its_path(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("b"));

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_must_stand_for_an_object_and_merge_with_another()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 2 }\nspecial = ${base} { y = 3, z = 4 }");

        Assert.Equal(1, config.GetInt("special.x"));
        Assert.Equal(3, config.GetInt("special.y"));
        Assert.Equal(4, config.GetInt("special.z"));
        Assert.Equal(2, config.GetInt("base.y"));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_must_join_arrays() =>
        Assert.Equal([1, 2, 3], ConfigurationFactory.ParseString("a = [1, 2]\nb = ${a} [3]").GetIntList("b"));

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_inside_an_array_must_be_one_element() =>
        Assert.Equal(["1", "x"], ConfigurationFactory.ParseString("a = 1\nb = [${a}, x]").GetStringList("b"));

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_of_its_own_key_must_see_the_value_before()
    {
        var config = ConfigurationFactory.ParseString("path = a\npath = ${path}-b\npath = ${path}-c");

        Assert.Equal("a-b-c", config.GetString("path"));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_of_a_child_of_its_own_key_must_see_the_object_before()
    {
        var config = ConfigurationFactory.ParseString("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }");

        Assert.Equal(1, config.GetInt("foo.c"));
        Assert.Equal(2, config.GetInt("foo.a"));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_of_a_sibling_must_see_its_final_value()
    {
        var config = ConfigurationFactory.ParseString("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }");

        Assert.Equal(43, config.GetInt("bar.baz"));
    }

    [Theory]
    [Trait("Engine", "Akka.Compat")]
    [InlineData("a += 1\na += 2")]
    [InlineData("a = [1]\na += 2")]
    [InlineData("a = [1]\na = ${a} [2]")]
    public void Plus_equals_must_append_to_what_was_there(string hocon) =>
        Assert.Equal([1, 2], ConfigurationFactory.ParseString(hocon).GetIntList("a"));

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Plus_equals_must_work_below_other_keys()
    {
        var config = ConfigurationFactory.ParseString("x { y.list = [1] }\nx { y { list += 2 } }\nx.y.list += 3");

        Assert.Equal([1, 2, 3], config.GetIntList("x.y.list"));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Optional_substitution_must_leave_out_a_key_that_has_no_other_value()
    {
        var config = ConfigurationFactory.ParseString("a = ${?nowhere}\nb = 1\nb = ${?nowhere}\nc = [1, ${?nowhere}]");

        Assert.False(config.HasPath("a"));
        Assert.Equal(1, config.GetInt("b"));
        Assert.Equal([1], config.GetIntList("c"));
    }

    [Fact]
    [Trait("Engine", "Akka.Compat")]
    public void Substitution_must_fall_back_to_an_environment_variable()
    {
        Environment.SetEnvironmentVariable("ACTORCLUSTER_HOCON_SPEC", "from outside");
        try
        {
            var config = ConfigurationFactory.ParseString("a = ${ACTORCLUSTER_HOCON_SPEC}\nb = 1\nb = ${?ACTORCLUSTER_HOCON_SPEC}");

            Assert.Equal("from outside", config.GetString("a"));
            Assert.Equal("from outside", config.GetString("b"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ACTORCLUSTER_HOCON_SPEC", null);
        }
    }

    [Theory]
    [Trait("Engine", "Akka.Compat")]
    [InlineData("a = ${nowhere}")]
    [InlineData("a = ${a}")]
    [InlineData("a = ${b}\nb = ${a}")]
    public void Substitution_that_leads_nowhere_must_be_refused(string hocon) =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(hocon));
}
