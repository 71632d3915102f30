using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorCluster.Api.Authentication;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>Signs tokens by ES256 (ECDSA over the curve P-256 with SHA-256) under the key of a cluster's authority.</summary>
/// <param name="authority">The authority, with its key.</param>
internal sealed class AuthorityTokenSigner(X509Certificate2 authority) : ITokenSigner
{
    /// <inheritdoc />
    public string Algorithm => ServiceAccountTokens.Algorithm;

    /// <inheritdoc />
    public string KeyId { get; } = ServiceAccountTokens.KeyId(authority);

    /// <inheritdoc />
    public byte[] Sign(byte[] data)
    {
        using var key = authority.GetECDsaPrivateKey()!;
        return key.SignData(data, HashAlgorithmName.SHA256);
    }
}
