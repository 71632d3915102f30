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

    // What kubeadm gives a kube-apiserver: --requestheader-allowed-names=front-proxy-client and the three kinds of headers.
    [Fact]
    public void Api_must_publish_whom_a_front_proxy_is_believed_by_and_how_it_names_users()
    {
        var data = DataOf(Start("first", "one\n", "proxies\n"));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["client-ca-file"] = "one\n",
                ["requestheader-allowed-names"] = """["front-proxy-client"]""",
                ["requestheader-client-ca-file"] = "proxies\n",
                ["requestheader-extra-headers-prefix"] = """["X-Remote-Extra-"]""",
                ["requestheader-group-headers"] = """["X-Remote-Group"]""",
                ["requestheader-username-headers"] = """["X-Remote-User"]""",
            },
            data.ToDictionary());
    }

    [Fact]
    public void Api_must_add_what_is_missing_to_what_an_earlier_version_has_published()
    {
        AuthorityOf(Start("first", "one\n"));
        var second = Start("second", "one\n", "proxies\n");
        AwaitAssert(() => Assert.Equal("proxies\n", DataOf(second).GetValueOrDefault("requestheader-client-ca-file")));
        Assert.Equal("one\n", AuthorityOf(second));
    }

    // The controller has an informer: it looks at every change, and writes nothing but what it knows.
    [Fact]
    public void Api_must_restore_at_once_what_somebody_changes_or_removes()
    {
        var api = Start("first", "one\n", "proxies\n");
        var published = DataOf(api);
        var stored = (ConfigMap)Read(api).Object!;
        var changed = new Dictionary<string, string>
        {
            ["client-ca-file"] = "another\n",
            ["requestheader-group-headers"] = """["X-Group"]""",
            ["mine"] = "too",
        };
        api.Tell(new UpdateObject(1, "test", ResourceTypes.ConfigMaps, stored with { Data = changed }), TestActor);
        FishForMessage<ApiResponse>(static response => response.RequestId == 1);
        AwaitAssert(() =>
        {
            var data = DataOf(api);
            Assert.Equal("another\none\n", data["client-ca-file"]);
            Assert.Equal("""["X-Group","X-Remote-Group"]""", data["requestheader-group-headers"]);
            Assert.Equal(published.Keys.Order(), data.Keys.Order());
        });

        api.Tell(new DeleteObject(2, "test", ResourceTypes.ConfigMaps, Published, null), TestActor);
        FishForMessage<ApiResponse>(static response => response.RequestId == 2);
        AwaitAssert(() => Assert.Equal(published, DataOf(api)));
    }

    private IActorRef Start(string name, string pem, string frontProxyPem = "") => Sys.ActorOf(
        ApiActor.PropsFor(StoreRef, Settings, Time, new Random(1), null, Webhooks.Ref, RootCertificate.FromString(pem, frontProxyPem)), name);

    private IReadOnlyDictionary<string, string> DataOf(IActorRef api) => ((ConfigMap)Succeed(Read(api))).Data!;

    private static string AuthorityOf(ApiResponse response) => ((ConfigMap)Succeed(response)).Data!["client-ca-file"];

    private string AuthorityOf(IActorRef api) => AuthorityOf(Read(api));

    private ApiResponse Read(IActorRef api)
    {
        api.Tell(new GetObject(1_000_000, "test", ResourceTypes.ConfigMaps, Published), TestActor);
        return FishForMessage<ApiResponse>(static response => response.RequestId == 1_000_000);
    }
}
