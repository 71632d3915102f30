using System.Net.Http.Headers;
using System.Text;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Tests.Actors;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>The whole API server, from the connection to the store, never answers that it is at fault itself.</summary>
public sealed class AnyRequestSpec(ServerFixture fixture) : ApiFixture, IClassFixture<ServerFixture>
{
    // A longer search: ACTORCLUSTER_FUZZ=1000000.
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("ACTORCLUSTER_FUZZ"), out var cases) ? cases : 2000;

    [Fact]
    public async Task Server_must_refuse_whatever_is_almost_right()
    {
        await using var server = await fixture.StartAsync(new ActorApiEndpoint(Api));
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var codes = new SortedDictionary<int, int>();
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var sample = new RequestFuzz(seed).Next();
            var (code, text) = SendAsync(client, sample).GetAwaiter().GetResult();
            codes[code] = codes.GetValueOrDefault(code) + 1;
            return (code is < 500 or 501 || IsKubernetesOwn(sample, code, text)).Label($"{seed}: {sample.Method} {sample.Path} {sample.Type} {string.Join(',', sample.Headers)} {sample.Body}: {code} {text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
        lock (fixture.Log)
        {
            Assert.Empty(fixture.Log);
        }

        // A search that is only ever refused at the door finds nothing.
        Assert.All(new[] { 200, 201, 400, 404, 409, 415, 422 }, code => Assert.True(codes.ContainsKey(code), $"no {code}: {string.Join(' ', codes)}"));
        Console.WriteLine(string.Join(' ', codes));
    }

    // What 1.32 answers with 500, too: what does not fit the schema of what is applied (kubernetes/kubernetes#118877) and directives of
    // strategic patches that do not exist (interpretStrategicMergePatchError), both without a reason; groups to impersonate without a user
    // (k8s.io/apiserver/pkg/endpoints/filters/impersonation.go); an old prefix that nothing follows (…/request/requestinfo.go).
    private static bool IsKubernetesOwn(FuzzRequest sample, int code, string text) => code == 500
        && (sample.Type is "application/apply-patch+yaml" or "application/strategic-merge-patch+json" && !text.Contains("\"reason\":", StringComparison.Ordinal)
            || text.Contains("without impersonating a user", StringComparison.Ordinal)
            || text.Contains("failed to create RequestInfo", StringComparison.Ordinal));

    private static async Task<(int Code, string Text)> SendAsync(HttpClient client, FuzzRequest sample)
    {
        using var request = new HttpRequestMessage(new HttpMethod(sample.Method), new Uri(sample.Path, UriKind.Relative));
        if (sample.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(sample.Type!);
        }

        foreach (var (name, value) in sample.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
