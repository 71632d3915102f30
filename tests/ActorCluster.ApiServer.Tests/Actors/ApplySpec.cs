using System.Text;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>Server-side apply and managedFields through the endpoint of the HTTP front end.</summary>
public sealed class ApplySpec : ApiFixture
{
    private const string Web = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default","labels":{"app":"web"}},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx"}]}}}}
        """;

    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "kubectl-edit/v1.32.0 (linux/amd64)");
    private readonly ActorApiEndpoint _endpoint;

    public ApplySpec() => _endpoint = new ActorApiEndpoint(Api);

    [Fact]
    public async Task A_creation_must_own_the_fields_that_kubernetes_says_it_owns()
    {
        var web = await CreateAsync("kubectl-create");
        var entry = Assert.Single(web.Metadata.ManagedFields!);
        Assert.Equal(("kubectl-create", "Update", "apps/v1", "FieldsV1", null), (entry.Manager, entry.Operation, entry.ApiVersion, entry.FieldsType, entry.Subresource));
        Assert.Equal(
            """{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"nginx\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}""",
            entry.FieldsV1.ToString());
    }

    [Fact]
    public async Task A_manager_without_a_name_must_have_that_of_its_user_agent() =>
        Assert.Equal("kubectl-edit", Assert.Single((await CreateAsync("")).Metadata.ManagedFields!).Manager);

    [Fact]
    public async Task An_apply_must_create_what_is_absent_and_do_nothing_the_second_time()
    {
        var first = await ApplyAsync(Web);
        Assert.Equal(201, first.Code);
        Time.Advance(TimeSpan.FromSeconds(5));
        var second = await ApplyAsync(Web);
        Assert.Equal((200, first.Object!.Revision), (second.Code, second.Object!.Revision));
        var entry = Assert.Single(((Deployment)second.Object.Value).Metadata.ManagedFields!);
        Assert.Equal(("me", "Apply"), (entry.Manager, entry.Operation));
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"nginx\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""",
            entry.FieldsV1.ToString());
    }

    // What the strategy resets is nobody's (GetResetFields): the status of an object that has a subresource for it.
    [Fact]
    public async Task An_apply_must_not_own_the_status_that_it_cannot_set()
    {
        var applied = await ApplyAsync(Web.Replace("\"spec\":{\"replicas\"", "\"status\":{\"replicas\":7},\"spec\":{\"replicas\"", StringComparison.Ordinal));
        Assert.DoesNotContain("f:status", Assert.Single(((Deployment)applied.Object!.Value).Metadata.ManagedFields!).FieldsV1.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_must_conflict_in_kubernetes_words()
    {
        await CreateAsync("kubectl-create");
        var one = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replicas\":3"));
        Assert.Equal((409, StatusReason.Conflict), (one.Code, one.Status!.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-create\" using apps/v1: .spec.replicas", one.Status.Message);
        var cause = Assert.Single(one.Status.Details!.Causes!);
        Assert.Equal(("FieldManagerConflict", "conflict with \"kubectl-create\" using apps/v1", ".spec.replicas"), (cause.Reason, cause.Message, cause.Field));

        var two = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replicas\":3").Replace("\"image\":\"nginx\"", "\"image\":\"apache\""));
        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"kubectl-create\" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name=\"nginx\"].image",
            two.Status!.Message);

        var forced = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replicas\":3"), force: true);
        Assert.Equal(3, ((Deployment)forced.Object!.Value).Spec.Replicas);
    }

    [Fact]
    public async Task An_apply_must_take_over_from_client_side_apply()
    {
        var last = Web.ReplaceLineEndings("");
        await InvokeAsync(ApiVerb.Create, "kubectl-client-side-apply", KubernetesJson.Decode<Deployment>(Web) is var web
            ? web with { Metadata = web.Metadata with { Annotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/last-applied-configuration"] = last } } }
            : null!);
        var others = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replicas\":3"));
        Assert.Equal(409, others.Code);
        var kubectl = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replicas\":3"), "kubectl");
        var applied = (Deployment)kubectl.Object!.Value;
        Assert.Equal(3, applied.Spec.Replicas);
        Assert.Contains("\"replicas\":3", applied.Metadata.Annotations!["kubectl.kubernetes.io/last-applied-configuration"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_must_refuse_what_it_cannot_read()
    {
        var unknown = await ApplyAsync(Web.Replace("\"replicas\":1", "\"replica\":1"));
        Assert.Equal(
            (500, "", "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema"),
            (unknown.Code, unknown.Status!.Reason ?? "", unknown.Status.Message));
        var kind = await ApplyAsync(Web.Replace("apps/v1", "apps/v2"));
        Assert.Equal((400, "invalid object type: apps/v2, Kind=Deployment"), (kind.Code, kind.Status!.Message));
        var managed = await ApplyAsync(Web.Replace("\"name\":\"web\"", "\"name\":\"web\",\"managedFields\":[{}]"));
        Assert.Equal((400, "metadata.managedFields must be nil"), (managed.Code, managed.Status!.Message));
        var uid = await ApplyAsync(Web.Replace("\"name\":\"web\"", "\"name\":\"web\",\"uid\":\"1\""));
        Assert.Equal(409, uid.Code);
        Assert.EndsWith("uid mismatch: the provided object specified uid 1, and no existing object was found", uid.Status!.Message, StringComparison.Ordinal);
        await ApplyAsync(Web);
        Assert.Equal(409, (await ApplyAsync(Web.Replace("\"name\":\"web\"", "\"name\":\"web\",\"resourceVersion\":\"1\""))).Code);
    }

    [Fact]
    public async Task Scale_and_status_must_have_owners_of_their_own()
    {
        await ApplyAsync(Web);
        var scale = (Scale)(await _endpoint.InvokeAsync(Call(ApiVerb.Get, "") with { Subresource = "scale" }, CancellationToken.None)).Object!.Value;
        await _endpoint.InvokeAsync(
            Call(ApiVerb.Update, "kubectl-scale") with { Subresource = "scale", Body = scale with { Spec = new ScaleSpec { Replicas = 2 } } }, CancellationToken.None);
        var refused = await ApplyAsync(Web);
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"kubectl-scale\" with subresource \"scale\" using apps/v1: .spec.replicas", refused.Status!.Message);
        var applied = await _endpoint.InvokeAsync(
            Call(ApiVerb.Patch, "autoscaler") with
            {
                Subresource = "scale",
                PatchKind = PatchKind.Apply,
                Force = true,
                Patch = Encoding.UTF8.GetBytes("""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":5}}"""),
            },
            CancellationToken.None);
        Assert.Equal(5, ((Scale)applied.Object!.Value).Spec.Replicas);
        var status = await _endpoint.InvokeAsync(
            Call(ApiVerb.Patch, "observer") with
            {
                Subresource = "status",
                PatchKind = PatchKind.Apply,
                Patch = Encoding.UTF8.GetBytes("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"status":{"replicas":5}}"""),
            },
            CancellationToken.None);
        Assert.Equal(
            [("autoscaler", "scale", """{"f:spec":{"f:replicas":{}}}"""), ("observer", "status", """{"f:status":{"f:replicas":{}}}""")],
            ((Deployment)status.Object!.Value).Metadata.ManagedFields!
                .Where(static entry => entry.Subresource is not null)
                .Select(static entry => (entry.Manager!, entry.Subresource!, entry.FieldsV1.ToString()!)));
    }

    [Fact]
    public async Task An_empty_entry_must_strip_the_owners()
    {
        await ApplyAsync(Web);
        var stripped = await _endpoint.InvokeAsync(
            Call(ApiVerb.Patch, "x") with { PatchKind = PatchKind.Merge, Patch = Encoding.UTF8.GetBytes("""{"metadata":{"managedFields":[{}]}}""") }, CancellationToken.None);
        Assert.Null(((Deployment)stripped.Object!.Value).Metadata.ManagedFields);
    }

    [Fact]
    public async Task Writes_of_actors_must_leave_their_trace_where_it_matters()
    {
        var web = await CreateAsync("kubectl-create");
        Ask(id => new ModifyObject(id, "kube-controller-manager", ResourceTypes.Deployments, Key<Deployment>("web"), web.Metadata.Uid, static current => (Deployment)current with
        {
            Status = new DeploymentStatus { Replicas = 1 },
        }, "status"));
        var after = (Deployment)Succeed(Ask(id => new ModifyObject(id, "kube-controller-manager", ResourceTypes.Deployments, Key<Deployment>("web"), web.Metadata.Uid, static current => (Deployment)current with
        {
            Metadata = current.Metadata with { Annotations = new Dictionary<string, string> { ["deployment.kubernetes.io/revision"] = "1" } },
        })));
        Assert.Equal(
            [("kube-controller-manager", """{"f:metadata":{"f:annotations":{".":{},"f:deployment.kubernetes.io/revision":{}}}}""")],
            after.Metadata.ManagedFields!.Take(1).Select(static entry => (entry.Manager!, entry.FieldsV1.ToString()!)));
        Assert.Null(Create(APod()).Metadata.ManagedFields);
    }

    private static ApiCall Call(ApiVerb verb, string manager) =>
        new(Admin, verb, ResourceTypes.Deployments, new ObjectKey("default", "web")) { FieldManager = manager };

    private Task<ApiResult> InvokeAsync(ApiVerb verb, string manager, KubernetesObject body) =>
        _endpoint.InvokeAsync(Call(verb, manager) with { Body = body }, CancellationToken.None);

    private async Task<Deployment> CreateAsync(string manager) =>
        (Deployment)(await InvokeAsync(ApiVerb.Create, manager, KubernetesJson.Decode<Deployment>(Web))).Object!.Value;

    private Task<ApiResult> ApplyAsync(string config, string manager = "me", bool force = false) => _endpoint.InvokeAsync(
        Call(ApiVerb.Patch, manager) with { PatchKind = PatchKind.Apply, Patch = Encoding.UTF8.GetBytes(config), Force = force }, CancellationToken.None);
}
