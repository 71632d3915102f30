using ActorCluster.Api.Authentication;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Endpoint;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// What a client with a node's certificate may write (kubernetes plugin/pkg/admission/noderestriction/admission_test.go; Kubernetes'
/// documentation, "Admission Control in Kubernetes", NodeRestriction).
/// </summary>
public sealed class NodeRestrictionSpec : ApiFixture
{
    private readonly ActorApiEndpoint _endpoint;

    public NodeRestrictionSpec()
    {
        _endpoint = new ActorApiEndpoint(Api);
        Create(new Node { Metadata = new ObjectMeta { Name = "mine" } });
        Create(new Node { Metadata = new ObjectMeta { Name = "theirs" } });
    }

    [Fact]
    public async Task A_node_must_write_only_itself()
    {
        Assert.Equal(200, (await UpdateAsNode(Stored<Node>("mine"), "status")).Code);
        Refuse(await UpdateAsNode(Stored<Node>("theirs"), "status"), "nodes \"theirs\" is forbidden: node \"mine\" is not allowed to modify node \"theirs\"");
        Refuse(await CreateAsNode(new Node { Metadata = new ObjectMeta { Name = "new" } }), "nodes \"new\" is forbidden: node \"mine\" is not allowed to modify node \"new\"");
    }

    [Theory]
    [InlineData("kubernetes.io/hostname", null)]
    [InlineData("node.kubernetes.io/anything", null)]
    [InlineData("a.kubelet.kubernetes.io/anything", null)]
    [InlineData("example.com/anything", null)]
    [InlineData("plain", null)]
    [InlineData("node-restriction.kubernetes.io/zone", "is not allowed to modify labels: node-restriction.kubernetes.io/zone")]
    [InlineData("a.node-restriction.kubernetes.io/zone", "is not allowed to modify labels: a.node-restriction.kubernetes.io/zone")]
    [InlineData("node-role.kubernetes.io/control-plane", "is not allowed to modify labels: node-role.kubernetes.io/control-plane")]
    [InlineData("other.k8s.io/x", "is not allowed to modify labels: other.k8s.io/x")]
    public async Task A_node_must_give_itself_only_labels_that_steer_nothing(string label, string? why)
    {
        var node = Stored<Node>("mine");
        var answer = await UpdateAsNode(node with { Metadata = node.Metadata with { Labels = new Dictionary<string, string> { [label] = "x" } } });
        Assert.Equal(why is null ? 200 : 403, answer.Code);
        Assert.Equal(why is null ? null : "nodes \"mine\" is forbidden: " + why, answer.Status?.Message);
    }

    [Fact]
    public async Task A_node_must_not_register_with_such_labels()
    {
        Succeed(Delete<Node>("mine"));
        var labels = new Dictionary<string, string> { ["node-restriction.kubernetes.io/b"] = "", ["kubernetes.io/a"] = "", ["kubernetes.io/os"] = "linux" };
        Refuse(
            await CreateAsNode(new Node { Metadata = new ObjectMeta { Name = "mine", Labels = labels } }),
            "nodes \"mine\" is forbidden: node \"mine\" is not allowed to set the following labels: kubernetes.io/a, node-restriction.kubernetes.io/b");
        Assert.Equal(201, (await CreateAsNode(new Node { Metadata = new ObjectMeta { Name = "mine" } })).Code);
    }

    [Fact]
    public async Task A_node_must_not_touch_its_taints()
    {
        var node = Stored<Node>("mine");
        var tainted = node with { Spec = node.Spec with { Taints = [new Taint { Key = "a", Effect = "NoSchedule" }] } };
        Refuse(await UpdateAsNode(tainted), "nodes \"mine\" is forbidden: node \"mine\" is not allowed to modify taints");
        Refuse(await UpdateAsNode(tainted, "status"), "nodes \"mine\" is forbidden: node \"mine\" is not allowed to modify taints");
    }

