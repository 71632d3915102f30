using ActorCluster.Api.Validation;
using ActorCluster.ApiServer;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Http;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Cli.Processes;
using ActorCluster.Cli.Speed;
using ActorCluster.Client.Configuration;
using ActorCluster.Controllers.Framework;
using ActorCluster.Node.Settings;
using ActorCluster.Scheduler;
using ActorCluster.Store;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorCluster.Cli.Hosting;

/// <summary>
/// Refuses a user's overlay with a setting that does not exist or a value that cannot be read. Left alone, a misspelt key would change
/// nothing and say nothing.
/// </summary>
internal static class OverlayCheck
{
    private const string Root = "actorcluster";

    // Whose keys are names that the user chooses: anything may stand there.
    private static readonly string[] FreeForm = [Root + ".node.runtime.images"];

    /// <summary>Checks an overlay.</summary>
    /// <param name="overlay">The overlay.</param>
    /// <param name="reference">The defaults, which know every key.</param>
    /// <param name="file">Where the overlay comes from, for the message.</param>
    /// <exception cref="CommandException">Something in it is wrong; the message names the key.</exception>
    public static void Refuse(Config overlay, Config reference, string file)
    {
        if (overlay.IsEmpty)
        {
            return;
        }

        var leaves = new List<string>();
        foreach (var (key, value) in overlay.AsEnumerable())
        {
            if (key == Root)
            {
                Walk(Root, value, reference.GetValue(Root), leaves, file);
            }
            else if (NearestName.Of(key, [Root]) is not null)
            {
                throw Unknown(key, Root, file);
            }
        }

        RefuseUnreadable(overlay, reference, leaves, file);
    }

    private static void Walk(string path, HoconValue value, HoconValue known, List<string> leaves, string file)
    {
        if (FreeForm.Contains(path))
        {
            leaves.Add(path);
            return;
        }

        if (known.GetObject() is not { } group)
        {
            if (value.GetObject() is not null)
            {
                throw new CommandException($"{file}: {path} is a setting with a value, not a group of settings");
            }

            leaves.Add(path);
            return;
        }

        if (value.GetObject() is not { } given)
        {
            throw new CommandException($"{file}: {path} is a group of settings, not a setting with a value");
        }

        foreach (var (key, inner) in given.Items)
        {
            var innerPath = path + "." + key;
            if (!group.Items.TryGetValue(key, out var innerKnown))
            {
                throw Unknown(innerPath, Nearest(path, key, group), file);
            }

            Walk(innerPath, inner, innerKnown, leaves, file);
        }
    }

    private static CommandException Unknown(string path, string? nearest, string file) =>
        new($"{file}: unknown setting {path}{(nearest is null ? "; config/reference.conf lists all" : $" (did you mean {nearest}?)")}");

    private static string? Nearest(string path, string key, HoconObject group) =>
        NearestName.Of(key, group.Items.Keys) is { } nearest ? path + "." + nearest : null;

    // What cannot be read says why, but not always where: each setting is then tried by itself.
    private static void RefuseUnreadable(Config overlay, Config reference, List<string> leaves, string file)
    {
        if (WhyUnreadable(overlay.WithFallback(reference)) is not { } reason)
        {
            return;
        }

        foreach (var leaf in leaves)
        {
            var value = overlay.GetValue(leaf);
            var alone = leaf.Split('.').Reverse().Aggregate((Config?)null, (inner, key) => (inner?.Root ?? value).AtKey(key))!;
            if (WhyUnreadable(alone.WithFallback(reference)) is { } itsReason)
            {
                throw new CommandException($"{file}: {leaf}{(value.GetObject() is null ? $" = {value}" : "")}: {itsReason}");
            }
        }

        throw new CommandException($"{file}: {reason}");
    }

    private static string? WhyUnreadable(Config config)
    {
        try
        {
            ClusterSpeed.FactorOf(config);
            HttpSettings.FromConfig(config);
            TlsSettings.FromConfig(config);
            ApiServerSettings.FromConfig(config);
            ClientSettings.FromConfig(config);
            StoreSettings.FromConfig(config);
            ControllerSettings.FromConfig(config);
            NodeSettings.FromConfig(config);
            LabSettings.FromConfig(config);
            SchedulerSettings.FromConfig(config);
            return null;
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or NotSupportedException or OverflowException or ArgumentException or InvalidOperationException)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }
}
