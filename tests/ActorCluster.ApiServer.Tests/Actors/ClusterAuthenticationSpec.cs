using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// What kube-controller-manager, kube-scheduler and extension API servers read as they start
/// (pkg/controlplane/controller/clusterauthenticationtrust).
/// </summary>
public sealed class ClusterAuthenticationSpec : ApiFixture
{
    private static readonly ObjectKey Published = new("kube-system", "extension-apiserver-authentication");

    [Fact]
    public void Api_must_publish_what_clients_are_verified_by()
    {
        Assert.Equal(404, Read(Api).Failure!.Code);
        var first = Start("first", "-----BEGIN-----\none\n-----END-----\n");
        Assert.Equal("-----BEGIN-----\none\n-----END-----\n", AuthorityOf(first));
    }

    [Fact]
    public void Api_must_add_its_authority_to_those_that_are_there()
    {
        AuthorityOf(Start("first", "one\n"));
        var second = Start("second", "two\n");
        AwaitAssert(() => Assert.Equal("one\ntwo\n", AuthorityOf(second)));

        // The one that comes back finds everything as it should be.
        var version = Read(second).Object!.Metadata.ResourceVersion;
        var again = Start("again", "one\n");
        Assert.Equal(version, Read(again).Object!.Metadata.ResourceVersion);
    }

    private IActorRef Start(string name, string pem) =>
        Sys.ActorOf(ApiActor.PropsFor(StoreRef, Settings, Time, new Random(1), null, Webhooks.Ref, RootCertificate.FromString(pem)), name);

    private static string AuthorityOf(ApiResponse response) => ((ConfigMap)Succeed(response)).Data!["client-ca-file"];

    private string AuthorityOf(IActorRef api) => AuthorityOf(Read(api));

    private ApiResponse Read(IActorRef api)
    {
        api.Tell(new GetObject(1_000_000, "test", ResourceTypes.ConfigMaps, Published), TestActor);
        return FishForMessage<ApiResponse>(static response => response.RequestId == 1_000_000);
    }
}
