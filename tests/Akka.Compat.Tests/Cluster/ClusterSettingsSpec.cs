using Akka.Actor;
using Akka.Cluster;

namespace Akka.Compat.Tests.Clusters;

public sealed class ClusterSettingsSpec
{
    [Fact]
    public void Defaults_must_be_those_of_the_reference()
    {
        using var system = ActorSystem.Create("defaults", "akka { actor.provider = cluster, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }");
        var settings = Akka.Cluster.Cluster.Get(system).Settings;
        Assert.Empty(settings.SeedNodes);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.SeedNodeTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.RetryUnsuccessfulJoinAfter);
        Assert.Null(settings.ShutdownAfterUnsuccessfulJoinSeedNodes);
        Assert.True(settings.RunCoordinatedShutdownWhenDown);
        Assert.True(settings.AllowWeaklyUpMembers);
        Assert.Equal(TimeSpan.FromSeconds(7), settings.WeaklyUpAfter);
        Assert.Empty(settings.Roles);
        Assert.Empty(settings.MinNrOfMembersOfRole);
        Assert.Equal(1, settings.MinNrOfMembers);
        Assert.True(settings.LogInfo);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.PeriodicTasksInitialDelay);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.GossipInterval);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.GossipTimeToLive);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.LeaderActionsInterval);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.UnreachableNodesReaperInterval);
        Assert.Equal(0.8, settings.GossipDifferentViewProbability);
        Assert.Equal(400, settings.ReduceGossipDifferentViewProbability);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.HeartbeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.HeartbeatExpectedResponseAfter);
        Assert.Equal(9, settings.MonitoredByNrOfMembers);
        Assert.Equal(8.0, settings.FailureDetectorConfig.GetDouble("threshold"));
        Assert.Equal(TimeSpan.FromSeconds(3), settings.FailureDetectorConfig.GetTimeSpan("acceptable-heartbeat-pause"));
    }

    [Fact]
    public void Minima_of_roles_must_be_read()
    {
        using var system = ActorSystem.Create(
            "minima",
            "akka { actor.provider = cluster, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 }\n cluster { roles = [a, b], role.worker.min-nr-of-members = 3 } }");
        var settings = Akka.Cluster.Cluster.Get(system).Settings;
        Assert.Equal(3, settings.MinNrOfMembersOfRole["worker"]);
        Assert.Equal(["a", "b"], settings.Roles.Order(StringComparer.Ordinal));
    }
}
