using Akka.Configuration;

namespace Akka.Compat.Tests.Configuration;

public sealed class ConfigSpec
{
    private static readonly Config Sample = ConfigurationFactory.ParseString(
        """
        a {
          int = 10
          long = 10000000000
          number = 10.5
          on = on
          off = false
          text = "some text"
          list = [1, 2]
          empty = []
          nothing = null
        }
        """);

    [Fact]
    public void Config_must_read_values_as_the_type_that_is_asked_for()
    {
        Assert.Equal(10, Sample.GetInt("a.int"));
        Assert.Equal(10_000_000_000, Sample.GetLong("a.long"));
        Assert.Equal(10.5, Sample.GetDouble("a.number"));
        Assert.Equal(10.5f, Sample.GetFloat("a.number"));
        Assert.Equal(10.5m, Sample.GetDecimal("a.number"));
        Assert.True(Sample.GetBoolean("a.on"));
        Assert.False(Sample.GetBoolean("a.off", true));
        Assert.Equal("some text", Sample.GetString("a.text"));
        Assert.Equal("10", Sample.GetString("a.int"));
        Assert.Equal(["1", "2"], Sample.GetStringList("a.list"));
        Assert.Equal([1L, 2L], Sample.GetLongList("a.list"));
        Assert.Equal([1.0, 2.0], Sample.GetDoubleList("a.list"));
        Assert.Empty(Sample.GetStringList("a.empty"));
    }

    [Fact]
    public void Config_must_answer_with_the_default_when_the_path_is_absent()
    {
        Assert.Equal(5, Sample.GetInt("a.x", 5));
        Assert.Equal(0, Sample.GetInt("x.y.z"));
        Assert.Equal(5L, Sample.GetLong("x", 5));
        Assert.Equal(1.5, Sample.GetDouble("x", 1.5));
        Assert.True(Sample.GetBoolean("x", true));
        Assert.Equal("z", Sample.GetString("x", "z"));
        Assert.Null(Sample.GetString("x"));
        Assert.Equal(TimeSpan.FromSeconds(3), Sample.GetTimeSpan("x", TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.Zero, Sample.GetTimeSpan("x"));
        Assert.Null(Sample.GetByteSize("x", null));
        Assert.Empty(Sample.GetStringList("x"));
        Assert.Equal(["d"], Sample.GetStringList("x", ["d"]));
        Assert.Null(Sample.GetConfig("x"));
        Assert.Null(Sample.GetValue("x"));
        Assert.False(Sample.HasPath("x"));
    }

    [Fact]
    public void Config_must_refuse_a_value_that_is_not_of_the_type()
    {
        Assert.Throws<FormatException>(() => Sample.GetInt("a.text"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("a.text"));
        Assert.ThrowsAny<Exception>(() => Sample.GetBoolean("a.text"));
    }

    [Fact]
    public void Config_must_give_a_part_of_itself()
    {
        var part = Sample.GetConfig("a");

        Assert.Equal(10, part.GetInt("int"));
        Assert.False(part.IsEmpty);
        Assert.Equal(9, part.AsEnumerable().Count());
    }

    [Fact]
    public void Fallback_must_answer_where_the_config_is_silent()
    {
        var config = ConfigurationFactory.ParseString("a { b = 1, c { d = 2 } }\nlist = [1]");
        var fallback = ConfigurationFactory.ParseString("a { b = 10, e = 11, c { d = 12, f = 13 } }\nlist = [2, 3]\nz = 14");

        var merged = config.WithFallback(fallback);

        Assert.Equal(1, merged.GetInt("a.b"));
        Assert.Equal(2, merged.GetInt("a.c.d"));
        Assert.Equal(11, merged.GetInt("a.e"));
        Assert.Equal(13, merged.GetInt("a.c.f"));
        Assert.Equal(14, merged.GetInt("z"));
        Assert.Equal([1], merged.GetIntList("list"));
        Assert.Equal(13, merged.GetConfig("a.c").GetInt("f"));
        Assert.Equal(10, fallback.GetInt("a.b"));
        Assert.False(config.HasPath("z"));
    }

    [Fact]
    public void Fallbacks_must_be_asked_in_the_order_in_which_they_were_added()
    {
        var merged = ConfigurationFactory.ParseString("a = 1")
            .WithFallback(ConfigurationFactory.ParseString("a = 2\nb = 2"))
            .WithFallback(ConfigurationFactory.ParseString("a = 3\nb = 3\nc = 3"));

        Assert.Equal(1, merged.GetInt("a"));
        Assert.Equal(2, merged.GetInt("b"));
        Assert.Equal(3, merged.GetInt("c"));
    }

    [Fact]
    public void A_value_must_hide_the_object_of_a_fallback()
    {
        var merged = ConfigurationFactory.ParseString("a = text").WithFallback(ConfigurationFactory.ParseString("a { b = 1 }"));

        Assert.Equal("text", merged.GetString("a"));
        Assert.False(merged.HasPath("a.b"));
    }

    [Fact]
    public void Plus_must_be_a_fallback()
    {
        Config config = "a = 1";

        Assert.Equal(2, (config + "a = 5\nb = 2").GetInt("b"));
        Assert.Equal(1, ("b = 2" + config).GetInt("a"));
    }

    [Fact]
    public void An_empty_or_missing_config_must_give_way()
    {
        Config? none = null;
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.True(none.IsNullOrEmpty());
        Assert.True(Config.Empty.IsNullOrEmpty());
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.False(config.IsNullOrEmpty());
        Assert.Same(config, none.SafeWithFallback(config));
        Assert.Same(config, config.SafeWithFallback(config));
        Assert.Equal(1, Config.Empty.WithFallback(config).GetInt("a"));
        Assert.Equal(1, config.WithFallback(null).GetInt("a"));
    }

    [Fact]
    public void A_config_must_not_be_its_own_fallback()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Throws<ArgumentException>(() => config.WithFallback(config));
    }

    [Fact]
    public void Config_must_be_made_of_an_object()
    {
        var config = ConfigurationFactory.FromObject(new { a = new { b = 1, c = "text", d = new[] { 1, 2 } } });

        Assert.Equal(1, config.GetInt("a.b"));
        Assert.Equal("text", config.GetString("a.c"));
        Assert.Equal([1, 2], config.GetIntList("a.d"));
    }

    [Fact]
    public void Default_must_be_the_settings_of_the_engine() => Assert.True(ConfigurationFactory.Default().HasPath("akka"));
}
