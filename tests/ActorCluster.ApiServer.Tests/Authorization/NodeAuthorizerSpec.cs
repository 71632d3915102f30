using ActorCluster.Api.Authorization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Authorization;

/// <summary>
/// What a client with a node's certificate may do (kubernetes plugin/pkg/auth/authorizer/node/node_authorizer_test.go;
/// kubernetes.io/docs/reference/access-authn-authz/node).
/// </summary>
public sealed class NodeAuthorizerSpec
{
    private const string Unrelated = "no relationship found between node 'n1' and this object";
    private static readonly Caller Node = new("system:node:n1", [WellKnownUsers.Nodes, WellKnownUsers.Authenticated], "", "");
    private readonly PolicyView _view = PolicyView.OfBootstrapPolicy();
    private readonly RbacAuthorizer _access;

    public NodeAuthorizerSpec()
    {
        _access = new RbacAuthorizer(_view, AuthorizationMode.Rbac);
        _view.Put(APod("own", "n1"));
        _view.Put(APod("other", "n2"));
        _view.Put(AVolume("pv-own", "claim-own"));
        _view.Put(AVolume("pv-other", "claim-other"));
        _view.Put(new PersistentVolume { Metadata = new ObjectMeta { Name = "pv-free" } });
        _view.Put(AnAttachment("attached-own", "n1"));
        _view.Put(AnAttachment("attached-other", "n2"));
    }

    [Theory]
    [InlineData("secrets", "pull")]
    [InlineData("secrets", "environment")]
    [InlineData("secrets", "variables")]
    [InlineData("secrets", "files")]
    [InlineData("secrets", "projected")]
    [InlineData("secrets", "inline")]
    [InlineData("secrets", "mounted")]
    [InlineData("configmaps", "environment")]
    [InlineData("configmaps", "variables")]
    [InlineData("configmaps", "files")]
    [InlineData("configmaps", "projected")]
    [InlineData("persistentvolumeclaims", "claim")]
    public void Node_must_read_what_its_pods_name_and_nothing_of_others(string resource, string name)
    {
        Allow(Get(resource, name + "-own"));
        Refuse(Unrelated, Get(resource, name + "-other"));
        Refuse(Unrelated, Get(resource, "no-such-thing"));
        Refuse(Unrelated, Get(resource, name + "-own") with { Namespace = "elsewhere" });
    }

    [Fact]
    public void Node_must_not_read_what_only_the_controller_of_a_driver_needs() => Refuse(Unrelated, Get("secrets", "published-own"));

    [Fact]
    public void Node_must_read_the_claim_of_an_ephemeral_volume_and_volumes_of_its_claims()
    {
        Allow(Get("persistentvolumeclaims", "own-scratch"));
        Refuse(Unrelated, Get("persistentvolumeclaims", "other-scratch"));
        Allow(Get("persistentvolumes", "pv-own") with { Namespace = "" });
        Refuse(Unrelated, Get("persistentvolumes", "pv-other") with { Namespace = "" });
        Refuse(Unrelated, Get("persistentvolumes", "pv-free") with { Namespace = "" });
        Allow(Get("volumeattachments", "attached-own") with { Group = "storage.k8s.io", Namespace = "" });
        Refuse(Unrelated, Get("volumeattachments", "attached-other") with { Group = "storage.k8s.io", Namespace = "" });
    }

