using System.Net;
using Akka.Configuration;

namespace Akka.Remote.Transport;

/// <summary>The section <c>akka.remote.dot-netty.tcp</c>.</summary>
internal sealed record TcpSettings(
    string Hostname,
    string PublicHostname,
    int Port,
    int PublicPort,
    int MaximumFrameSize,
    TimeSpan ConnectionTimeout,
    int Backlog,
    int SendBufferSize,
    int ReceiveBufferSize,
    bool NoDelay,
    bool KeepAlive,
    bool DnsUseIpv6,
    bool IsThrottled,
    TimeSpan HeartbeatInterval,
    TimeSpan AcceptableHeartbeatPause,
    TlsSettings? Tls)
{
    public static TcpSettings FromConfig(Config config)
    {
        var tcp = config.GetConfig("akka.remote.dot-netty.tcp");
        var detector = config.GetConfig("akka.remote.transport-failure-detector");
        var hostname = tcp.GetString("hostname");
        if (string.IsNullOrEmpty(hostname)) hostname = Dns.GetHostName();
        var publicHostname = tcp.GetString("public-hostname");
        var maximumFrameSize = tcp.GetByteSize("maximum-frame-size", null) ?? 128_000;
        if (maximumFrameSize < 32_000) throw new ConfigurationException("akka.remote.dot-netty.tcp.maximum-frame-size must be at least 32000 bytes");
        foreach (var adapter in tcp.GetStringList("applied-adapters"))
        {
            if (adapter != ThrottleTransportAdapter.Scheme) throw new ConfigurationException($"There is no transport adapter '{adapter}'");
        }

        return new TcpSettings(
            hostname,
            string.IsNullOrEmpty(publicHostname) ? hostname : publicHostname,
            tcp.GetInt("port"),
            tcp.GetInt("public-port"),
            (int)maximumFrameSize,
            tcp.GetTimeSpan("connection-timeout"),
            tcp.GetInt("backlog"),
            (int)(tcp.GetByteSize("send-buffer-size", null) ?? 0),
            (int)(tcp.GetByteSize("receive-buffer-size", null) ?? 0),
            tcp.GetBoolean("tcp-nodelay"),
            tcp.GetBoolean("tcp-keepalive"),
            tcp.GetBoolean("dns-use-ipv6"),
            tcp.GetStringList("applied-adapters").Contains(ThrottleTransportAdapter.Scheme),
            detector.GetTimeSpan("heartbeat-interval"),
            detector.GetTimeSpan("acceptable-heartbeat-pause"),
            tcp.GetBoolean("enable-ssl") ? TlsSettings.FromConfig(tcp.GetConfig("ssl")) : null);
    }

    /// <summary>The scheme of addresses: <c>akka.tcp</c>, with what adapters add.</summary>
    public string Scheme
    {
        get
        {
            var adapters = IsThrottled ? $"{ThrottleTransportAdapter.Scheme}." : "";
            return $"{RemoteSettings.AkkaScheme}.{adapters}{(Tls is null ? "tcp" : "ssl.tcp")}";
        }
    }
}
