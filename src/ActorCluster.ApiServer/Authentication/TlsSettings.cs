using Akka.Configuration;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>The settings under <c>actorcluster.api-server.tls</c>.</summary>
public sealed record TlsSettings
{
    /// <summary>How long a new authority is valid.</summary>
    public required TimeSpan AuthorityValidity { get; init; }

    /// <summary>How long new certificates are valid.</summary>
    public required TimeSpan CertificateValidity { get; init; }

    /// <summary>A certificate with less than this left is made anew at the start.</summary>
    public required TimeSpan RenewBefore { get; init; }

    /// <summary>Further host names and addresses of the server.</summary>
    public required IReadOnlyList<string> AdditionalNames { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static TlsSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.api-server.tls");
        var settings = new TlsSettings
        {
            AuthorityValidity = section.GetTimeSpan("authority-validity"),
            CertificateValidity = section.GetTimeSpan("certificate-validity"),
            RenewBefore = section.GetTimeSpan("renew-before"),
            AdditionalNames = [.. section.GetStringList("additional-names")],
        };
        if (settings.CertificateValidity <= settings.RenewBefore || settings.AuthorityValidity < settings.CertificateValidity)
        {
            throw new ConfigurationException(
                "actorcluster.api-server.tls: renew-before must be shorter than certificate-validity, which must not exceed authority-validity");
        }

        return settings;
    }
}
