using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>
/// Names that are valid, and make bad host names (the strategies of pods and workloads in kubernetes <c>pkg/registry</c>).
/// </summary>
internal static class NameWarnings
{
    /// <summary>What the names of workloads are used in.</summary>
    public const string PodNames = "Pod names and hostnames";

    /// <summary>Warns of a name that is no DNS label.</summary>
    /// <param name="name">The name.</param>
    /// <param name="usedIn">What it is used in.</param>
    /// <param name="warnings">Gets the warning.</param>
    public static void Label(string name, string usedIn, List<string> warnings)
    {
        var problems = Names.Dns1123Label(name);
        if (problems.Count > 0)
        {
            warnings.Add($"metadata.name: this is used in {usedIn}, which can result in surprising behavior; a DNS label is recommended: "
                + $"[{string.Join(' ', problems)}]");
        }
    }
}