    [Fact]
    public async Task A_node_must_touch_only_its_own_pods()
    {
        Create(APod("own") with { Spec = APod().Spec with { NodeName = "mine" } });
        Create(APod("other") with { Spec = APod().Spec with { NodeName = "theirs" } });
        var own = Stored<Pod>("own");
        Assert.Equal(200, (await UpdateAsNode(own with { Status = own.Status with { Phase = "Running" } }, "status")).Code);
        own = Stored<Pod>("own");
        Refuse(
            await UpdateAsNode(own with { Metadata = own.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, "status"),
            "pods \"own\" is forbidden: node \"mine\" cannot update labels through pod status");
        Refuse(
            await UpdateAsNode(Stored<Pod>("other"), "status"),
            "pods \"other\" is forbidden: node \"mine\" can only update pod status for pods with spec.nodeName set to itself");
        Refuse(await UpdateAsNode(own), "pods \"own\" is forbidden: unexpected operation \"UPDATE\", node \"mine\" can only create and delete mirror pods");
        Refuse(await Call<Pod>(ApiVerb.Delete, "other"), "pods \"other\" is forbidden: node \"mine\" can only delete pods with spec.nodeName set to itself");
        Refuse(
            await Call<Pod>(ApiVerb.Create, "other", static call => call with { Subresource = "eviction" }),
            "pods \"other\" is forbidden: node mine can only evict pods with spec.nodeName set to itself");
        Assert.Equal(201, (await Call<Pod>(ApiVerb.Create, "own", static call => call with { Subresource = "eviction" })).Code);
        Assert.Equal(200, (await Call<Pod>(ApiVerb.Delete, "own")).Code);
    }

    [Fact]
    public async Task A_node_must_make_only_mirror_pods_of_itself()
    {
        var uid = Stored<Node>("mine").Metadata.Uid;
        Refuse(
            await CreateAsNode(APod()),
            "pods \"web\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"mine\" can only create mirror pods");
        Refuse(await CreateAsNode(Mirror("theirs", uid)), "pods \"web\" is forbidden: node \"mine\" can only create pods with spec.nodeName set to itself");
        var orphan = Mirror("mine", uid);
        Refuse(
            await CreateAsNode(orphan with { Metadata = orphan.Metadata with { OwnerReferences = null } }),
            "pods \"web\" is forbidden: node \"mine\" can only create pods with an owner reference set to itself");
        Refuse(await CreateAsNode(Mirror("mine", "wrong")), $"pods \"web\" is forbidden: node mine UID mismatch: expected wrong got {uid}");
        var curious = Mirror("mine", uid);
        Refuse(
            await CreateAsNode(curious with
            {
                Spec = curious.Spec with { Volumes = [new Volume { Name = "v", Secret = new SecretVolumeSource { SecretName = "s" } }] },
            }),
            "pods \"web\" is forbidden: node \"mine\" can not create pods that reference secrets");
        Assert.Equal(201, (await CreateAsNode(Mirror("mine", uid))).Code);
    }

    [Fact]
    public async Task A_node_must_renew_only_its_own_lease()
    {
        Refuse(
            await CreateAsNode(ALease("mine", "default")), "leases.coordination.k8s.io \"mine\" is forbidden: can only access leases in the \"kube-node-lease\" system namespace");
        Refuse(
            await CreateAsNode(ALease("theirs", "kube-node-lease")),
            "leases.coordination.k8s.io \"theirs\" is forbidden: can only access node lease with the same name as the requesting node");
        Assert.Equal(201, (await CreateAsNode(ALease("mine", "kube-node-lease"))).Code);
    }

    [Fact]
    public void A_node_must_get_tokens_only_for_pods_that_it_runs()
    {
        var pod = APod() with { Metadata = APod().Metadata with { Uid = "u" }, Spec = APod().Spec with { NodeName = "mine" } };
        var bound = new BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = "web", Uid = "u" };
        Assert.Null(NodeRestriction.CheckToken("a", bound, pod, "mine"));
        Assert.Equal(
            "serviceaccounts \"a\" is forbidden: node requested token bound to a pod scheduled on a different node",
            NodeRestriction.CheckToken("a", bound, pod, "theirs")!.Message);
        Assert.Equal("serviceaccounts \"a\" is forbidden: node requested token not bound to a pod", NodeRestriction.CheckToken("a", null, null, "mine")!.Message);
        Assert.Equal(
            "serviceaccounts \"a\" is forbidden: node requested token with a pod binding without a uid",
            NodeRestriction.CheckToken("a", bound with { Uid = "" }, pod, "mine")!.Message);
        Assert.Equal(404, NodeRestriction.CheckToken("a", bound, null, "mine")!.Code);
    }

    [Fact]
    public async Task A_user_who_is_no_node_must_not_be_restricted()
    {
        var user = new Caller("system:node:mine", ["system:masters"], "", "test");
        var node = Stored<Node>("theirs");
        Assert.Equal(200, (await _endpoint.InvokeAsync(new ApiCall(user, ApiVerb.Update, ResourceTypes.Nodes, Key<Node>("theirs")) { Body = node }, default)).Code);
        var nobody = new Caller("system:node:", ["system:nodes"], "", "test");
        Refuse(
            await _endpoint.InvokeAsync(new ApiCall(nobody, ApiVerb.Update, ResourceTypes.Nodes, Key<Node>("theirs")) { Body = node }, default),
            "nodes \"theirs\" is forbidden: could not determine node from user \"system:node:\"");
    }

    private static Pod Mirror(string node, string uid) => APod() with
    {
        Metadata = APod().Metadata with
        {
            Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" },
            OwnerReferences = [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "mine", Uid = uid, Controller = true }],
        },
        Spec = APod().Spec with { NodeName = node },
    };

    private static Lease ALease(string name, string ns) => new() { Metadata = new ObjectMeta { Name = name, Namespace = ns } };

    private static void Refuse(ApiResult result, string why)
    {
        Status status = result.Status!;
        Assert.Equal((403, "Forbidden", why), (status.Code, status.Reason, status.Message));
    }

    private T Stored<T>(string name)
        where T : KubernetesObject => (T)Succeed(Get<T>(name));

    private Task<ApiResult> UpdateAsNode<T>(T value, string subresource = "")
        where T : KubernetesObject => Call<T>(ApiVerb.Update, value.Metadata.Name, call => call with { Body = value, Subresource = subresource });

    private Task<ApiResult> CreateAsNode<T>(T value)
        where T : KubernetesObject => Call<T>(ApiVerb.Create, "", call => call with { Key = new ObjectKey(value.Metadata.Namespace, ""), Body = value });

    private Task<ApiResult> Call<T>(ApiVerb verb, string name, Func<ApiCall, ApiCall>? with = null)
        where T : KubernetesObject
    {
        var node = new Caller("system:node:mine", ["system:nodes", "system:authenticated"], "", "kubelet");
        var call = new ApiCall(node, verb, ResourceTypes.For<T>(), Key<T>(name));
        return _endpoint.InvokeAsync(with is null ? call : with(call), default);
    }
}
