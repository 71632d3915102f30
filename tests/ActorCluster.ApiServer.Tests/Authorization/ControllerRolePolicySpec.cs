using ActorCluster.Api.Rbac;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Authorization;

/// <summary>
/// What the controllers of kube-controller-manager may do with service accounts of their own, which kubeadm gives them (kubernetes
/// plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata/controller-roles.yaml and namespace-roles.yaml).
/// </summary>
public sealed class ControllerRolePolicySpec
{
    private readonly RbacAuthorizer _access = new(PolicyView.OfBootstrapPolicy(), AuthorizationMode.Rbac);

    [Theory]
    [InlineData("replicaset-controller", "create", "", "pods", "default", "", true)]
    [InlineData("replicaset-controller", "update", "apps", "replicasets/status", "default", "", true)]
    [InlineData("replicaset-controller", "create", "events.k8s.io", "events", "default", "", true)]
    [InlineData("replicaset-controller", "delete", "", "nodes", "", "", false)]
    [InlineData("ttl-controller", "patch", "", "nodes", "", "", true)]
    [InlineData("root-ca-cert-publisher", "create", "", "configmaps", "default", "", true)]
    [InlineData("root-ca-cert-publisher", "get", "", "configmaps", "default", "", false)]
    [InlineData("clusterrole-aggregation-controller", "escalate", "rbac.authorization.k8s.io", "clusterroles", "", "admin", true)]
    [InlineData("generic-garbage-collector", "delete", "example.org", "widgets", "default", "", true)]
    [InlineData("horizontal-pod-autoscaler", "update", "apps", "deployments/scale", "default", "web", true)]
    [InlineData("horizontal-pod-autoscaler", "update", "apps", "deployments", "default", "web", false)]
    [InlineData("node-controller", "get", "", "secrets", "default", "", false)]
    [InlineData("certificate-controller", "sign", "certificates.k8s.io", "signers", "", "kubernetes.io/kubelet-serving", true)]
    [InlineData("certificate-controller", "approve", "certificates.k8s.io", "signers", "", "kubernetes.io/kubelet-serving", false)]
    [InlineData("bootstrap-signer", "list", "", "secrets", "kube-system", "", true)]
    [InlineData("bootstrap-signer", "list", "", "secrets", "default", "", false)]
    [InlineData("bootstrap-signer", "update", "", "configmaps", "kube-public", "cluster-info", true)]
    [InlineData("bootstrap-signer", "update", "", "configmaps", "kube-public", "other", false)]
    [InlineData("token-cleaner", "delete", "", "secrets", "kube-system", "", true)]
    public void Bootstrap_policy_must_let_each_controller_do_its_work(
        string account, string verb, string group, string resource, string ns, string name, bool expected)
    {
        var caller = new Caller("system:serviceaccount:kube-system:" + account, [], "", "");
        var (parent, subresource) = resource.Split('/') is [var whole, var part] ? (whole, part) : (resource, "");
        var request = new AccessRequest(caller, verb) { Group = group, Resource = parent, Subresource = subresource, Namespace = ns, Name = name };
        Assert.Equal(expected, _access.Decide(request).IsAllowed);
    }

    [Fact]
    public void Bootstrap_policy_must_bind_every_controllers_role_to_the_account_of_its_name()
    {
        var objects = BootstrapPolicy.Objects().Select(static entry => entry.Object).ToList();
        var roles = objects.OfType<ClusterRole>().Select(static role => role.Metadata.Name).Where(static name => name.StartsWith("system:controller:", StringComparison.Ordinal)).ToList();
        Assert.Equal(33, roles.Count);
        foreach (var role in roles)
        {
            var binding = objects.OfType<ClusterRoleBinding>().Single(binding => binding.Metadata.Name == role);
            Assert.Equal(role, binding.RoleRef.Name);
            var subject = Assert.Single(binding.Subjects!);
            Assert.Equal(("ServiceAccount", "kube-system", role["system:controller:".Length..]), (subject.Kind, subject.Namespace, subject.Name));
        }
    }
}
