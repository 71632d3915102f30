using System.Text;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Tests.Actors;

namespace ActorCluster.ApiServer.Tests.CustomResources;

/// <summary>Server-side apply of custom resources (k8s.io/apiextensions-apiserver/test/integration/apply_test.go).</summary>
public sealed class CustomApplySpec : ApiFixture
{
    private static readonly ResourceType Noxus = new("mygroup.example.com", "v1", "Noxu", "noxus", "noxu", true, typeof(CustomObject));
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "kubectl/v1.32.0 (linux/amd64)");
    private readonly ActorApiEndpoint _endpoint;

    public CustomApplySpec()
    {
        _endpoint = new ActorApiEndpoint(Api);
        Create(KubernetesJson.Decode<CustomResourceDefinition>("""
            {"metadata":{"name":"noxus.mygroup.example.com"},
             "spec":{"group":"mygroup.example.com","scope":"Namespaced","names":{"plural":"noxus","kind":"Noxu"},
              "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},
               "scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                "spec":{"type":"object","properties":{"replicas":{"type":"integer"},"color":{"type":"string","default":"red"},
                 "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],
                  "properties":{"name":{"type":"string"},"port":{"type":"integer"}}}}}},
                "status":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}}}]}}
            """));
        AwaitCondition(() => ((CustomResourceDefinition)Get<CustomResourceDefinition>("noxus.mygroup.example.com").Object!).Status.Conditions?.Count >= 2);
    }

    [Fact]
    public async Task An_apply_must_create_and_then_share_by_the_lists_keys()
    {
        var created = await ApplyAsync("one", """{"spec":{"replicas":1,"ports":[{"name":"x","port":80}]}}""");
        Assert.Equal(201, created.Code);
        Assert.Equal(
            """{"f:spec":{"f:ports":{"k:{\"name\":\"x\"}":{".":{},"f:name":{},"f:port":{}}},"f:replicas":{}}}""",
            Assert.Single(created.Object!.Value.Metadata.ManagedFields!).FieldsV1.ToString());

        var shared = await ApplyAsync("two", """{"spec":{"ports":[{"name":"y","port":8080}]}}""");
        Assert.Equal(
            """{"spec":{"color":"red","ports":[{"name":"x","port":80},{"name":"y","port":8080}],"replicas":1}}""",
            ((CustomObject)shared.Object!.Value).Content.ToString());
        Assert.Equal(shared.Object.Revision, (await ApplyAsync("two", """{"spec":{"ports":[{"name":"y","port":8080}]}}""")).Object!.Revision);

        var refused = await ApplyAsync("two", """{"spec":{"ports":[{"name":"x","port":81}]}}""");
        Assert.Equal(
            (409, "Apply failed with 1 conflict: conflict with \"one\": .spec.ports[name=\"x\"].port"), (refused.Code, refused.Status!.Message));

        var dropped = await ApplyAsync("one", """{"spec":{"replicas":1}}""");
        Assert.Equal(
            """{"spec":{"color":"red","ports":[{"name":"y","port":8080}],"replicas":1}}""", ((CustomObject)dropped.Object!.Value).Content.ToString());
    }

    /// <summary>
    /// Reading a scale needs the field, a change of the scale may make it (registry/customresource/etcd.go, <c>scaleUpdatedObjectInfo</c>).
    /// </summary>
    [Fact]
    public async Task A_scale_must_begin_with_its_first_change()
    {
        await ApplyAsync("one", """{"spec":{"color":"blue"}}""");
        var empty = await SendAsync("scaler", PatchKind.Merge, "scale", """{"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal((400, "the spec replicas field \".spec.replicas\" cannot be empty"), (empty.Status?.Code, empty.Status?.Message));
        var scaled = await SendAsync("scaler", PatchKind.Merge, "scale", """{"spec":{"replicas":4}}""");
        Assert.Equal(4, ((Api.Autoscaling.Scale)scaled.Object!.Value).Spec.Replicas);
    }

    [Fact]
    public async Task Other_writes_status_and_scale_must_have_their_owners()
    {
        await ApplyAsync("one", """{"spec":{"replicas":1}}""");
        await SendAsync("edit", PatchKind.Merge, "", """{"spec":{"replicas":2}}""");
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"edit\" using mygroup.example.com/v1: .spec.replicas",
            (await ApplyAsync("one", """{"spec":{"replicas":1}}""")).Status!.Message);

        await SendAsync("scaler", PatchKind.Merge, "scale", """{"spec":{"replicas":3}}""");
        var after = await SendAsync("observer", PatchKind.Apply, "status", Named("""{"status":{"replicas":3}}"""));
        Assert.Equal(
            ["Apply observer status {\"f:status\":{\"f:replicas\":{}}}", "Update scaler scale {\"f:spec\":{\"f:replicas\":{}}}"],
            after.Object!.Value.Metadata.ManagedFields!.Select(static entry => $"{entry.Operation} {entry.Manager} {entry.Subresource} {entry.FieldsV1}"));
    }

    [Fact]
    public async Task A_field_that_the_schema_does_not_have_must_be_refused() => Assert.Equal(
        "failed to create typed patch object (default/a; mygroup.example.com/v1, Kind=Noxu): .spec.colour: field not declared in schema",
        (await ApplyAsync("one", """{"spec":{"colour":"blue"}}""")).Status!.Message);

    private static string Named(string json) =>
        """{"apiVersion":"mygroup.example.com/v1","kind":"Noxu","metadata":{"name":"a","namespace":"default"},""" + json[1..];

    private Task<ApiResult> ApplyAsync(string manager, string json) => SendAsync(manager, PatchKind.Apply, "", Named(json));

    private Task<ApiResult> SendAsync(string manager, PatchKind kind, string subresource, string json) => _endpoint.InvokeAsync(
        new ApiCall(Admin, ApiVerb.Patch, Noxus, new ObjectKey("default", "a"))
        {
            FieldManager = manager,
            PatchKind = kind,
            Subresource = subresource,
            Patch = Encoding.UTF8.GetBytes(json),
        },
        CancellationToken.None);
}
