using System.Text.RegularExpressions;

namespace ActorCluster.Architecture;

/// <summary>What every source file keeps to. Each test lists the offenders.</summary>
public sealed partial class SourceSpec
{
    // Where the thread pool may be used: behind HTTP, in the processes' beginning and end, and in what tests await.
    private static readonly string[] Asynchronous = ["ActorCluster.ApiServer", "ActorCluster.Hosting", "ActorCluster.Cli", "ActorCluster.TestKit"];

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold() =>
        Assert.Empty(SourceTree.Files(SourceTree.Source)
            .Where(static file => Lines(file).Length > 400)
            .Select(static file => $"{file}: {Lines(file).Length} lines"));

    [Fact]
    public void A_namespace_matches_its_folder() =>
        Assert.Empty(SourceTree.Emulator()
            .Where(static file => Path.GetFileName(file.Name) != "Program.cs")
            .Where(static file => Namespace().Match(file.Text).Groups[1].Value != Expected(file.Name))
            .Select(static file => file.Name));

    [Fact]
    public void Only_the_front_end_and_the_processes_use_the_thread_pool() =>
        Assert.Empty(SourceTree.Emulator()
            .Where(static file => !Asynchronous.Contains(file.Project) || IsActor(file))
            .Where(static file => ThreadPool().IsMatch(file.Code))
            .Select(static file => file.Name)
            .Except(["ActorCluster.Simulation/Engine/SimulationScheduler.cs"])); // It runs the actors of a system that is starting.

    [Fact]
    public void No_actor_waits_for_an_answer() =>
        Assert.Empty(SourceTree.Emulator().Where(static file => IsActor(file) && Asking().IsMatch(file.Code)).Select(static file => file.Name));

    [Fact]
    public void An_actor_says_how_it_is_created() =>
        Assert.Empty(SourceTree.Emulator()
            .Where(static file => ActorClass().IsMatch(file.Code))
            .Where(static file => !file.Code.Contains("static Props PropsFor(", StringComparison.Ordinal))
            .Select(static file => file.Name)
            .Except(["ActorCluster.Cli/Logging/SerilogLogger.cs"])); // Akka creates loggers from their type.

    [Fact]
    public void Nothing_static_can_be_changed() =>
        Assert.Empty(SourceTree.Emulator().SelectMany(static file => Mutable().Matches(file.Code).Select(match => $"{file}: {match.Value.Trim()}")));

    [Fact]
    public void No_comment_is_wider_than_the_page() =>
        Assert.Empty(SourceTree.Emulator()
            .SelectMany(static file => Lines(file).Where(static line => line.Length > 140 && line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .Select(line => $"{file}: {line.Trim()}")));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(SourceTree.Files(SourceTree.Root)
            .Where(static file => file.Name.StartsWith("src/", StringComparison.Ordinal) || file.Name.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(static file => Leftover().Matches(file.Text).Select(match => $"{file}: {match.Value}")));

    private static string[] Lines(SourceFile file) => file.Text.TrimEnd('\n').Split('\n');

    // core/v1 is one API group, and so one namespace; its folders only sort its fifty kinds.
    private static string Expected(string name)
    {
        var expected = Path.GetDirectoryName(name)!.Replace(Path.DirectorySeparatorChar, '.');
        return expected.StartsWith("ActorCluster.Api.Core.", StringComparison.Ordinal) ? "ActorCluster.Api.Core" : expected;
    }

    private static bool IsActor(SourceFile file) => ActorClass().IsMatch(file.Code) || PartOfActor().IsMatch(file.Code);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\basync\b|\bawait\b|Task\.(Run|Delay|Factory)|ThreadPool\.|\.ContinueWith\(|PipeTo\(")]
    private static partial Regex ThreadPool();

    [GeneratedRegex(@"\.Ask(<|\()")]
    private static partial Regex Asking();

    // A concrete class; the abstract ones leave their creation to those that derive from them.
    [GeneratedRegex(@"\b(sealed|internal|public) (partial )?class \w+(<\w+>)?(\([^)]*\))?\s*:\s*(\w*ActorBase|UntypedActor|ReceiveActor|ControllerActor)\b")]
    private static partial Regex ActorClass();

    [GeneratedRegex(@"\bpartial class \w+(Actor|Supervisor)\b")]
    private static partial Regex PartOfActor();

    // Fields that are neither constant nor read-only, and properties that can be set; a thread's own scratch buffer is nobody's state.
    [GeneratedRegex(@"(?<!\[ThreadStatic\]\s*)^[ \t]*(public|internal|private|protected)[\w ]* static (?!readonly\b|partial\b|class\b|record\b|implicit\b|explicit\b)[\w<>?,\[\]\. ]+?( = [^>;][^;]*;|;|\s*\{ get; (\w+ )?set; \})", RegexOptions.Multiline)]
    private static partial Regex Mutable();

    // Written apart, so that this file does not find itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|DB" + @"G|HA" + @"CK)\b")]
    private static partial Regex Leftover();
}
