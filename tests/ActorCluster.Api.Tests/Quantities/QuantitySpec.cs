using System.Globalization;
using System.Numerics;
using ActorCluster.Api.Quantities;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Api.Tests.Quantities;

public sealed class QuantitySpec
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0n", "0")]
    [InlineData("-0", "0")]
    [InlineData("1", "1")]
    [InlineData("+5", "+5")]
    [InlineData("00012", "00012")]
    [InlineData("1000", "1k")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("1.5", "1500m")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1.")]
    [InlineData("100m", "100m")]
    [InlineData("0.0001", "100u")]
    [InlineData("1.2345", "1234500u")]
    [InlineData("1u", "1u")]
    [InlineData("10u", "10u")]
    [InlineData("1000000000n", "1")]
    [InlineData("1024", "1024")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1023Ki", "1023Ki")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.5Mi", "512Ki")]
    [InlineData("129M", "129M")]
    [InlineData("128974848", "128974848")]
    [InlineData("129e6", "129e6")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1E3")]
    [InlineData("12e2", "1200")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("1E", "1E")]
    [InlineData("1000E", "1e21")]
    [InlineData("-300Mi", "-300Mi")]
    [InlineData("-1.5", "-1500m")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("100Ei", "9223372036854775807")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("0.1n", "1n")]
    [InlineData("0.9n", "1n")]
    [InlineData("1.1n", "2n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("0.000000001Ki", "1024n")]
    [InlineData("1.1Ki", "1126400m")]
    public void Quantity_must_print_its_canonical_form(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    // resource.ParseQuantity keeps the text of what it takes for canonical: a whole number of thousandths that does not end in 000, a
    // binary amount that is no multiple of eight. A sum is written anew.
    [Theory]
    [InlineData("1.250", "1.250", "1250m")]
    [InlineData("2.500Gi", "2560Mi", "2560Mi")]
    [InlineData("0.250", "250m", "250m")]
    [InlineData("1.000", "1", "1")]
    [InlineData("100.035k", "100.035k", "100035")]
    [InlineData("+1Gi", "+1Gi", "1Gi")]
    [InlineData("008Mi", "8Mi", "8Mi")]
    public void Quantity_must_keep_the_form_that_Kubernetes_keeps(string text, string kept, string sum)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal(kept, quantity.ToString());
        Assert.Equal(sum, (quantity + Quantity.Zero).ToString());
        Assert.Equal(Quantity.Parse(sum), quantity);
        Assert.Equal(Quantity.Parse(sum).GetHashCode(), quantity.GetHashCode());
    }

    [Theory]
    [InlineData("", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1.1.M", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1+1.0M", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("aoeu", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("0.1am", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1 Gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("0.1mi", "unable to parse quantity's suffix")]
    [InlineData(".5i", "unable to parse quantity's suffix")]
    [InlineData("1i", "unable to parse quantity's suffix")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("3.01e-", "unable to parse quantity's suffix")]
    [InlineData("1e1000000000", "unable to parse numeric part of quantity")]
    [InlineData("Pi", "unable to parse numeric part of quantity")]
    public void Quantity_must_refuse_what_Kubernetes_refuses(string text, string message)
    {
        Assert.False(Quantity.TryParse(text, out _, out var error));
        Assert.Equal(message, error);
        Assert.Equal(message, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
    }

    [Theory]
    [InlineData("1", 1, 1000)]
    [InlineData("1.1", 2, 1100)]
    [InlineData("-1.1", -2, -1100)]
    [InlineData("1n", 1, 1)]
    [InlineData("100m", 1, 100)]
    [InlineData("1Gi", 1073741824, 1073741824000)]
    [InlineData("9E", 9000000000000000000, long.MaxValue)]
    public void Quantity_must_round_away_from_zero(string text, long value, long milli)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal(value, quantity.Value());
        Assert.Equal(milli, quantity.MilliValue());
    }

    [Fact]
    public void Quantity_must_compare_by_amount()
    {
        Assert.Equal(Quantity.Parse("1Gi"), Quantity.Parse("1073741824"));
        Assert.Equal(Quantity.Parse("1Gi").GetHashCode(), Quantity.Parse("1073741824").GetHashCode());
        Assert.True(Quantity.Parse("1100m") > Quantity.Parse("1"));
        Assert.True(Quantity.Parse("-1") < Quantity.Zero);
        Assert.Equal(default, Quantity.Parse("0Mi"));
    }

    [Theory]
    [InlineData("1Gi", "512Mi", "1536Mi")]
    [InlineData("0", "512Mi", "512Mi")]
    [InlineData("100m", "1", "1100m")]
    [InlineData("9E", "9E", "18E")]
    [InlineData("1k", "1Ki", "2024")]
    public void Quantity_must_add_in_the_format_of_the_first(string left, string right, string sum) =>
        Assert.Equal(sum, (Quantity.Parse(left) + Quantity.Parse(right)).ToString());

    [Fact]
    public void Quantity_must_calculate_exactly()
    {
        var quantities = from number in Gen.Choose(-999_999_999, 999_999_999)
                         from point in Gen.Choose(0, 6)
                         from suffix in Gen.Elements("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "e5", "e-4")
                         select Text(number, point) + suffix;
        Prop.ForAll(quantities.ToArbitrary(), quantities.ToArbitrary(), (left, right) =>
        {
            var (a, b) = (Quantity.Parse(left), Quantity.Parse(right));
            Assert.Equal(Nanos(a) + Nanos(b), Nanos(a + b));
            Assert.Equal(Nanos(a).CompareTo(Nanos(b)), a.CompareTo(b));
            Assert.Equal(a, (a + b) - b);
            Assert.Equal(a, a.Negate().Negate());
            Assert.Equal(Nanos(a), Nanos(Quantity.Parse(a.ToString())));
            Assert.Equal(a.ToString(), Quantity.Parse(a.ToString()).ToString());
            Assert.Equal(a, Quantity.Parse(a.ToString()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Text(int number, int point)
    {
        var digits = Math.Abs(number).ToString("D7", CultureInfo.InvariantCulture);
        return (number < 0 ? "-" : "") + digits[..^point] + (point > 0 ? "." + digits[^point..] : "");
    }

    // An independent reading of the canonical form.
    private static BigInteger Nanos(Quantity quantity)
    {
        var text = (quantity + Quantity.Zero).ToString();
        var end = text.IndexOfAny([.. "numkMGTPEKe"]);
        var number = BigInteger.Parse(end < 0 ? text : text[..end], CultureInfo.InvariantCulture);
        var suffix = end < 0 ? "" : text[end..];
        return suffix switch
        {
            "Ki" => number * 1024 * 1_000_000_000,
            "Mi" => number * BigInteger.Pow(1024, 2) * 1_000_000_000,
            "Gi" => number * BigInteger.Pow(1024, 3) * 1_000_000_000,
            "Ti" => number * BigInteger.Pow(1024, 4) * 1_000_000_000,
            "Pi" => number * BigInteger.Pow(1024, 5) * 1_000_000_000,
            "Ei" => number * BigInteger.Pow(1024, 6) * 1_000_000_000,
            ['e', .. var exponent] => number * BigInteger.Pow(10, int.Parse(exponent, CultureInfo.InvariantCulture) + 9),
            _ => number * BigInteger.Pow(10, "num kMGTPE".IndexOf(suffix.Length == 0 ? ' ' : suffix[0], StringComparison.Ordinal) switch
            {
                0 => 0,
                1 => 3,
                2 => 6,
                var index => index * 3,
            }),
        };
    }
}
