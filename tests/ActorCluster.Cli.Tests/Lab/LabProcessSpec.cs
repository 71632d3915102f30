using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ActorCluster.Cli.Tests.Lab;

/// <summary><c>lab run</c> as a user has it: the program in a process of its own, its output and its exit codes.</summary>
public sealed class LabProcessSpec : IDisposable
{
    private const string Manifest = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: power-off }
        spec:
          cluster:
            workloads:
            - inline: |
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: web }
                spec:
                  replicas: 3
                  selector: { matchLabels: { app: web } }
                  template:
                    metadata: { labels: { app: web } }
                    spec: { containers: [{ name: c, image: nginx }] }
          timeline:
          - { name: power-off, duration: 120s, node: { kind: Crash } }
          expectations:
          - name: unknown
            by: 65s
            condition:
              objects: { kind: Node, onNodesOf: power-off, where: ["status.conditions[type=Ready].status = Unknown"] }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-");

    [Fact]
    public void Two_processes_must_have_one_history_for_one_seed()
    {
        var manifest = Write("power-off.yaml", Manifest);
        var (first, again, other) = (Lab("run", manifest, "--seed", "7"), Lab("run", manifest, "--seed", "7"), Lab("run", manifest, "--seed", "8"));
        Assert.Equal((0, 0, 0), (first.Exit, again.Exit, other.Exit));
        Assert.Equal(Hash(first.Output), Hash(again.Output));
        Assert.NotEqual(Hash(first.Output), Hash(other.Output));

        var (varied, variedAgain) = (Lab("run", manifest, "--seed", "7", "--swarm"), Lab("run", manifest, "--seed", "7", "--swarm"));
        Assert.Equal(Hash(varied.Output), Hash(variedAgain.Output));
        Assert.NotEqual(Hash(first.Output), Hash(varied.Output));
    }

    [Fact]
    public void What_fails_must_be_summed_up_and_shrunk_to_a_manifest_that_fails_by_the_printed_command()
    {
        var manifest = Write("wrong.yaml", Manifest.Replace("by: 65s", "by: 20s", StringComparison.Ordinal));
        var (exit, output) = Lab("run", manifest, "--seeds", "1..2", "--report", _folder.FullName);
        Assert.Equal(1, exit);
        Assert.Matches(new Regex(@"^power-off +0 +2 +0  1$", RegexOptions.Multiline), output.ReplaceLineEndings("\n"));
        Assert.Contains("expectation unknown failed 2 times, first with seed 1", output, StringComparison.Ordinal);

        var shrunk = Path.Combine(_folder.FullName, "power-off-1-shrunk.yaml");
        Assert.Contains($"scripts/lab run {shrunk} --seed 1 --no-shrink", output, StringComparison.Ordinal);
        var replayed = Lab("run", shrunk, "--seed", "1", "--no-shrink");
        Assert.Equal(1, replayed.Exit);
        Assert.Contains("expectation unknown: did not hold by 20s", replayed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Deployment", File.ReadAllText(shrunk), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_must_stay_as_they_are_when_nobody_wants_them_shrunk()
    {
        var manifest = Write("wrong.yaml", Manifest.Replace("by: 65s", "by: 20s", StringComparison.Ordinal));
        Assert.Equal(1, Lab("run", manifest, "--no-shrink", "--report", _folder.FullName).Exit);
        Assert.Empty(_folder.GetFiles("*-shrunk.yaml"));
    }

    [Fact]
    public void A_wrong_command_line_or_manifest_must_end_with_three()
    {
        Assert.Equal(3, Lab("run", Write("typo.yaml", Manifest.Replace("kind: Crash", "kind: Crsh", StringComparison.Ordinal))).Exit);
        Assert.Equal(3, Lab("run", Write("right.yaml", Manifest), "--seeds", "9..1").Exit);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Hash(string output) => Regex.Match(output, "^history ([0-9a-f]+)", RegexOptions.Multiline) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException($"there is no hash in:\n{output}");

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private (int Exit, string Output) Lab(params string[] arguments)
    {
        var program = typeof(Cli.Lab.SeedRange).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program, "lab", .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
