using System.Buffers.Binary;
using System.Security.Cryptography;
using ActorCluster.Api.Authentication;

namespace ActorCluster.Simulation.Hosting;

/// <summary>
/// Signs the tokens of a simulated cluster. As long as nobody verifies them it does so by HS256 under the seed, so that a run that is
/// repeated has the same tokens: ECDSA draws chance of its own for every signature.
/// </summary>
public sealed class SimulatedTokenSigner : ITokenSigner
{
    private readonly byte[] _key = new byte[32];

    internal SimulatedTokenSigner(long seed) => BinaryPrimitives.WriteInt64BigEndian(_key, seed);

    /// <summary>Who signs for a server in front of the cluster; null while there is none.</summary>
    public ITokenSigner? Signer { get; set; }

    /// <inheritdoc />
    public string Algorithm => Signer?.Algorithm ?? "HS256";

    /// <inheritdoc />
    public string KeyId => Signer?.KeyId ?? "simulated";

    /// <inheritdoc />
    public byte[] Sign(byte[] data) => Signer?.Sign(data) ?? HMACSHA256.HashData(_key, data);
}
