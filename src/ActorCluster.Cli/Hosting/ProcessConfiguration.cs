using System.Globalization;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;
using ActorCluster.Client.Configuration;
using ActorCluster.Hosting;
using ActorCluster.Hosting.Speed;
using ActorCluster.Store;
using Akka.Configuration;

namespace ActorCluster.Cli.Hosting;

/// <summary>
/// The configuration of a process, strongest first: what its command line says, the user's overlay, the overlay of its role, the defaults.
/// </summary>
internal static class ProcessConfiguration
{
    /// <summary>The name of every actor system of the cluster.</summary>
    public const string SystemName = "ActorCluster";

    /// <summary>Puts the master's configuration together.</summary>
    /// <param name="overlay">The user's overlay, a file; null for none.</param>
    /// <param name="speed">How fast the cluster's time passes; null for what the settings say.</param>
    /// <param name="store">Where the state is kept; null for what the settings say.</param>
    /// <param name="apiPort">Port of the API server.</param>
    /// <param name="port">Port of its actor system.</param>
    /// <param name="rejoin">Ports of workers that may still know the cluster.</param>
    /// <exception cref="CommandException">The overlay cannot be read.</exception>
    public static Config Master(string? overlay, double? speed, string? store, int apiPort, int port, IReadOnlyList<int> rejoin) =>
        AtSpeed(speed, Store(store).WithFallback(ApiPort(apiPort)).WithFallback(Addresses(port, [port, .. rejoin])).WithFallback(Overlay(overlay)).WithFallback(RoleConfiguration.Master).WithFallback(Defaults()));

    /// <summary>Puts a worker's configuration together.</summary>
    /// <param name="overlay">The user's overlay, a file; null for none.</param>
    /// <param name="speed">How fast the cluster's time passes; null for what the settings say.</param>
    /// <param name="port">Port of its actor system.</param>
    /// <param name="masterPort">Port of the master's.</param>
    /// <exception cref="CommandException">The overlay cannot be read.</exception>
    public static Config Worker(string? overlay, double? speed, int port, int masterPort) =>
        AtSpeed(speed, Addresses(port, [masterPort]).WithFallback(Overlay(overlay)).WithFallback(RoleConfiguration.Worker).WithFallback(Defaults()));

    /// <summary>Puts the configuration of a simulated cluster together.</summary>
    /// <param name="overlay">The user's overlay, a file; null for none.</param>
    /// <param name="apiPort">Port of the API server.</param>
    /// <exception cref="CommandException">The overlay cannot be read.</exception>
    public static Config Simulation(string? overlay, int apiPort) =>
        ApiPort(apiPort).WithFallback(Overlay(overlay)).WithFallback(ReferenceConfiguration.Load());

    /// <summary>How fast a cluster's time passes by its settings.</summary>
    /// <param name="overlay">The user's overlay.</param>
    public static double SpeedOf(Config overlay) => ClusterSpeed.FactorOf(overlay.WithFallback(Defaults()));

    /// <summary>Whether a master keeps its state in a file by its settings.</summary>
    /// <param name="overlay">The user's overlay.</param>
    /// <param name="kind">What the command line says of it; null when it says nothing.</param>
    public static bool KeepsAFile(Config overlay, string? kind) =>
        StoreSettings.FromConfig(Store(kind).WithFallback(overlay).WithFallback(RoleConfiguration.Master).WithFallback(Defaults())).Kind == StoreKind.File;

    /// <summary>Reads a user's overlay and refuses what is wrong in it.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <exception cref="CommandException">
    /// The overlay cannot be read, or has a setting that does not exist or a value that means nothing.
    /// </exception>
    public static Config Overlay(string? file)
    {
        if (file is null)
        {
            return ConfigurationFactory.Empty;
        }

        var overlay = Parse(file);
        OverlayCheck.Refuse(overlay, Defaults(), file);
        return overlay;
    }

    private static Config AtSpeed(double? given, Config config)
    {
        var at = given is { } speed
            ? ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $"actorcluster.speed = {speed}")).WithFallback(config)
            : config;
        return ClusterSpeed.FactorOf(at) == 1 ? at : ConfigurationFactory.ParseString(ScaledScheduler.Configuration).WithFallback(at);
    }

    private static Config Addresses(int port, IEnumerable<int> seeds)
    {
        var nodes = string.Join(", ", seeds.Select(static seed => string.Create(CultureInfo.InvariantCulture, $"\"akka.tcp://{SystemName}@127.0.0.1:{seed}\"")));
        return ConfigurationFactory.ParseString(string.Create(
            CultureInfo.InvariantCulture, $"akka {{ remote.dot-netty.tcp.port = {port}, cluster.seed-nodes = [{nodes}] }}"));
    }

    private static Config ApiPort(int port) => ConfigurationFactory.ParseString(
        string.Create(CultureInfo.InvariantCulture, $"actorcluster.api-server {{ http.port = {port}, advertise-port = {port} }}"));

    private static Config Store(string? kind) =>
        kind is null ? ConfigurationFactory.Empty : ConfigurationFactory.ParseString($"actorcluster.store.kind = {kind}");

    private static Config Parse(string file)
    {
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What stands on further lines is the text again, with a mark below the place.
            throw new CommandException($"{file} is not valid HOCON: {e.Message.Split('\n')[0].TrimEnd(':', ' ', '\r')}");
        }
    }

    private static Config Defaults() =>
        ConfigurationFactory.ParseString(LabSerializer.Configuration).WithFallback(RoleConfiguration.Wire).WithFallback(ReferenceConfiguration.Load());
}
