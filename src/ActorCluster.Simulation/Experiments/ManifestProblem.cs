using System.Globalization;

namespace ActorCluster.Simulation.Experiments;

/// <summary>Something about a manifest that is wrong, or, as a warning, has no meaning here.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What it is, and what was expected.</param>
public sealed record ManifestProblem(string File, int Line, int Column, string Message)
{
    /// <summary>As compilers write it: <c>zone-dark.yaml:14:17: spec.timeline[0].duration: Invalid value: …</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}

/// <summary>What was found in a manifest.</summary>
/// <param name="Experiments">The experiments, in their order; none when there are errors.</param>
/// <param name="Errors">What is wrong, in the order of the file.</param>
/// <param name="Warnings">What has no meaning here and was left out.</param>
public sealed record ManifestContent(
    IReadOnlyList<Api.Lab.Experiment> Experiments, IReadOnlyList<ManifestProblem> Errors, IReadOnlyList<ManifestProblem> Warnings);
