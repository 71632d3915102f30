namespace ActorCluster.Simulation.Reports.Html;

/// <summary>How a state of a node or a pod is shown: its class of colour, and its words.</summary>
/// <param name="Class">The class of the style sheet.</param>
/// <param name="Label">What it is called in the legend.</param>
internal sealed record ChartState(string Class, string Label)
{
    /// <summary>Nothing is drawn.</summary>
    public static ChartState None { get; } = new("", "");

    /// <summary>The states of nodes, the best first.</summary>
    public static IReadOnlyList<ChartState> OfNodes { get; } =
    [
        new("ok", "Ready"), new("mild", "Ready, given up (NoExecute)"), new("warn", "not Ready"), new("bad", "not Ready, given up (NoExecute)"),
    ];

    /// <summary>The states of pods, the best first.</summary>
    public static IReadOnlyList<ChartState> OfPods { get; } =
    [
        new("ok", "Ready"), new("mild", "running, not ready"), new("wait", "Pending"), new("end", "Terminating"), new("done", "Succeeded"), new("bad", "Failed"),
    ];

    /// <summary>The state of a node.</summary>
    /// <param name="state">As the timelines name it.</param>
    public static ChartState OfNode(string state) => state switch
    {
        "True" => OfNodes[0],
        "True+" => OfNodes[1],
        "Gone" or "Starting" => None,
        _ => OfNodes[state.EndsWith('+') ? 3 : 2],
    };

    /// <summary>The state of a pod.</summary>
    /// <param name="state">As the timelines name it.</param>
    public static ChartState OfPod(string state) => state switch
    {
        "Ready" => OfPods[0],
        "Running" => OfPods[1],
        "Terminating" => OfPods[3],
        "Succeeded" => OfPods[4],
        "Failed" => OfPods[5],
        "Gone" => None,
        _ => OfPods[2],
    };
}
