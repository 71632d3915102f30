using Akka.Actor;
using Akka.Remote;

namespace Akka.Compat.Tests.Remote;

public sealed class RemoteSettingsSpec
{
    [Fact]
    public void Defaults_must_be_those_of_the_reference()
    {
        using var system = ActorSystem.Create("defaults", "akka { actor.provider = remote, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }");
        var settings = ((IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).RemoteSettings;
        Assert.Equal(TimeSpan.FromSeconds(10), settings.StartupTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.ShutdownTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.FlushWait);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.RetryGateClosedFor);
        Assert.True(settings.UsePassiveConnections);
        Assert.Equal(TimeSpan.FromDays(5), settings.QuarantineDuration);
        Assert.Equal(TimeSpan.FromDays(2), settings.QuarantineSilentSystemTimeout);
        Assert.Equal(20_000, settings.SysMsgBufferSize);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.SysResendTimeout);
        Assert.Equal(50_000, settings.LogBufferSizeExceeding);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.WatchHeartBeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.WatchUnreachableReaperInterval);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.WatchHeartbeatExpectedResponseAfter);
        var config = settings.Config;
        Assert.Equal(10.0, config.GetDouble("akka.remote.watch-failure-detector.threshold"));
        Assert.Equal(200, config.GetInt("akka.remote.watch-failure-detector.max-sample-size"));
        Assert.Equal(TimeSpan.FromSeconds(10), config.GetTimeSpan("akka.remote.watch-failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(TimeSpan.FromSeconds(4), config.GetTimeSpan("akka.remote.transport-failure-detector.heartbeat-interval"));
        Assert.Equal(TimeSpan.FromSeconds(120), config.GetTimeSpan("akka.remote.transport-failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(128_000, config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size"));
        Assert.Equal(TimeSpan.FromSeconds(15), config.GetTimeSpan("akka.remote.dot-netty.tcp.connection-timeout"));
        Assert.Equal(4096, config.GetInt("akka.remote.dot-netty.tcp.backlog"));
    }
}
