using System.Xml.Linq;

namespace ActorCluster.Architecture;

/// <summary>Dependencies point one way. Read from the project files, so that a reference that is not used yet is seen too.</summary>
public sealed class DependencySpec
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Akka.Compat"] = [],
        ["Akka.Compat.TestKit"] = ["Akka.Compat"],
        ["ActorCluster.Api"] = [],
        ["ActorCluster.Client"] = ["ActorCluster.Api"],
        ["ActorCluster.Store"] = ["ActorCluster.Api", "ActorCluster.Client"],
        ["ActorCluster.ApiServer"] = ["ActorCluster.Api", "ActorCluster.Client", "ActorCluster.Store"],
        ["ActorCluster.Scheduler"] = ["ActorCluster.Api", "ActorCluster.Client"],
        ["ActorCluster.Controllers"] = ["ActorCluster.Api", "ActorCluster.Client"],
        ["ActorCluster.Node"] = ["ActorCluster.Api", "ActorCluster.Client"],
        ["ActorCluster.Hosting"] =
        [
            "ActorCluster.Api", "ActorCluster.Client", "ActorCluster.Store", "ActorCluster.ApiServer", "ActorCluster.Scheduler", "ActorCluster.Controllers",
            "ActorCluster.Node",
        ],
        ["ActorCluster.TestKit"] =
        [
            "ActorCluster.Api", "ActorCluster.Client", "ActorCluster.Store", "ActorCluster.ApiServer", "ActorCluster.Node", "ActorCluster.Hosting",
            "ActorCluster.Simulation",
        ],
        ["ActorCluster.Simulation"] =
        [
            "ActorCluster.Api", "ActorCluster.Client", "ActorCluster.Store", "ActorCluster.ApiServer", "ActorCluster.Node", "ActorCluster.Hosting",
        ],
    };

    public static TheoryData<string> Projects() => [.. Directory.EnumerateDirectories(SourceTree.Source).Select(static folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_before_it_in_the_flow(string project)
    {
        if (project == "ActorCluster.Cli")
        {
            return; // The composition root knows everything.
        }

        Assert.True(Allowed.ContainsKey(project), $"{project} is not in the table of dependencies");
        Assert.Subset(Allowed[project].ToHashSet(), References(project).ToHashSet());
    }

    [Fact]
    public void Only_the_build_files_tell_the_two_engines_apart()
    {
        var offenders = Directory.EnumerateFiles(SourceTree.Source, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/Akka.Compat", StringComparison.Ordinal))
            .Where(static file => File.ReadLines(file).Any(static line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));
        Assert.Empty(offenders);
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(SourceTree.Source, project, project + ".csproj")).Descendants("ProjectReference")
            .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
