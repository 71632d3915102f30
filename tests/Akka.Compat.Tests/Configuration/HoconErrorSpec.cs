using Akka.Configuration;

namespace Akka.Compat.Tests.Configuration;

// Akka.NET's own parser takes most of these silently or with an error that names no place.
[Trait("Engine", "Akka.Compat")]
public sealed class HoconErrorSpec
{
    [Theory]
    [InlineData("a = 1\nb = \"open\n", 2)]
    [InlineData("a = 1\n\nb {\n c = 1\n", 3)]
    [InlineData("a = [1,\n2", 1)]
    [InlineData("a = 1\n}", 2)]
    [InlineData("{ a = 1 }\nb = 2", 2)]
    [InlineData("a = 1\nb", 2)]
    [InlineData("a = 1\nb c\nd = 2", 2)]
    [InlineData("a =", 1)]
    [InlineData("a = 1\nb = \"\\q\"", 2)]
    [InlineData("a = 1\nb = ${a", 2)]
    [InlineData("a = 1\nb = ${nowhere}", 2)]
    [InlineData("a = x@y", 1)]
    [InlineData("a = 1\nb = { c = 1 } text", 2)]
    [InlineData("a = [1] { b = 1 }", 1)]
    [InlineData("a = \"\"\"open\n", 1)]
    [InlineData("a = 1\n= 2", 2)]
    [InlineData("a = 1,,b = 2", 1)]
    [InlineData("a { b = 1 }, c = 2", 1)]
    [InlineData("a = 1 # one\n, b = 2", 2)]
    [InlineData("a = [ 1 # one\n, 2 ]", 2)]
    [InlineData("include \"other.conf\"", 1)]
    public void Error_must_name_its_line(string hocon, int line)
    {
        var error = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.StartsWith($"HOCON, line {line}: ", error.Message, StringComparison.Ordinal);
    }
}
