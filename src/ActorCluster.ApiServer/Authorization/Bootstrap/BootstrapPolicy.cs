using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;

namespace ActorCluster.ApiServer.Authorization.Bootstrap;

/// <summary>
/// The roles and bindings that every cluster has (kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy), and kubeadm's bindings, by
/// which the certificates of nodes are approved.
/// </summary>
internal static class BootstrapPolicy
{
    private const string Bootstrappers = "system:bootstrappers:kubeadm:default-node-token";

    /// <summary>All of them, roles first.</summary>
    public static IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> Objects()
    {
        var result = new List<(ResourceDefinition, KubernetesObject)>();
        IReadOnlyList<ClusterRole> controllers = PolicyText.ClusterRoles(ControllerRolePolicy.Text);
        foreach (var role in PolicyText.ClusterRoles(ClusterRolePolicy.Text).Concat(controllers))
        {
            result.Add((RbacTable.ClusterRoles, role));
        }

        foreach (var binding in ClusterBindings().Concat(controllers.Select(static role => OfController(role.Metadata.Name))))
        {
            result.Add((RbacTable.ClusterRoleBindings, binding));
        }

        foreach (var role in Roles())
        {
            result.Add((RbacTable.Roles, role));
        }

        foreach (var binding in Bindings())
        {
            result.Add((RbacTable.RoleBindings, binding));
        }

        return result;
    }

    private static IEnumerable<ClusterRoleBinding> ClusterBindings() =>
    [
        Cluster("cluster-admin", Group(WellKnownUsers.Masters)),
        Cluster("system:monitoring", Group("system:monitoring")),
        Cluster("system:discovery", Group(WellKnownUsers.Authenticated)),
        Cluster("system:basic-user", Group(WellKnownUsers.Authenticated)),
        Cluster("system:public-info-viewer", Group(WellKnownUsers.Authenticated), Group(WellKnownUsers.Unauthenticated)),

        // Of nobody: nodes have an authorizer of their own.
        Cluster("system:node"),
        Cluster("system:node-proxier", User("system:kube-proxy")),
        Cluster("system:kube-controller-manager", User("system:kube-controller-manager")),
        Cluster("system:kube-dns", Account("kube-dns")),
        Cluster("system:kube-scheduler", User("system:kube-scheduler")),
        Cluster("system:volume-scheduler", User("system:kube-scheduler")),
        Cluster("system:service-account-issuer-discovery", Group(WellKnownUsers.ServiceAccounts)),
        Named("kubeadm:cluster-admins", "cluster-admin", Group("kubeadm:cluster-admins")),
        Named("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", Group(Bootstrappers)),
        Named("kubeadm:node-autoapprove-bootstrap", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", Group(Bootstrappers)),
        Named(
            "kubeadm:node-autoapprove-certificate-rotation",
            "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
            Group(WellKnownUsers.Nodes)),
    ];

    private static IEnumerable<Role> Roles() =>
    [
        Role(
            "extension-apiserver-authentication-reader",
            Rule(["get", "list", "watch"], "", "configmaps") with { ResourceNames = ["extension-apiserver-authentication"] }),
        Role("system::leader-locking-kube-controller-manager", Locking("leases"), Locking("leasecandidates")),
        Role("system::leader-locking-kube-scheduler", Locking("leases"), Locking("leasecandidates")),
        Role("system:controller:bootstrap-signer", Rule(["get", "list", "watch"], "", "secrets")),
        Role("system:controller:cloud-provider", Rule(["create", "get", "list", "watch"], "", "configmaps")),
        Role("system:controller:token-cleaner", Rule(["delete", "get", "list", "watch"], "", "secrets"), Events),
        new Role
        {
            Metadata = PolicyText.Metadata("system:controller:bootstrap-signer", WellKnownNamespaces.Public),
            Rules =
            [
                Rule(["get", "list", "watch"], "", "configmaps"),
                Rule(["update"], "", "configmaps") with { ResourceNames = ["cluster-info"] },
                Events,
            ],
        },
    ];

    private static IEnumerable<RoleBinding> Bindings() =>
    [
        Binding(
            "system::extension-apiserver-authentication-reader",
            "extension-apiserver-authentication-reader",
            User("system:kube-controller-manager"),
            User("system:kube-scheduler")),
        Binding(
            "system::leader-locking-kube-controller-manager",
            "system::leader-locking-kube-controller-manager",
            User("system:kube-controller-manager"),
            Account("kube-controller-manager"),
            Account("leader-election-controller")),
        Binding("system::leader-locking-kube-scheduler", "system::leader-locking-kube-scheduler", User("system:kube-scheduler"), Account("kube-scheduler")),
        Binding("system:controller:bootstrap-signer", "system:controller:bootstrap-signer", Account("bootstrap-signer")),
        Binding("system:controller:cloud-provider", "system:controller:cloud-provider", Account("cloud-provider")),
        Binding("system:controller:token-cleaner", "system:controller:token-cleaner", Account("token-cleaner")),
        new RoleBinding
        {
            Metadata = PolicyText.Metadata("system:controller:bootstrap-signer", WellKnownNamespaces.Public),
            RoleRef = Reference("Role", "system:controller:bootstrap-signer"),
            Subjects = [Account("bootstrap-signer")],
        },
    ];

    private static ClusterRoleBinding Cluster(string name, params Subject[] subjects) => Named(name, name, subjects);

    private static ClusterRoleBinding OfController(string role) => Cluster(role, Account(role[ControllerRolePolicy.Prefix.Length..]));

    private static ClusterRoleBinding Named(string name, string role, params Subject[] subjects) =>
        new() { Metadata = PolicyText.Metadata(name), RoleRef = Reference("ClusterRole", role), Subjects = subjects };

    private static Role Role(string name, params PolicyRule[] rules) =>
        new() { Metadata = PolicyText.Metadata(name, WellKnownNamespaces.System), Rules = rules };

    private static RoleBinding Binding(string name, string role, params Subject[] subjects) =>
        new() { Metadata = PolicyText.Metadata(name, WellKnownNamespaces.System), RoleRef = Reference("Role", role), Subjects = subjects };

    private static PolicyRule Events => new() { Verbs = ["create", "patch", "update"], ApiGroups = ["", "events.k8s.io"], Resources = ["events"] };

    private static PolicyRule Locking(string resource) => Rule(["create", "get", "list", "update", "watch"], "coordination.k8s.io", resource);

    private static PolicyRule Rule(IReadOnlyList<string> verbs, string group, string resource) => new() { Verbs = verbs, ApiGroups = [group], Resources = [resource] };

    private static RoleRef Reference(string kind, string name) => new() { ApiGroup = SubjectKind.ApiGroup, Kind = kind, Name = name };

    private static Subject User(string name) => new() { Kind = SubjectKind.User, ApiGroup = SubjectKind.ApiGroup, Name = name };

    private static Subject Group(string name) => new() { Kind = SubjectKind.Group, ApiGroup = SubjectKind.ApiGroup, Name = name };

    private static Subject Account(string name) => new() { Kind = SubjectKind.ServiceAccount, Name = name, Namespace = WellKnownNamespaces.System };
}