    [Theory]
    [InlineData("secrets", "list", "", "No Object name found")]
    [InlineData("secrets", "list", "files-own", null)]
    [InlineData("secrets", "watch", "files-own", null)]
    [InlineData("secrets", "update", "files-own", "can only read resources of this type")]
    [InlineData("configmaps", "delete", "files-own", "can only read resources of this type")]
    [InlineData("persistentvolumeclaims", "list", "", "can only get individual resources of this type")]
    [InlineData("persistentvolumes", "watch", "pv-own", "can only get individual resources of this type")]
    [InlineData("pods", "get", "own", null)]
    [InlineData("pods", "watch", "own", null)]
    [InlineData("pods", "get", "other", Unrelated)]
    [InlineData("pods", "list", "", "can only list/watch pods with spec.nodeName field selector")]
    [InlineData("pods", "create", "", null)]
    [InlineData("pods", "delete", "other", null)]
    [InlineData("pods", "update", "own", "")]
    [InlineData("nodes", "get", "n1", null)]
    [InlineData("nodes", "get", "n2", "node 'n1' cannot read 'n2', only its own Node object")]
    [InlineData("nodes", "list", "", "node 'n1' cannot read all nodes, only its own Node object")]
    [InlineData("nodes", "patch", "n1", null)]
    [InlineData("nodes", "delete", "n1", "")]
    [InlineData("services", "list", "", null)]
    [InlineData("services", "delete", "web", "")]
    [InlineData("events", "create", "", null)]
    [InlineData("endpoints", "get", "web", null)]
    public void Verbs_must_be_those_that_a_node_needs(string resource, string verb, string name, string? expected) =>
        Check(expected, new AccessRequest(Node, verb) { Resource = resource, Name = name, Namespace = resource is "nodes" or "persistentvolumes" ? "" : "default" });

    [Theory]
    [InlineData("pods", "update", "own", "status", null)]
    [InlineData("pods", "create", "own", "eviction", null)]
    [InlineData("pods", "get", "own", "log", "")]
    [InlineData("nodes", "update", "n1", "status", null)]
    [InlineData("nodes", "get", "n1", "proxy", "")]
    [InlineData("secrets", "get", "files-own", "status", "cannot read subresource")]
    [InlineData("persistentvolumeclaims", "get", "claim-own", "status", "can only get/update/patch this type")]
    [InlineData("persistentvolumeclaims", "update", "claim-own", "status", null)]
    [InlineData("persistentvolumeclaims", "patch", "claim-other", "status", Unrelated)]
    [InlineData("serviceaccounts", "create", "account-own", "token", null)]
    [InlineData("serviceaccounts", "create", "account-other", "token", Unrelated)]
    [InlineData("serviceaccounts", "create", "", "", "can only create tokens for individual service accounts")]
    [InlineData("serviceaccounts", "get", "account-own", "", "can only create tokens for individual service accounts")]
    [InlineData("serviceaccounts", "create", "account-own", "", "can only create token subresource of serviceaccount")]
    public void Subresources_must_be_those_that_a_node_needs(string resource, string verb, string name, string subresource, string? expected) =>
        Check(expected, new AccessRequest(Node, verb) { Resource = resource, Name = name, Subresource = subresource, Namespace = resource == "nodes" ? "" : "default" });

    [Theory]
    [InlineData("get", "kube-node-lease", "n1", null)]
    [InlineData("create", "kube-node-lease", "", null)]
    [InlineData("delete", "kube-node-lease", "n1", null)]
    [InlineData("update", "kube-node-lease", "n2", "can only access node lease with the same name as the requesting node")]
    [InlineData("get", "default", "n1", "can only access leases in the \"kube-node-lease\" system namespace")]
    [InlineData("list", "kube-node-lease", "", "can only get, create, update, patch, or delete a node lease")]
    public void Node_must_have_its_own_lease(string verb, string ns, string name, string? expected) =>
        Check(expected, new AccessRequest(Node, verb) { Group = "coordination.k8s.io", Resource = "leases", Namespace = ns, Name = name });

    [Theory]
    [InlineData("patch", "n1", "", null)]
    [InlineData("create", "", "", null)]
    [InlineData("get", "n2", "", "can only access CSINode with the same name as the requesting node")]
    [InlineData("get", "n1", "status", "cannot authorize CSINode subresources")]
    [InlineData("watch", "", "", "can only get, create, update, patch, or delete a CSINode")]
    public void Node_must_have_its_own_drivers(string verb, string name, string subresource, string? expected) =>
        Check(expected, new AccessRequest(Node, verb) { Group = "storage.k8s.io", Resource = "csinodes", Name = name, Subresource = subresource });

