using System.Globalization;
using ActorCluster.Hosting;
using ActorCluster.Hosting.Membership;
using ActorCluster.Hosting.Speed;
using ActorCluster.Node;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;
using ActorCluster.Simulation.Hosting;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.TestKit.Live;

/// <summary>
/// The actor systems of a live cluster: what the processes of the product are, in one process. They find each other with Akka.Cluster and
/// talk over Akka.Remote on the loopback, on ports that the system chooses.
/// </summary>
internal static class LiveSystems
{
    private const string Name = "ActorCluster";

    // Nobody reads a log: errors are collected by the actors of the test kit.
    private const string Everywhere = "akka { loggers = [], remote.dot-netty.tcp.port = 0 }";

    /// <summary>The configuration of the master's system.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="speed">How many seconds of the cluster pass in a real one.</param>
    public static Config MasterConfiguration(Config settings, double speed) =>
        Paced(speed, ConfigurationFactory.ParseString(Everywhere + "\nactorcluster.store.kind = memory")
            .WithFallback(RoleConfiguration.Master).WithFallback(RoleConfiguration.Wire).WithFallback(settings));

    /// <summary>Starts the master's system, which founds the cluster.</summary>
    /// <param name="configuration">Its configuration.</param>
    public static ActorSystem StartMaster(Config configuration)
    {
        var system = ActorSystem.Create(Name, configuration);
        var cluster = Akka.Cluster.Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        return system;
    }

    /// <summary>Starts a machine, and its node in it.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="speed">How many seconds of the cluster pass in a real one.</param>
    /// <param name="time">The cluster's clock.</param>
    /// <param name="seed">Decides what the node decides by chance.</param>
    /// <param name="master">The master's address.</param>
    /// <param name="identity">The node.</param>
    /// <returns>The system, and the <see cref="MachineActor"/>.</returns>
    public static (ActorSystem System, IActorRef Machine) StartMachine(
        Config settings, double speed, TimeProvider time, long seed, Address master, NodeIdentity identity)
    {
        var configuration = Paced(speed, ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [\"{master}\"]\n{Everywhere}")
            .WithFallback(RoleConfiguration.Worker).WithFallback(RoleConfiguration.Wire).WithFallback(settings));
        var system = ActorSystem.Create(Name, configuration);
        var node = NodeSettings.FromConfig(configuration);
        var services = system.ActorOf(ServiceDirectoryActor.PropsFor(node, time, StableSeed.Of(seed, "services/" + identity.Name)), "services");
        var disk = new NodeDisk();
        var machine = system.ActorOf(
            MachineActor.PropsFor(identity.Name, boot => NodeSupervisor.PropsFor(
                identity, node, services, time, StableSeed.Of(seed, string.Create(CultureInfo.InvariantCulture, $"{identity.Name}/{boot}")), null, disk)),
            MachineActor.Name);
        system.ActorOf(MasterFinder.PropsFor([services, machine]), "master-finder");
        return (system, machine);
    }

    private static Config Paced(double speed, Config configuration) => speed == 1
        ? configuration
        : ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $"actorcluster.speed = {speed}"))
            .WithFallback(ConfigurationFactory.ParseString(ScaledScheduler.Configuration)).WithFallback(configuration);
}
