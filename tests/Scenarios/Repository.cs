namespace ActorCluster.Scenarios;

/// <summary>Where things are in the checkout.</summary>
internal static class Repository
{
    /// <summary>The checkout's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built program: what <c>scripts/test</c> built, or what <c>scripts/up</c> did.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("ACTORCLUSTER_PROGRAM") is { Length: > 0 } program
            ? program
            : Directory.EnumerateFiles(Path.Combine(Root, "artifacts"), "actorcluster.dll", SearchOption.AllDirectories).First(static f => f.Contains("/app/", StringComparison.Ordinal));

    /// <summary>A file of the checkout.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "ActorCluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run inside a checkout");
    }
}
