using System.CommandLine;
using ActorCluster.Cli.Commands.Simulated;
using ActorCluster.Cli.Lab;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster lab run</c>: runs experiments and judges them.</summary>
internal static class LabRunCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("manifests")
        {
            Description = "Manifests of experiments: files, or folders whose YAML files are meant",
            Arity = ArgumentArity.OneOrMore,
            HelpName = "file|folder",
        };
        var seed = SeedsOption("--seed", "The seed: it decides everything that chance decides (default 1)", "n");
        var seeds = SeedsOption("--seeds", "Many seeds: each experiment is run once with each, such as 1..200", "a..b");
        var only = new Option<string[]>("--only")
        {
            Description = "Only the experiments of these names",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "name",
        };
        var nodes = new Option<int?>("--nodes")
        {
            Description = "How many nodes the cluster has in all, shared out to the pools in proportion (default: as the manifest says)",
            HelpName = "n",
        };
        nodes.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && value is < 1 or > 5000)
            {
                result.AddError($"--nodes must be between 1 and 5000, not {value}");
            }
        });
        var reports = new Option<string?>("--report")
        {
            Description = "A folder for reports of each run: a page of HTML, JSON (which replay takes), JUnit XML; with several runs index.html and junit.xml too; "
                + "and for shrunk manifests, which are in out/ without it",
            HelpName = "folder",
        };
        var history = new Option<string?>("--history")
        {
            Description = "A file for the whole history of a single run: every message and every fact with its cause, a line each (large)",
            HelpName = "file",
        };
        var jobs = SharedOptions.Number("--jobs", "How many runs go on at once; each uses one core", Environment.ProcessorCount, 1, 256);
        var swarm = new Option<bool>("--swarm")
        {
            Description = "Swarm testing: the seed picks which of the manifest's faults are on, when, how long, how strong and where (never more than declared), "
                + "how many nodes and replicas there are, and adds faults of a built-in catalogue, one that is sure to hit where no other is. Invariants, "
                + "recovery and actors' errors are judged; the manifest's expectations, written for its faults at their times, are not, nor the invariants "
                + "that it breaks on purpose",
        };
        var noShrink = new Option<bool>("--no-shrink")
        {
            Description = "Leave failures as they are. By default each distinct failure of an experiment is shrunk: fewer faults, shorter ones, fewer nodes and "
                + "pods, to a manifest that still fails alike with the same seed (200 runs or two minutes each at most, ten failures)",
        };
        var speed = SimulationOptions.SpeedOption(
            "For a single run: let the cluster's time pass so fast, as 60x or 1x, or stand still (\"paused\") until actorcluster time moves it, and let kubectl "
            + "take part by the kubeconfig of the folder until the verdict is there. What is asked of the cluster, and when, is part of its history, and what is changed counts in its end state; nothing is shrunk");
        var apiPort = SimulationOptions.ApiPortOption("With --speed, the port of the API server on 127.0.0.1; 0 takes a free one");
        var folder = SharedOptions.RunDirectory();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print only what did not pass, and the totals" };
        var command = new Command(
            "run",
            "Run experiments and judge them. Prints how far it is, a table at the end, what the seeds of each experiment found, and for each run that did not "
            + "pass why, and how to repeat it. What fails is shrunk to a smaller manifest that fails alike. An exception in a run is a failure of that run. "
            + "Exit code 0 when everything passed, 1 when something failed, 2 when nothing failed but something is inconclusive (a fault hit nothing, "
            + "an expectation had no chance), 3 when a manifest or the command line is wrong.")
        {
            paths, seed, seeds, swarm, nodes, reports, only, jobs, noShrink, history, speed, apiPort, folder, quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(seed) is not null && result.GetResult(seeds) is not null)
            {
                result.AddError("--seed and --seeds cannot be given together");
            }
        });
        command.SetAction((result, cancel) =>
        {
            var served = result.GetValue(speed) is { } pace
                ? new ServedRun(new RunDirectory(result.GetValue(folder)!), pace, result.GetValue(apiPort), Console.Out)
                : null;
            var plan = new RunPlan
            {
                Paths = result.GetValue(paths)!,
                Seeds = result.GetValue(seeds) ?? result.GetValue(seed) ?? new SeedRange(1, 1),
                Only = result.GetValue(only) ?? [],
                Nodes = result.GetValue(nodes),
                Reports = result.GetValue(reports),
                History = result.GetValue(history),
                Jobs = result.GetValue(jobs),
                Swarm = result.GetValue(swarm),
                Shrink = !result.GetValue(noShrink) && served is null,
                Served = served,
                Quiet = result.GetValue(quiet),
            };
            return LabTask.Run(() => new RunSession(plan, LabTask.Screen(plan.Quiet), cancel).Run(), cancel);
        });
        return command;
    }

    private static Option<SeedRange?> SeedsOption(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (SeedRange.TryParse(result.Tokens[0].Value, out var range, out var error))
            {
                return range;
            }

            result.AddError($"{name}: {error}");
            return null;
        },
    };
}
