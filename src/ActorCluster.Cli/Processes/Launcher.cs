using System.Diagnostics;
using System.Globalization;

namespace ActorCluster.Cli.Processes;

/// <summary>Starts and ends the processes of a cluster.</summary>
internal sealed class Launcher
{
    // What the .NET runtime takes from its environment only. A user's own values win.
    private static readonly (string Variable, string Value)[] RuntimeKnobs =
    [
        // Code pages mapped once instead of twice: a tenth of the start-up time and of the memory. What it protects against is not at stake
        // in a process that runs nobody else's code and listens on the loopback address.
        ("DOTNET_EnableWriteXorExecute", "0"),

        // A nursery of 16 MB (in hexadecimal) whatever the size of the processor's cache: several processes share the machine.
        ("DOTNET_GCgen0size", "1000000"),
    ];

    private readonly RunDirectory _run;

    public Launcher(RunDirectory run) => _run = run;

    /// <summary>Starts one process of the plan, which writes itself down too: it is found whatever becomes of this one meanwhile.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">The process.</param>
    /// <param name="rejoin">The master comes back to workers that are still there.</param>
    /// <param name="tied">The process ends when this one does, however that happens.</param>
    public Process Start(ClusterPlan plan, string name, bool rejoin = false, bool tied = false)
    {
        File.Delete(_run.Console(name));
        File.Delete(_run.Pid(name));
        var process = Process.Start(Describe(plan, name, rejoin, tied)) ?? throw new CommandException($"{name} could not be started");
        ProcessRecord.Write(process, _run.Pid(name), replace: false);
        return process;
    }

    /// <summary>How one process of the plan is started: in a session of its own, its console going to a file.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="name">The process.</param>
    /// <param name="rejoin">The master comes back to workers that are still there.</param>
    /// <param name="tied">The process ends when this one does, however that happens.</param>
    public ProcessStartInfo Describe(ClusterPlan plan, string name, bool rejoin = false, bool tied = false)
    {
        List<string> arguments = plan.Simulation is { } simulation
            ? Simulation(plan, simulation)
            : name == ClusterPlan.Master
                ? ["master", "--api-port", Text(plan.ApiPort), "--port", Text(plan.MasterPort), .. Speed(plan)]
                : [.. Worker(plan, plan.Workers.Single(w => w.Name == name)), .. Speed(plan)];
        if (rejoin && name == ClusterPlan.Master)
        {
            arguments.AddRange(plan.Workers.SelectMany(static w => new[] { "--rejoin", Text(w.Port) }));
        }

        if (name == ClusterPlan.Master && plan.Store is { } store)
        {
            arguments.AddRange(["--store", store]);
        }

        if (plan.Configuration is { } configuration)
        {
            arguments.AddRange(["--config", configuration]);
        }

        arguments.AddRange(["--run-dir", _run.Root, "--detached", "--run-id", plan.Id]);
        if (tied)
        {
            arguments.Add("--with-parent");
        }

        var info = Detached(arguments, _run.Console(name), tied);
        foreach (var (variable, value) in RuntimeKnobs)
        {
            info.Environment.TryAdd(variable, value);
        }

        return info;
    }

    /// <summary>The running process of a name; null when it does not run.</summary>
    /// <param name="name">The process.</param>
    public Process? Find(string name) => ProcessRecord.Find(_run.Pid(name));

    /// <summary>
    /// Ends all processes: asks them, waits, and kills those that have not ended in time. Those that are being started, by somebody who is
    /// gone perhaps, find the plan marked and end by themselves (<see cref="RunMembership"/>).
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>The names of those that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> EndAllAsync(ClusterPlan plan, TimeSpan patience)
    {
        _run.WritePlan(plan with { IsEnding = true });

        // Workers first: a worker that ends while its master is there can say so.
        var running = plan.Processes.Reverse().Select(name => (Name: name, Process: Find(name))).Where(static p => p.Process is not null).ToList();
        running.AddRange(RunProcesses.In(_run.Root)
            .Where(found => running.TrueForAll(known => known.Process!.Id != found.Id))
            .Select(static found => (Name: $"process {found.Id}", Process: (Process?)found)));
        foreach (var (_, process) in running)
        {
            Signals.AskToEnd(process!);
        }

        using var deadline = new CancellationTokenSource(patience);
        var killed = new List<string>();
        foreach (var (name, process) in running)
        {
            try
            {
                await process!.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process!.Kill();
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                killed.Add(name);
            }
        }

        return killed;
    }

    private static List<string> Worker(ClusterPlan plan, WorkerPlan worker) =>
        ["worker", "--name", worker.Name, "--nodes", Text(worker.Nodes), "--first-index", Text(FirstIndex(plan, worker)), "--port", Text(worker.Port), "--master-port", Text(plan.MasterPort)];

    private static string[] Speed(ClusterPlan plan)
    {
        string[] factor = ["--speed", plan.Speed.Factor.ToString(CultureInfo.InvariantCulture)];
        return plan.Speed.Origin is { } origin ? [.. factor, "--clock-origin", origin.ToString("O", CultureInfo.InvariantCulture)] : factor;
    }

    private static List<string> Simulation(ClusterPlan plan, SimulationPlan simulation) =>
    [
        SimulationPlan.Process,
        "--nodes",
        Text(simulation.Nodes),
        "--seed",
        simulation.Seed.ToString(CultureInfo.InvariantCulture),
        "--speed",
        simulation.Pace.ToString(CultureInfo.InvariantCulture),
        "--api-port",
        Text(plan.ApiPort),
        .. simulation.Workloads.SelectMany(static file => new[] { "--workload", file }),
    ];

    private static int FirstIndex(ClusterPlan plan, WorkerPlan worker) => 1 + plan.Workers.TakeWhile(w => w.Name != worker.Name).Sum(static w => w.Nodes);

    private static ProcessStartInfo Detached(List<string> arguments, string console, bool tied)
    {
        var program = Environment.ProcessPath ?? throw new CommandException("cannot tell which program this is");
        if (System.IO.Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            arguments.Insert(0, typeof(Launcher).Assembly.Location);
        }

        if (OperatingSystem.IsWindows())
        {
            var direct = new ProcessStartInfo(program) { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = tied };
            arguments.ForEach(direct.ArgumentList.Add);
            return direct;
        }

        // The shell redirects and then becomes the program: same process id, and no pipe to a parent that will be gone.
        var info = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = tied };
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add("out=$1; shift; exec \"$@\" >>\"$out\" 2>&1" + (tied ? "" : " </dev/null"));
        info.ArgumentList.Add("sh");
        info.ArgumentList.Add(console);
        info.ArgumentList.Add(program);
        arguments.ForEach(info.ArgumentList.Add);
        return info;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