    [Theory]
    [InlineData("spec.nodeName=n1", null)]
    [InlineData("spec.nodeName=n1,status.phase!=Failed", null)]
    [InlineData("spec.nodeName=n2", "can only list/watch pods with spec.nodeName field selector")]
    [InlineData("spec.nodeName!=n1", "can only list/watch pods with spec.nodeName field selector")]
    public void Node_must_list_its_own_pods(string fields, string? expected)
    {
        var request = new AccessRequest(Node, "list") { Resource = "pods", Fields = FieldQuery.Parse(fields) };
        Check(expected, request);
        Check(expected, AccessRequests.Of(Node, new ResourceAttributes { Verb = "list", Resource = "pods", FieldSelector = new FieldSelectorAttributes { RawSelector = fields } }, null));
    }

    [Fact]
    public void Selector_of_a_review_must_count_in_parts_too()
    {
        var own = new FieldSelectorRequirement { Key = "spec.nodeName", Operator = "In", Values = ["n1"] };
        Allow(AccessRequests.Of(Node, Listing(own), null));
        Assert.False(_access.Decide(AccessRequests.Of(Node, Listing(own with { Operator = "NotIn" }), null)).IsAllowed);
        Assert.False(_access.Decide(AccessRequests.Of(Node, Listing(own with { Values = ["n1", "n2"] }), null)).IsAllowed);

        static ResourceAttributes Listing(FieldSelectorRequirement requirement) =>
            new() { Verb = "list", Resource = "pods", FieldSelector = new FieldSelectorAttributes { Requirements = [requirement] } };
    }

    [Fact]
    public void Image_of_a_pod_from_a_file_must_open_nothing()
    {
        var pod = APod("mirror", "n1");
        _view.Put(pod with { Metadata = pod.Metadata with { Annotations = new Dictionary<string, string> { [WellKnownAnnotations.MirrorPod] = "x" } } });
        Refuse(Unrelated, Get("secrets", "files-mirror"));
        Allow(Get("pods", "mirror"));
    }

    [Fact]
    public void Pod_that_waits_for_its_node_must_open_nothing()
    {
        _view.Put(APod("waiting", null));
        Refuse(Unrelated, Get("secrets", "files-waiting"));
        _view.Put(APod("waiting", "n1"));
        Allow(Get("secrets", "files-waiting"));
    }

    [Fact]
    public void Node_must_be_known_by_group_and_name_together()
    {
        Check("", Get("secrets", "files-own", new Caller("system:node:n1", [WellKnownUsers.Authenticated], "", "")));
        Check("", Get("secrets", "files-own", new Caller("n1", [WellKnownUsers.Nodes], "", "")));
        Check("unknown node for user \"system:node:\"", Get("secrets", "files-own", new Caller("system:node:", [WellKnownUsers.Nodes], "", "")));
    }

    [Fact]
    public void Role_must_still_give_a_node_more()
    {
        _view.Put(new Role { Metadata = new ObjectMeta { Name = "all", Namespace = "default" }, Rules = [new PolicyRule { Verbs = ["list"], ApiGroups = [""], Resources = ["secrets"] }] });
        _view.Put(new RoleBinding
        {
            Metadata = new ObjectMeta { Name = "all", Namespace = "default" },
            RoleRef = new RoleRef { ApiGroup = SubjectKind.ApiGroup, Kind = "Role", Name = "all" },
            Subjects = [new Subject { Kind = SubjectKind.Group, ApiGroup = SubjectKind.ApiGroup, Name = WellKnownUsers.Nodes }],
        });
        var verdict = _access.Decide(new AccessRequest(Node, "list") { Resource = "secrets", Namespace = "default" });
        Assert.Equal(new AccessVerdict(true, "RBAC: allowed by RoleBinding \"all/default\" of Role \"all\" to Group \"system:nodes\""), verdict);
    }

    [Fact]
    public void Role_of_nodes_must_be_bound_to_nobody_and_still_be_there()
    {
        var policy = BootstrapPolicy.Objects().Select(static entry => entry.Object).Where(static value => value.Metadata.Name == "system:node").ToList();
        Assert.NotEmpty(policy.OfType<ClusterRole>().Single().Rules!);
        Assert.Empty(policy.OfType<ClusterRoleBinding>().Single().Subjects ?? []);
    }

