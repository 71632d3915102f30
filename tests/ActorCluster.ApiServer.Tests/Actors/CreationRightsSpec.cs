using System.Text;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Who may update or apply what does not exist: k8s.io/apiserver <c>pkg/endpoints/handlers/update.go</c>, <c>withAuthorization</c>. That the
/// verb of the request itself is allowed has been found out before.
/// </summary>
public sealed class CreationRightsSpec : ApiFixture
{
    private static readonly Caller Jane = new("jane", ["system:authenticated"], "", "test");
    private readonly ActorApiEndpoint _endpoint;

    public CreationRightsSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Theory]
    [InlineData(ApiVerb.Update, 403)]
    [InlineData(ApiVerb.Patch, 403)]
    [InlineData(ApiVerb.Update, 201)]
    [InlineData(ApiVerb.Patch, 201)]
    public async Task What_does_not_exist_must_be_made_only_by_who_may_create_it(ApiVerb verb, int code)
    {
        if (code == 201)
        {
            Allow("create");
        }

        var result = await InvokeAsync(verb);
        Assert.Equal(code, result.Code);
        if (code == 403)
        {
            Assert.Equal(
                "leases.coordination.k8s.io \"l\" is forbidden: User \"jane\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"default\"",
                result.Status!.Message);
        }
    }

    [Fact]
    public async Task What_exists_must_be_changed_without_that_right()
    {
        Create(new Lease { Metadata = new ObjectMeta { Name = "l", Namespace = "default" } });
        Assert.Equal(200, (await InvokeAsync(ApiVerb.Patch)).Code);
    }

    private void Allow(string right)
    {
        Create(new Role
        {
            Metadata = new ObjectMeta { Name = "maker", Namespace = "default" },
            Rules = [new PolicyRule { ApiGroups = ["coordination.k8s.io"], Resources = ["leases"], Verbs = [right] }],
        });
        Create(new RoleBinding
        {
            Metadata = new ObjectMeta { Name = "makers", Namespace = "default" },
            RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "maker" },
            Subjects = [new Subject { Kind = "User", Name = "jane", ApiGroup = "rbac.authorization.k8s.io" }],
        });
    }

    private Task<ApiResult> InvokeAsync(ApiVerb verb)
    {
        var call = new ApiCall(Jane, verb, ResourceTypes.Leases, new ObjectKey("default", "l"));
        return _endpoint.InvokeAsync(
            verb == ApiVerb.Update
                ? call with { Body = new Lease { Metadata = new ObjectMeta { Name = "l", Namespace = "default" }, Spec = new LeaseSpec { HolderIdentity = "me" } } }
                : call with
                {
                    PatchKind = PatchKind.Apply,
                    FieldManager = "m",
                    Patch = Encoding.UTF8.GetBytes("""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"holderIdentity":"me"}}"""),
                },
            default);
    }
}
