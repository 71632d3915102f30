using System.Text;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Serialization;

/// <summary>What encoding/json's documentation of Unmarshal says of texts that are not Unicode.</summary>
public sealed class JsonTextSpec
{
    [Theory]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\udc00\ud800x\ud83d"}""", """{"a":"\ufffd\ufffdx\ufffd"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", """{"a":"\ufffd\ud83d\ude00"}""")]
    [InlineData("""{"a":"\\ud800\u00e9\\\ud800"}""", """{"a":"\\ud800\u00e9\\\ufffd"}""")]
    [InlineData("""{"a":"\ud8""", """{"a":"\ud8""")]
    [InlineData("\\", "\\")]
    [InlineData("", "")]
    public void Half_a_pair_of_surrogates_is_replaced(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonText.WithReplacements(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Each_byte_that_is_no_utf8_is_replaced() =>
        Assert.Equal("\"\ufffd\ufffdé\ufffd\"", Encoding.UTF8.GetString(JsonText.WithReplacements([(byte)'"', 0xE2, 0x82, 0xC3, 0xA9, 0xFF, (byte)'"'])));
}
