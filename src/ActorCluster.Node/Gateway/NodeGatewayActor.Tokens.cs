using ActorCluster.Api.Authentication;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;

namespace ActorCluster.Node.Gateway;

/// <content>
/// Tokens of service accounts for the node's pods (pkg/kubelet/token/token_manager.go). The API says which ones a node may have.
/// </content>
internal sealed partial class NodeGatewayActor
{
    private void Request(TokenKey key)
    {
        var request = new TokenRequest
        {
            Spec = new TokenRequestSpec
            {
                Audiences = key.Audience.Length > 0 ? [key.Audience] : null,
                ExpirationSeconds = key.ExpirationSeconds,
                BoundObjectRef = new BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = key.PodName, Uid = key.PodUid },
            },
        };
        _api.CreateToken(new ObjectKey(key.Namespace, key.Account), request, response => Send(AnswerTo(key, response)));
    }

    private static TokenIssued AnswerTo(TokenKey key, ApiResponse response)
    {
        if (response is { Failure: null, Object: TokenRequest { Status: { Token.Length: > 0, ExpirationTimestamp: { } expires } status } })
        {
            return new TokenIssued(key, status.Token, expires.Value, null);
        }

        // A path that is not there names nothing that would be missing.
        var why = response.Failure is { Code: 404, Details: null or { Name: null or "" } }
            ? "the API server does not have TokenRequest endpoints enabled"
            : response.Failure?.Message;
        return new TokenIssued(key, null, default, why ?? "");
    }
}
