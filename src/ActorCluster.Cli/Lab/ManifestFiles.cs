using ActorCluster.Api.Lab;
using ActorCluster.Cli.Processes;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Cli.Lab;

/// <summary>Finds manifests by what is given on the command line, and reads them.</summary>
internal static class ManifestFiles
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    /// <summary>The files that are meant: each file itself, and of a folder every YAML file right in it, by name.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="CommandException">There is no such file or folder, or no manifest in the folder.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                var found = Directory.EnumerateFiles(path).Where(static file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).ToList();
                files.AddRange(found.Count > 0 ? found : throw Bad($"there is no YAML file in {path}"));
            }
            else
            {
                files.Add(File.Exists(path) ? path : throw Bad($"there is no file or folder {path}"));
            }
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Reads a manifest. Files that it names are looked for beside it.</summary>
    /// <param name="file">The file.</param>
    public static ManifestContent Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var reader = new ManifestReader(
            name => File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)) : null,
            CheckerRegistry.Names(CheckerSettings.FromConfig(Simulation.Hosting.ClusterPlan.Defaults)));
        return reader.Read(file, File.ReadAllText(file));
    }

    /// <summary>Reads the experiments of manifests; prints what has no meaning here.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="warnings">Where warnings are printed.</param>
    /// <exception cref="CommandException">A manifest is wrong: the message has every mistake with its line.</exception>
    public static IReadOnlyList<(Experiment Experiment, string File)> ReadAll(IEnumerable<string> paths, TextWriter warnings)
    {
        var contents = Find(paths).Select(static file => (File: file, Content: Read(file))).ToList();
        foreach (var warning in contents.SelectMany(static found => found.Content.Warnings))
        {
            warnings.WriteLine($"warning: {warning}");
        }

        var errors = contents.SelectMany(static found => found.Content.Errors).Select(static error => error.ToString()).ToList();
        if (errors.Count > 0)
        {
            throw Bad($"nothing was run, {(errors.Count == 1 ? "a manifest is" : "manifests are")} wrong:\n{string.Join('\n', errors)}");
        }

        var experiments = contents.SelectMany(static found => found.Content.Experiments.Select(experiment => (experiment, found.File))).ToList();
        var twice = experiments.GroupBy(static found => found.experiment.Metadata.Name).FirstOrDefault(static group => group.Count() > 1);
        return twice is null ? experiments : throw Bad($"there are {twice.Count()} experiments called {twice.Key}; the name is what reports are called by");
    }

    private static CommandException Bad(string message) => new(message) { ExitCode = LabExitCode.BadInput };
}
