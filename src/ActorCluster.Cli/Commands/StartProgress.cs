using System.Diagnostics;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary>Shows how far a start has come: on a terminal one line that changes, elsewhere a line for each step.</summary>
internal sealed class StartProgress
{
    private const int ShownNames = 5;

    private readonly TextWriter _output;
    private readonly ClusterPlan _plan;
    private readonly bool _terminal;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _shownWidth;

    public StartProgress(TextWriter output, ClusterPlan plan, bool terminal)
    {
        _output = output;
        _plan = plan;
        _terminal = terminal;
    }

    /// <summary>The processes have been started.</summary>
    /// <param name="run">The cluster's folder.</param>
    public void Started(RunDirectory run) => Line($"1 master and {Count(_plan.Workers.Count, "worker")} started, logs in {Shown(run.Root)}");

    /// <summary>The API answers.</summary>
    public void ApiAnswers() => Line($"API server answers on https://127.0.0.1:{_plan.ApiPort}");

    /// <summary>Some nodes are Ready.</summary>
    /// <param name="ready">How many.</param>
    public void Nodes(int ready)
    {
        if (_terminal)
        {
            var text = $"  {Elapsed()}  {ready} of {_plan.Nodes} nodes Ready";
            _output.Write("\r" + text.PadRight(_shownWidth));
            _shownWidth = text.Length;
        }
    }

    /// <summary>All nodes are Ready.</summary>
    /// <param name="run">The cluster's folder.</param>
    /// <param name="others">
    /// Nodes that ran in this folder before and are not started: the scheduler takes them for Ready until they are missed.
    /// </param>
    public void Ready(RunDirectory run, IReadOnlyList<string> others)
    {
        Line($"{Count(_plan.Nodes, "node")} Ready");
        if (others.Count > 0)
        {
            var names = string.Join(' ', others.Take(ShownNames));
            var more = others.Count > ShownNames ? $" and {others.Count - ShownNames} more" : "";
            _output.WriteLine($"  {names}{more} ran here before and {(others.Count == 1 ? "is" : "are")} not started: pods that go there do not start.");
            _output.WriteLine($"  kubectl delete node {names}    takes {(others.Count == 1 ? "it" : "them")} out of the cluster; up --fresh begins with an empty one");
        }

        _output.WriteLine();
        _output.WriteLine($"  export KUBECONFIG={Shown(run.Kubeconfig)}");
        _output.WriteLine("  kubectl get nodes");
        _output.WriteLine("  scripts/down                 ends everything");
    }

    /// <summary>A path, as short as it can be typed from here.</summary>
    /// <param name="path">The path.</param>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private void Line(string text)
    {
        var line = $"  {Elapsed()}  {text}";
        _output.WriteLine(_terminal ? "\r" + line.PadRight(_shownWidth) : line);
        _shownWidth = 0;
    }

    private string Elapsed() => $"{Stopwatch.GetElapsedTime(_began).TotalSeconds,5:0.0} s";
}
