using System.Text.Json;

namespace ActorCluster.Cli.Processes;

/// <summary>
/// The folder of one running cluster (<c>run/</c>): what was started, process ids, logs, keys and the kubeconfig. Everything that a later
/// command has to know of an earlier one stands here.
/// </summary>
internal sealed class RunDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public RunDirectory(string path) => Root = System.IO.Path.GetFullPath(path);

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The kubeconfig of the cluster's administrator.</summary>
    public string Kubeconfig => In("kubeconfig");

    /// <summary>Keys and certificates.</summary>
    public string Pki => In("pki");

    /// <summary>The cluster's state.</summary>
    public string Store => In("store.db");

    private string PlanFile => In("cluster.json");

    private string TouchedFile => In("lab.workers");

    /// <summary>A process's structured log.</summary>
    /// <param name="process">The process.</param>
    public string Log(string process) => In(process + ".log");

    /// <summary>What a process wrote to its console: only what went wrong before or beside its log.</summary>
    /// <param name="process">The process.</param>
    public string Console(string process) => In(process + ".out");

    /// <summary>The process id of a process.</summary>
    /// <param name="process">The process.</param>
    public string Pid(string process) => In(process + ".pid");

    /// <summary>What a process locks as long as it is the one of its name.</summary>
    /// <param name="process">The process.</param>
    public string Lock(string process) => In(process + ".lock");

    /// <summary>Makes the folder, readable by its owner alone: it holds keys.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Directory.CreateDirectory(Root, Private);
        }
    }

    /// <summary>Reads what was started; null when nothing is.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public ClusterPlan? ReadPlan()
    {
        if (!File.Exists(PlanFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PlanFile), PlanJson.Default.ClusterPlan);
        }
        catch (JsonException e)
        {
            throw new CommandException($"{PlanFile} is damaged ({e.Message}); end its processes by hand and remove {Root}");
        }
    }

    /// <summary>Writes what is being started. Whole or not at all: a reader never sees half of it.</summary>
    /// <param name="plan">The plan.</param>
    public void WritePlan(ClusterPlan plan)
    {
        var draft = PlanFile + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(plan, PlanJson.Default.ClusterPlan));
        File.Move(draft, PlanFile, overwrite: true);
    }

    /// <summary>The workers that an experiment has ended or stopped and not restored yet.</summary>
    public IReadOnlyList<string> ReadTouchedWorkers() => File.Exists(TouchedFile) ? File.ReadAllLines(TouchedFile) : [];

    /// <summary>Writes them down.</summary>
    /// <param name="workers">Their names.</param>
    public void WriteTouchedWorkers(IReadOnlyCollection<string> workers)
    {
        if (workers.Count == 0)
        {
            File.Delete(TouchedFile);
        }
        else
        {
            File.WriteAllLines(TouchedFile, workers);
        }
    }

    /// <summary>Forgets the plan and every process id. Logs and keys stay.</summary>
    public void ForgetPlan()
    {
        File.Delete(PlanFile);
        File.Delete(TouchedFile);
        foreach (var pid in Directory.EnumerateFiles(Root, "*.pid*"))
        {
            File.Delete(pid);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Root, name);
}
