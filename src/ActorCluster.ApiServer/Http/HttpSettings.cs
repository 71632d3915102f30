using ActorCluster.ApiServer.Authorization;
using Akka.Configuration;

namespace ActorCluster.ApiServer.Http;

/// <summary>The settings under <c>actorcluster.api-server.http</c>.</summary>
public sealed record HttpSettings
{
    /// <summary>The address to listen on.</summary>
    public required string Address { get; init; }

    /// <summary>The port; 0 for any free one.</summary>
    public required int Port { get; init; }

    /// <summary>The version of Kubernetes that <c>/version</c> names, <c>v1.32.4</c>.</summary>
    public required string GitVersion { get; init; }

    /// <summary>The largest body of a request, in bytes.</summary>
    public required long MaximumBodyBytes { get; init; }

    /// <summary>How long a watch lasts at the least whose client gave no <c>timeoutSeconds</c>; at the most twice as long.</summary>
    public required TimeSpan WatchTimeout { get; init; }

    /// <summary>How long any other request may take; zero for ever.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>How often a log that a client follows is looked at.</summary>
    public required TimeSpan LogPollInterval { get; init; }

    /// <summary>How many requests that are no watches may be under way; zero for any number.</summary>
    public required int MaximumInFlight { get; init; }

    /// <summary>How long a client may take to send its headers.</summary>
    public required TimeSpan HeadersTimeout { get; init; }

    /// <summary>How long an idle connection is kept.</summary>
    public required TimeSpan KeepAliveTimeout { get; init; }

    /// <summary>How long open requests get at the stop before their connections are cut.</summary>
    public required TimeSpan ShutdownTimeout { get; init; }

    /// <summary>How requests are authorised.</summary>
    public required AuthorizationMode Authorization { get; init; }

    /// <summary>A bearer token that authenticates the administrator; empty for none.</summary>
    public required string AdministratorToken { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static HttpSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.api-server.http");
        var settings = new HttpSettings
        {
            Address = section.GetString("address"),
            Port = section.GetInt("port"),
            GitVersion = section.GetString("git-version"),
            MaximumBodyBytes = section.GetByteSize("maximum-body-size") ?? 0,
            WatchTimeout = section.GetTimeSpan("watch-timeout"),
            RequestTimeout = section.GetTimeSpan("request-timeout"),
            LogPollInterval = section.GetTimeSpan("log-poll-interval"),
            MaximumInFlight = section.GetInt("maximum-in-flight"),
            HeadersTimeout = section.GetTimeSpan("headers-timeout"),
            KeepAliveTimeout = section.GetTimeSpan("keep-alive-timeout"),
            ShutdownTimeout = section.GetTimeSpan("shutdown-timeout"),
            Authorization = AuthorizationModes.Read(root.GetConfig("actorcluster.api-server")),
            AdministratorToken = section.GetString("administrator-token"),
        };
        if (settings.Port is < 0 or > 65535)
        {
            throw new ConfigurationException("actorcluster.api-server.http.port must be from 0 to 65535");
        }

        if (!System.Net.IPAddress.TryParse(settings.Address, out _))
        {
            throw new ConfigurationException("actorcluster.api-server.http.address must be an IP address");
        }

        if (settings.MaximumBodyBytes <= 0 || settings.WatchTimeout <= TimeSpan.Zero || settings.LogPollInterval <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.api-server.http: maximum-body-size, watch-timeout and log-poll-interval must be positive");
        }

        if (!settings.GitVersion.StartsWith('v') || settings.GitVersion.Split('.').Length < 3)
        {
            throw new ConfigurationException("actorcluster.api-server.http.git-version must look like v1.32.4");
        }

        return settings;
    }
}
