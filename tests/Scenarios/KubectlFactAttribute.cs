namespace ActorCluster.Scenarios;

/// <summary>A test that needs kubectl. Without it the test is skipped and says so; in continuous integration it fails.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    /// <summary>Whether kubectl is on the PATH.</summary>
    public static bool IsPresent { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(static folder => System.IO.File.Exists(Path.Combine(folder, "kubectl")));

    public KubectlFactAttribute()
    {
        if (!IsPresent && Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Skip = "kubectl is not on the PATH";
        }
    }
}
