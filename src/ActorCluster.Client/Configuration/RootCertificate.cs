namespace ActorCluster.Client.Configuration;

/// <summary>
/// The certificate that clients verify the API by, as PEM. It is read whenever it is needed: a simulated cluster that runs already gets
/// another one when it is served over HTTPS for the first time.
/// </summary>
/// <param name="read">Reads it; called on the threads of actors.</param>
/// <param name="readFrontProxy">Reads the certificate of the front proxy's authority; null where there is none.</param>
public sealed class RootCertificate(Func<string> read, Func<string>? readFrontProxy = null)
{
    /// <summary>The certificate at present.</summary>
    public string Pem => read();

    /// <summary>
    /// What the certificate of a front proxy is verified by, as PEM: such a proxy tells the API in headers who asks. Empty where there is
    /// none.
    /// </summary>
    public string FrontProxyPem => readFrontProxy?.Invoke() ?? "";

    /// <summary>A certificate that stays the same.</summary>
    /// <param name="pem">The certificate.</param>
    public static implicit operator RootCertificate(string pem) => FromString(pem);

    /// <summary>A certificate that stays the same.</summary>
    /// <param name="pem">The certificate.</param>
    /// <param name="frontProxyPem">The certificate of the front proxy's authority; empty for none.</param>
    public static RootCertificate FromString(string pem, string frontProxyPem = "") => new(() => pem, () => frontProxyPem);
}
