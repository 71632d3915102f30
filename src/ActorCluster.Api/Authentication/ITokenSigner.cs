namespace ActorCluster.Api.Authentication;

/// <summary>Signs JSON Web Tokens (RFC 7515): the private half of what others verify them by.</summary>
public interface ITokenSigner
{
    /// <summary>How it signs, as the header <c>alg</c> says it: <c>ES256</c>.</summary>
    string Algorithm { get; }

    /// <summary>The name of its key, the header <c>kid</c>.</summary>
    string KeyId { get; }

    /// <summary>Signs.</summary>
    /// <param name="data">The encoded header and claims with the dot between them, in ASCII.</param>
    /// <returns>The bytes of the signature.</returns>
    byte[] Sign(byte[] data);
}
