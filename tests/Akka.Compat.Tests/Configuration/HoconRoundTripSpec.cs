using System.Globalization;
using Akka.Configuration;
using FsCheck;
using FsCheck.Fluent;
using Config = Akka.Configuration.Config;

namespace Akka.Compat.Tests.Configuration;

public sealed class HoconRoundTripSpec
{
    private static readonly Gen<string> Key = Gen.Elements("a", "b", "c", "some-key", "key_2", "with space", "/user/actor");

    // A tree as HOCON, in the many ways in which it can be written.
    private static Gen<string> Fields(int depth) =>
        from count in Gen.Choose(1, 4)
        from fields in Gen.ArrayOf(Field(depth), count)
        from separator in Gen.Elements("\n", ", ", "\n# comment\n", ",\n")
        select string.Join(separator, fields.DistinctBy(field => field.Key).Select(field => field.Hocon));

    // Keys are written once each: an object after a value of the same text forgets what was before, an object over a fallback does not.
    private static Gen<(string Key, string Hocon)> Field(int depth) =>
        from key in Key
        from assign in Gen.Elements(" = ", ":", "=", " : ")
        from value in Value(depth)
        select (key, $"\"{key}\"{assign}{value}");

    private static Gen<string> Value(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Choose(-1000, 1000).Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.Elements("text", "two words", "true", "10 s", "akka/system", "\"quoted: text\"", "\"a b\"", "1.5"));
        var list =
            from count in Gen.Choose(1, 3)
            from items in Gen.ArrayOf(scalar, count)
            select $"[{string.Join(", ", items)}]";
        return depth == 0
            ? Gen.OneOf(scalar, list)
            : Gen.OneOf(scalar, list, Fields(depth - 1).Select(fields => $"{{ {fields}\n }}"));
    }

    [Fact]
    public void Rendered_config_must_parse_to_the_same_rendering() =>
        Prop.ForAll(Fields(3).ToArbitrary(), hocon =>
        {
            var rendered = ConfigurationFactory.ParseString(hocon).ToString();
            return ConfigurationFactory.ParseString(rendered).ToString() == rendered;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    [Trait("Engine", "Akka.Compat")] // In Akka.NET, an array that replaces an object of the same text keeps the object.
    public void Fallback_must_be_the_same_as_the_earlier_part_of_one_text() =>
        Prop.ForAll(Fields(2).ToArbitrary(), Fields(2).ToArbitrary(), (text, fallback) =>
        {
            Config config = text, below = fallback, both = fallback + "\n" + text;
            return Flat(config.WithFallback(below)).SequenceEqual(Flat(both));
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    [Trait("Engine", "Akka.Compat")] // Akka.NET throws many kinds of exceptions here.
    public void Any_text_must_parse_or_be_refused() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("a", "b", ".", "=", ":", "{", "}", "[", "]", ",", "\n", "\"", "\"\"\"", "${", "?", "+=", "#", "//", "\\", " ", "include", "null", "1"))
                .Select(string.Concat).ToArbitrary(),
            text =>
            {
                try
                {
                    Config config = text;
                    return config.ToString(true) != null;
                }
                catch (FormatException)
                {
                    return true;
                }
            }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("with \"quotes\" and \\ and \t and \n and \r and ${a}")]
    [InlineData("# no comment")]
    [InlineData("\u0001 and ünïcode")]
    [Trait("Engine", "Akka.Compat")] // Akka.NET's rendering escapes neither quotes nor control characters.
    public void Rendered_string_must_parse_to_itself(string text)
    {
        var config = ConfigurationFactory.FromObject(new { a = text, list = new[] { text } });

        Config again = config.ToString();

        Assert.Equal(text, again.GetString("a"));
        Assert.Equal([text], again.GetStringList("list"));
    }

    private static IEnumerable<string> Flat(Config config) =>
        config.ToString(true).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Order(StringComparer.Ordinal);
}
