namespace ActorCluster.Client.Configuration;

/// <summary>
/// The certificate that clients verify the API by, as PEM. It is read whenever it is needed: a simulated cluster that runs already gets
/// another one when it is served over HTTPS for the first time.
/// </summary>
/// <param name="read">Reads it; called on the threads of actors.</param>
public sealed class RootCertificate(Func<string> read)
{
    /// <summary>The certificate at present.</summary>
    public string Pem => read();

    /// <summary>A certificate that stays the same.</summary>
    /// <param name="pem">The certificate.</param>
    public static implicit operator RootCertificate(string pem) => FromString(pem);

    /// <summary>A certificate that stays the same.</summary>
    /// <param name="pem">The certificate.</param>
    public static RootCertificate FromString(string pem) => new(() => pem);
}
