namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>
/// How a body ends: Go's <c>json.Encoder</c> puts a line end behind what it encodes, <c>MarshalIndent</c> none
/// (k8s.io/apimachinery/pkg/runtime/serializer/json, <c>doEncode</c>). Clients compare texts: those of failures first of all.
/// </summary>
public sealed class LineEndSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps/none", null)]
    [InlineData("/api/v1/namespaces/default/configmaps", null)]
    [InlineData("/api/v1/namespaces/default/configmaps", Table)]
    [InlineData("/apis/apps", null)]
    [InlineData("/api/v1", null)]
    public async Task Encoded_answers_must_end_with_one_line_end(string path, string? accept)
    {
        var (response, text) = await fixture.SendAsync("GET", path, accept: accept);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.True(response.Content.Headers.ContentLength is null || response.Content.Headers.ContentLength == text.Length);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps/none?pretty=true")]
    [InlineData("/api/v1/namespaces/default/configmaps?pretty=true")]
    [InlineData("/version")]
    [InlineData("/openapi/v3")]
    public async Task Indented_answers_and_documents_must_end_with_their_last_brace(string path) =>
        Assert.EndsWith("}", (await fixture.SendAsync("GET", path)).Text, StringComparison.Ordinal);
}
