using System.Text.RegularExpressions;

namespace ActorCluster.Architecture;

/// <summary>The source files, as text: rules hold in code that is not called, too.</summary>
internal static partial class SourceTree
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the projects.</summary>
    public static string Source { get; } = Path.Combine(Root, "src");

    /// <summary>The source files of the emulator: those of the engine that stands in for Akka.NET aside.</summary>
    public static IEnumerable<SourceFile> Emulator() => Files(Source).Where(static file => !file.Name.StartsWith("Akka.Compat", StringComparison.Ordinal));

    /// <summary>The source files below a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<SourceFile> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorCluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run inside a checkout");
    }

    [GeneratedRegex(@"^[ \t]*//.*$", RegexOptions.Multiline)]
    internal static partial Regex Comments();
}

/// <summary>A source file.</summary>
/// <param name="Name">Its path below the folder that was asked for.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Name, string Text)
{
    /// <summary>The project that it belongs to.</summary>
    public string Project => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The text without comments.</summary>
    public string Code => SourceTree.Comments().Replace(Text, "");

    public override string ToString() => Name;
}
