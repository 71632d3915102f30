using ActorCluster.ApiServer.Components;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>componentstatuses with components that a test plays (kubernetes pkg/registry/core/componentstatus).</summary>
public sealed class ComponentStatusSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Path = "/api/v1/componentstatuses";
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private readonly FakeEndpoint _endpoint = new();
    private readonly FakeComponents _components = new();

    [Fact]
    public async Task Server_must_list_the_components_that_are_well_and_warn_of_the_kind()
    {
        var (code, text, warning) = await GetAsync("");
        Assert.Equal((200, "299 - \"v1 ComponentStatus is deprecated in v1.19+\""), (code, warning));
        Assert.Equal(
            """
            {"kind":"ComponentStatusList","apiVersion":"v1","metadata":{},"items":[
            {"metadata":{"name":"controller-manager","creationTimestamp":null},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]},
            {"metadata":{"name":"scheduler","creationTimestamp":null},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]},
            {"metadata":{"name":"etcd-0","creationTimestamp":null},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]}]}
            """.ReplaceLineEndings(""),
            text.TrimEnd());
        Assert.Equal(["kube-controller-manager", "kube-scheduler"], _components.Asked.Order());
    }

    [Fact]
    public async Task Server_must_say_why_a_component_is_not_well()
    {
        _components.Down = "kube-scheduler";
        _components.Paused = "kube-controller-manager";
        _endpoint.StoreAnswers = false;
        var (_, text, _) = await GetAsync("", Table);
        Assert.Contains(
            """
            "cells":["controller-manager","Unhealthy","Get \"https://127.0.0.1:10257/healthz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",""]
            """.Trim(),
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            """
            "cells":["scheduler","Unhealthy","Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: connection refused",""]
            """.Trim(),
            text,
            StringComparison.Ordinal);
        Assert.Contains("\"cells\":[\"etcd-0\",\"Unhealthy\",\"\",\"context deadline exceeded\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_must_look_at_one_component_and_know_no_others()
    {
        var (code, text, _) = await GetAsync("/scheduler");
        Assert.Equal(200, code);
        Assert.StartsWith("{\"kind\":\"ComponentStatus\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"scheduler\"", text, StringComparison.Ordinal);
        Assert.Equal(["kube-scheduler"], _components.Asked);
        (code, text, _) = await GetAsync("/etcd-7");
        Assert.Equal(500, code);
        Assert.Contains("\"message\":\"Component not found: etcd-7\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"reason\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?fieldSelector=metadata.name%3Detcd-0", "\"etcd-0\"", "\"scheduler\"")]
    [InlineData("?labelSelector=a", "\"items\":[]", "\"etcd-0\"")]
    public async Task Selectors_must_restrict_the_list(string query, string present, string absent)
    {
        var (code, text, _) = await GetAsync(query);
        Assert.Equal(200, code);
        Assert.Contains(present, text, StringComparison.Ordinal);
        Assert.DoesNotContain(absent, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_must_tell_that_nothing_of_it_is_stored() => Assert.Contains(
        "{\"name\":\"componentstatuses\",\"singularName\":\"componentstatus\",\"namespaced\":false,\"kind\":\"ComponentStatus\",\"verbs\":[\"get\",\"list\"],\"shortNames\":[\"cs\"]}",
        (await fixture.SendAsync("GET", "/api/v1")).Text,
        StringComparison.Ordinal);

    private async Task<(int Code, string Text, string Warning)> GetAsync(string rest, string? accept = null)
    {
        await using var server = await fixture.StartAsync(_endpoint, components: _components);
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        var (response, text) = await fixture.SendAsync("GET", Path + rest, accept: accept, client: client);
        return ((int)response.StatusCode, text, response.Headers.TryGetValues("Warning", out var warnings) ? warnings.Single() : "");
    }

    private sealed class FakeComponents : IComponentProbes
    {
        public string? Down { get; set; }

        public string? Paused { get; set; }

        public List<string> Asked { get; } = [];

        public Task<bool> IsUpAsync(string component, CancellationToken cancel)
        {
            lock (Asked)
            {
                Asked.Add(component);
            }

            return component == Paused ? Task.FromCanceled<bool>(new CancellationToken(true)) : Task.FromResult(component != Down);
        }
    }
}