    [Fact]
    public void Certificate_of_a_node_must_still_be_renewed_without_asking()
    {
        Allow(new AccessRequest(Node, "create") { Group = "certificates.k8s.io", Resource = "certificatesigningrequests" });
        Assert.True(_access.Decide(new AccessRequest(Node, "create")
        {
            Group = "certificates.k8s.io",
            Resource = "certificatesigningrequests",
            Subresource = "selfnodeclient",
        }).IsAllowed);
        Assert.False(_access.Decide(new AccessRequest(Node, "create")
        {
            Group = "certificates.k8s.io",
            Resource = "certificatesigningrequests",
            Subresource = "nodeclient",
        }).IsAllowed);
    }

    [Fact]
    public void Review_of_rules_must_say_that_it_does_not_know_all()
    {
        var review = _access.RulesReview(Node, "default");
        Assert.Equal((true, "node authorizer does not support user rule resolution"), (review.Incomplete, review.EvaluationError));
        Assert.False(_access.RulesReview(new Caller("somebody", [], "", ""), "default").Incomplete);
    }

    private static AccessRequest Get(string resource, string name, Caller? user = null) => new(user ?? Node, "get") { Resource = resource, Namespace = "default", Name = name };

    // Everything that it names ends in its own name.
    private static Pod APod(string name, string? node) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PodSpec
        {
            NodeName = node,
            ServiceAccountName = "account-" + name,
            ImagePullSecrets = [new LocalObjectReference { Name = "pull-" + name }],
            InitContainers =
            [
                new Container
                {
                    Name = "first",
                    Env =
                    [
                        new EnvVar { Name = "A", ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "environment-" + name, Key = "a" } } },
                        new EnvVar { Name = "B", ValueFrom = new EnvVarSource { ConfigMapKeyRef = new ConfigMapKeySelector { Name = "environment-" + name, Key = "a" } } },
                    ],
                },
            ],
            Containers =
            [
                new Container
                {
                    Name = "main",
                    EnvFrom =
                    [
                        new EnvFromSource { SecretRef = new SecretEnvSource { Name = "variables-" + name } },
                        new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "variables-" + name } },
                    ],
                },
            ],
            Volumes =
            [
                new Volume { Name = "a", Secret = new SecretVolumeSource { SecretName = "files-" + name } },
                new Volume { Name = "b", ConfigMap = new ConfigMapVolumeSource { Name = "files-" + name } },
                new Volume
                {
                    Name = "c",
                    Projected = new ProjectedVolumeSource
                    {
                        Sources =
                        [
                            new VolumeProjection { Secret = new SecretProjection { Name = "projected-" + name } },
                            new VolumeProjection { ConfigMap = new ConfigMapProjection { Name = "projected-" + name } },
                        ],
                    },
                },
                new Volume { Name = "d", Csi = new CSIVolumeSource { Driver = "x", NodePublishSecretRef = new LocalObjectReference { Name = "inline-" + name } } },
                new Volume { Name = "e", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "claim-" + name } },
                new Volume { Name = "scratch", Ephemeral = new EphemeralVolumeSource() },
            ],
        },
    };

    private static PersistentVolume AVolume(string name, string claim) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PersistentVolumeSpec
        {
            ClaimRef = new ObjectReference { Namespace = "default", Name = claim },
            Csi = new CSIPersistentVolumeSource
            {
                Driver = "x",
                VolumeHandle = name,
                NodeStageSecretRef = new SecretReference { Namespace = "default", Name = name.Replace("pv-", "mounted-", StringComparison.Ordinal) },
                ControllerPublishSecretRef = new SecretReference { Namespace = "default", Name = name.Replace("pv-", "published-", StringComparison.Ordinal) },
            },
        },
    };

    private static VolumeAttachment AnAttachment(string name, string node) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new VolumeAttachmentSpec { Attacher = "x", NodeName = node, Source = new VolumeAttachmentSource { PersistentVolumeName = "pv-own" } },
    };

    private void Allow(AccessRequest request) => Check(null, request);

    private void Refuse(string reason, AccessRequest request) => Check(reason, request);

    private void Check(string? refusal, AccessRequest request) =>
        Assert.Equal(refusal is null ? AccessVerdict.Allowed : new AccessVerdict(false, refusal), _access.Decide(request));
}
