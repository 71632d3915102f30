using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Authorization;

/// <summary>Cases of kubernetes plugin/pkg/auth/authorizer/rbac/rbac_test.go (TestAuthorizer) and subject_locator_test.go.</summary>
public sealed class RbacAuthorizerSpec
{
    private readonly RbacAuthorizer _access = new(
        PolicyView.Of(
            new ClusterRole { Metadata = new ObjectMeta { Name = "admin" }, Rules = [new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }] },
            new Role
            {
                Metadata = new ObjectMeta { Name = "reader", Namespace = "ns1" },
                Rules = [new PolicyRule { Verbs = ["get", "list"], ApiGroups = [""], Resources = ["pods"] }],
            },
            new ClusterRole { Metadata = new ObjectMeta { Name = "urls" }, Rules = [new PolicyRule { Verbs = ["get"], NonResourceURLs = ["/apis/*"] }] },
            Bind("ns1", "Admins", "ClusterRole", "admin", new Subject { Kind = "User", Name = "admin" }, new Subject { Kind = "Group", Name = "admins" }),
            Bind("ns1", "readers", "Role", "reader", new Subject { Kind = "ServiceAccount", Name = "robot" }),
            Bind("ns2", "foreign", "ClusterRole", "admin", new Subject { Kind = "ServiceAccount", Name = "robot", Namespace = "ns1" }),
            Bind("ns1", "urls", "ClusterRole", "urls", new Subject { Kind = "User", Name = "browser" }),
            Bind("ns3", "lost", "Role", "nobody-made-it", new Subject { Kind = "User", Name = "bob" })),
        AuthorizationMode.Rbac);

    [Theory]
    [InlineData("admin", "", "get", "ns1", true)]
    [InlineData("admin", "", "delete", "ns1", true)]
    [InlineData("admin", "", "get", "ns2", false)]
    [InlineData("admin", "", "get", "", false)]
    [InlineData("alice", "admins", "get", "ns1", true)]
    [InlineData("alice", "", "get", "ns1", false)]
    [InlineData("system:serviceaccount:ns1:robot", "", "list", "ns1", true)]
    [InlineData("system:serviceaccount:ns1:robot", "", "delete", "ns1", false)]
    [InlineData("system:serviceaccount:ns1:robot", "", "delete", "ns2", true)]
    [InlineData("system:serviceaccount:ns2:robot", "", "list", "ns1", false)]
    [InlineData("bob", "system:masters", "delete", "", true)]
    public void Authorizer_must_follow_bindings(string user, string group, string verb, string ns, bool expected)
    {
        var caller = new Caller(user, group.Length == 0 ? [] : [group], "", "");
        Assert.Equal(expected, _access.Decide(new AccessRequest(caller, verb) { Resource = "pods", Namespace = ns }).IsAllowed);
    }

    [Fact]
    public void Authorizer_must_say_who_allows()
    {
        var verdict = _access.Decide(new AccessRequest(new Caller("system:serviceaccount:ns1:robot", [], "", ""), "get") { Resource = "pods", Namespace = "ns1" });
        Assert.Equal("RBAC: allowed by RoleBinding \"readers/ns1\" of Role \"reader\" to ServiceAccount \"robot/ns1\"", verdict.Reason);
    }

    [Fact]
    public void Authorizer_must_say_that_a_role_is_missing()
    {
        var verdict = _access.Decide(new AccessRequest(new Caller("bob", [], "", ""), "get") { Resource = "pods", Namespace = "ns3" });
        Assert.Equal(new AccessVerdict(false, "RBAC: role.rbac.authorization.k8s.io \"nobody-made-it\" not found"), verdict);
    }

    [Fact]
    public void Authorizer_must_give_paths_by_bindings_of_the_cluster_alone() =>
        Assert.False(_access.Decide(new AccessRequest(new Caller("browser", [], "", ""), "get") { Path = "/apis/x" }).IsAllowed);

    [Theory]
    [InlineData("system:authenticated", "get", "/api", true)]
    [InlineData("system:authenticated", "get", "/openapi/v3", true)]
    [InlineData("system:authenticated", "get", "/metrics", false)]
    [InlineData("system:unauthenticated", "get", "/version", true)]
    [InlineData("system:unauthenticated", "get", "/api", false)]
    [InlineData("system:monitoring", "get", "/metrics", true)]
    public void Bootstrap_policy_must_open_the_paths_that_Kubernetes_opens(string group, string verb, string path, bool expected)
    {
        var access = new RbacAuthorizer(PolicyView.OfBootstrapPolicy(), AuthorizationMode.Rbac);
        Assert.Equal(expected, access.Decide(new AccessRequest(new Caller("x", [group], "", ""), verb) { Path = path }).IsAllowed);
    }

    [Fact]
    public void Bootstrap_policy_must_let_everybody_ask_about_himself_and_nothing_else()
    {
        var access = new RbacAuthorizer(PolicyView.OfBootstrapPolicy(), AuthorizationMode.Rbac);
        var caller = new Caller("x", ["system:authenticated"], "", "");
        Assert.True(access.Decide(new AccessRequest(caller, "create") { Group = "authorization.k8s.io", Resource = "selfsubjectaccessreviews" }).IsAllowed);
        Assert.True(access.Decide(new AccessRequest(caller, "create") { Group = "authentication.k8s.io", Resource = "selfsubjectreviews" }).IsAllowed);
        Assert.False(access.Decide(new AccessRequest(caller, "create") { Group = "authorization.k8s.io", Resource = "subjectaccessreviews" }).IsAllowed);
        Assert.Equal(2, access.RulesReview(caller, "default").ResourceRules!.Count);
    }

    [Fact]
    public void Reconciliation_must_give_back_what_is_lost_and_keep_what_was_added()
    {
        var policy = (ClusterRole)BootstrapPolicy.Objects().First(entry => entry.Object.Metadata.Name == "system:kube-dns").Object;
        var added = new PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = ["secrets"] };
        var changed = policy with { Rules = [added, policy.Rules![0] with { Verbs = ["list"] }] };
        var result = (ClusterRole)PolicyReconciliation.Reconcile(changed, policy);
        Assert.Same(added, result.Rules![0]);
        Assert.Empty(PolicyRules.Uncovered(result.Rules, policy.Rules));
        Assert.Same(policy, PolicyReconciliation.Reconcile(policy, policy));

        var left = changed with { Metadata = changed.Metadata with { Annotations = new Dictionary<string, string> { [PolicyReconciliation.AutoUpdate] = "false" } } };
        Assert.Same(left, PolicyReconciliation.Reconcile(left, policy));
    }

    private static RoleBinding Bind(string ns, string name, string kind, string role, params Subject[] subjects) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns },
        RoleRef = new RoleRef { ApiGroup = SubjectKind.ApiGroup, Kind = kind, Name = role },
        Subjects = subjects,
    };
}
