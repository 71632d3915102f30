using ActorCluster.Cli.Live.Agents;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Logging;
using ActorCluster.Cli.Processes;
using ActorCluster.Hosting.Membership;
using ActorCluster.Node;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Settings;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Serilog;

namespace ActorCluster.Cli.Hosting;

/// <summary>A worker process: an actor system in the cluster with one tree for each of its nodes.</summary>
internal static class WorkerHost
{
    /// <summary>Starts the nodes.</summary>
    /// <param name="config">The process's configuration.</param>
    /// <param name="time">The cluster's clock.</param>
    /// <param name="worker">Its name and how many nodes it hosts.</param>
    /// <param name="firstIndex">The index of its first node in the cluster; the nodes' addresses are derived from it.</param>
    /// <param name="log">The process's log.</param>
    /// <returns>The running actor system.</returns>
    public static ActorSystem Start(Config config, TimeProvider time, WorkerPlan worker, int firstIndex, ILogger log)
    {
        var settings = NodeSettings.FromConfig(config);
        var system = ActorSystem.Create(
            ProcessConfiguration.SystemName, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new SerilogSetup(log)));
        var seed = SystemRandomness.Create().Next();
        var services = system.ActorOf(ServiceDirectoryActor.PropsFor(settings, time, seed), "services");
        var nodes = worker.NodeNames
            .Select((name, i) => (Name: name, Props: NodeSupervisor.PropsFor(new NodeIdentity(name, firstIndex + i), settings, services, time, seed)))
            .ToDictionary(static node => node.Name, static node => node.Props, StringComparer.Ordinal);
        var hosted = new HostedNodes(system, nodes);
        foreach (var name in worker.NodeNames)
        {
            hosted.Start(name);
        }

        var agent = system.ActorOf(LabAgent.PropsFor(worker.Name, hosted, LabSettings.FromConfig(config), settings.Kubelet.ShutdownGrace, time), LabAgent.Name);
        system.ActorOf(MasterFinder.PropsFor([services, agent]), "master-finder");
        log.Information("Hosting {Nodes} nodes", nodes.Count);
        return system;
    }
}
