using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>Tokens that actors ask for: the gateways of nodes, for their pods.</summary>
public sealed class TokenSpec : ApiFixture
{
    [Fact]
    public void Actors_must_get_tokens_of_what_the_store_holds()
    {
        var api = Sys.ActorOf(ApiActor.PropsFor(StoreRef, Settings, Time, new Random(2), null, Webhooks.Ref, null, new Signer()));
        var account = Create(new ServiceAccount { Metadata = new ObjectMeta { Name = "robot", Namespace = "default" } });
        api.Tell(new CreateToken(1, "system:node:worker", new ObjectKey("default", "robot"), new TokenRequest()), TestActor);
        var refused = FishForMessage<ApiResponse>(static _ => true).Failure!;
        Assert.Equal("serviceaccounts \"robot\" is forbidden: node requested token not bound to a pod", refused.Message);

        api.Tell(new CreateToken(2, "test", new ObjectKey("default", "robot"), new TokenRequest()), TestActor);
        var answer = FishForMessage<ApiResponse>(static response => response.RequestId == 2);
        Assert.Equal(3, ((TokenRequest)answer.Object!).Status.Token.Split('.').Length);
        Assert.NotEmpty(account.Metadata.Uid!);
    }

    [Fact]
    public void Without_a_key_there_must_be_no_tokens() =>
        Assert.Equal(404, Fail(Ask(static id => new CreateToken(id, "test", new ObjectKey("default", "robot"), new TokenRequest()))).Code);

    private sealed class Signer : ITokenSigner
    {
        public string Algorithm => "none";

        public string KeyId => "k";

        public byte[] Sign(byte[] data) => [1];
    }
}
