using ActorCluster.Api.Lab;

namespace ActorCluster.Cli.Lab;

/// <summary>What <c>lab</c> ends with.</summary>
internal static class LabExitCode
{
    /// <summary>Everything passed.</summary>
    public const int Passed = 0;

    /// <summary>Something failed.</summary>
    public const int Failed = 1;

    /// <summary>Nothing failed, but of something nothing can be said.</summary>
    public const int Inconclusive = 2;

    /// <summary>Nothing was run: the command line or a manifest is wrong.</summary>
    public const int BadInput = 3;

    /// <summary>It was called off.</summary>
    public const int CalledOff = 130;

    /// <summary>The worst of some verdicts.</summary>
    /// <param name="verdicts">The verdicts.</param>
    public static int Of(IEnumerable<string> verdicts)
    {
        var worst = Passed;
        foreach (var verdict in verdicts)
        {
            switch (verdict)
            {
                case ExperimentVerdict.Passed:
                    break;
                case ExperimentVerdict.Inconclusive:
                    worst = worst == Passed ? Inconclusive : worst;
                    break;
                default:
                    return Failed;
            }
        }

        return worst;
    }
}
