using System.Text;
using System.Text.Json;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Owners that wrote in another version of the resource (https://kubernetes.io/docs/reference/using-api/server-side-apply/, structured-merge-
/// diff's merge/update.go: what has changed is compared in the version of each owner, and owners of versions that are gone are dropped).
/// </summary>
public sealed class VersionedOwnershipSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private static readonly ResourceType First = new("mygroup.example.com", "v1", "Noxu", "noxus", "noxu", true, typeof(CustomObject));
    private static readonly ResourceType Second = new("mygroup.example.com", "v2", "Noxu", "noxus", "noxu", true, typeof(CustomObject));

    private readonly ActorApiEndpoint _endpoint;

    public VersionedOwnershipSpec()
    {
        _endpoint = new ActorApiEndpoint(Api);
        const string Schema = """
            "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":
             {"replicas":{"type":"integer"},"color":{"type":"string"}}}}}}
            """;
        Create(KubernetesJson.Decode<CustomResourceDefinition>($$$"""
            {"metadata":{"name":"noxus.mygroup.example.com"},
             "spec":{"group":"mygroup.example.com","scope":"Namespaced","names":{"plural":"noxus","kind":"Noxu"},
              "versions":[{"name":"v1","served":true,"storage":true,{{{Schema}}}},{"name":"v2","served":true,"storage":false,{{{Schema}}}}]}}
            """));
        AwaitCondition(() => ((CustomResourceDefinition)Get<CustomResourceDefinition>("noxus.mygroup.example.com").Object!).Status.Conditions?.Count >= 2);
    }

    [Fact]
    public async Task An_apply_must_conflict_with_the_field_that_another_version_has_in_its_place()
    {
        await SendAsync(ResourceTypes.HorizontalPodAutoscalersV1, "creator", PatchKind.Apply, Autoscaler("autoscaling/v1", "\"targetCPUUtilizationPercentage\":50"));
        await SendAsync(ResourceTypes.HorizontalPodAutoscalersV1, "old", PatchKind.Merge, """{"spec":{"targetCPUUtilizationPercentage":55}}""");
        var update = Autoscaler("autoscaling/v2", Metric(60));
        var refused = await SendAsync(ResourceTypes.HorizontalPodAutoscalers, "new", PatchKind.Apply, update);
        Assert.Equal(
            (409, "Apply failed with 1 conflict: conflict with \"old\" using autoscaling/v1: .spec.targetCPUUtilizationPercentage"),
            (refused.Code, refused.Status!.Message));

        var forced = await SendAsync(ResourceTypes.HorizontalPodAutoscalers, "new", PatchKind.Apply, update, true);
        Assert.Equal(200, forced.Code);
        Assert.Equal(
            [
                """creator Apply autoscaling/v1 {"f:spec":{"f:maxReplicas":{},"f:scaleTargetRef":{}}}""",
                """new Apply autoscaling/v2 {"f:spec":{"f:maxReplicas":{},"f:metrics":{},"f:scaleTargetRef":{"f:apiVersion":{},"f:kind":{},"f:name":{}}}}""",
            ],
            Entries(forced).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_update_must_take_the_field_from_an_owner_of_another_version()
    {
        await SendAsync(ResourceTypes.HorizontalPodAutoscalersV1, "old", PatchKind.Apply, Autoscaler("autoscaling/v1", "\"targetCPUUtilizationPercentage\":50"));
        var changed = await SendAsync(ResourceTypes.HorizontalPodAutoscalers, "new", PatchKind.Merge, "{\"spec\":{" + Metric(60) + "}}");
        Assert.Equal(
            [
                """new Update autoscaling/v2 {"f:spec":{"f:metrics":{}}}""",
                """old Apply autoscaling/v1 {"f:spec":{"f:maxReplicas":{},"f:scaleTargetRef":{}}}""",
            ],
            Entries(changed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_apply_must_drop_what_it_applied_through_another_version()
    {
        await SendAsync(First, "one", PatchKind.Apply, Custom("v1", """{"replicas":1,"color":"blue"}"""));
        var dropped = await SendAsync(Second, "one", PatchKind.Apply, Custom("v2", """{"replicas":1}"""));
        Assert.Equal("""{"spec":{"replicas":1}}""", ((CustomObject)dropped.Object!.Value).Content.ToString());
        Assert.Equal(["""one Apply mygroup.example.com/v2 {"f:spec":{"f:replicas":{}}}"""], Entries(dropped));
    }

    [Fact]
    public async Task An_apply_must_keep_what_an_owner_of_another_version_has()
    {
        await SendAsync(First, "one", PatchKind.Apply, Custom("v1", """{"replicas":1,"color":"blue"}"""));
        await SendAsync(Second, "two", PatchKind.Apply, Custom("v2", """{"color":"blue"}"""));
        var kept = await SendAsync(First, "one", PatchKind.Apply, Custom("v1", """{"replicas":1}"""));
        Assert.Equal("""{"spec":{"color":"blue","replicas":1}}""", ((CustomObject)kept.Object!.Value).Content.ToString());
        var refused = await SendAsync(First, "one", PatchKind.Apply, Custom("v1", """{"color":"red"}"""));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"two\": .spec.color", refused.Status!.Message);
    }

    [Fact]
    public async Task An_owner_of_a_version_that_is_gone_must_go_with_the_next_write()
    {
        await SendAsync(First, "one", PatchKind.Apply, Custom("v1", """{"replicas":1}"""));
        var set = await SendAsync(First, "editor", PatchKind.Merge, """
            {"metadata":{"managedFields":[{"manager":"past","operation":"Update","apiVersion":"mygroup.example.com/v1alpha1","time":"2026-01-01T00:00:00Z",
             "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:color":{}}}}]},"spec":{"color":"blue"}}
            """);
        Assert.Equal(["""editor Update mygroup.example.com/v1 {"f:spec":{"f:color":{}}}"""], Entries(set));
    }

    private static IEnumerable<string> Entries(ApiResult result) =>
        result.Object!.Value.Metadata.ManagedFields!.Select(static entry => $"{entry.Manager} {entry.Operation} {entry.ApiVersion} {entry.FieldsV1}");

    private static string Metric(int utilization) => "\"metrics\":" + JsonSerializer.Serialize(new[]
    {
        new { type = "Resource", resource = new { name = "cpu", target = new { type = "Utilization", averageUtilization = utilization } } },
    });

    private static string Autoscaler(string apiVersion, string target) => $$$"""
        {"apiVersion":"{{{apiVersion}}}","kind":"HorizontalPodAutoscaler","metadata":{"name":"a","namespace":"default"},
         "spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},{{{target}}}}}
        """;

    private static string Custom(string version, string spec) => $$$"""
        {"apiVersion":"mygroup.example.com/{{{version}}}","kind":"Noxu","metadata":{"name":"a","namespace":"default"},"spec":{{{spec}}}}
        """;

    private Task<ApiResult> SendAsync(ResourceType type, string manager, PatchKind kind, string json, bool force = false) => _endpoint.InvokeAsync(
        new ApiCall(Admin, ApiVerb.Patch, type, new ObjectKey("default", "a"))
        {
            FieldManager = manager,
            PatchKind = kind,
            Patch = Encoding.UTF8.GetBytes(json),
            Force = force,
        },
        default);
}
