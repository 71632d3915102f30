using System.CommandLine;
using ActorCluster.Api.Lab;
using ActorCluster.Cli.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Verdicts;
using Akka.Configuration;

namespace ActorCluster.Cli.Commands;

/// <summary><c>actorcluster lab check</c>: says whether manifests are right, without running them.</summary>
internal static class LabCheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("manifests")
        {
            Description = "Manifests of experiments: files, or folders whose YAML files are meant",
            Arity = ArgumentArity.OneOrMore,
            HelpName = "file|folder",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "yaml: print the experiments as they are run, files of workloads filled in and other tools' manifests translated",
            HelpName = "yaml",
        };
        output.AcceptOnlyFromAmong("yaml");
        var command = new Command(
            "check",
            "Check manifests without running them: every mistake is printed as file:line:column with what was expected. Exit code 0 when they can be run, "
            + "3 when not.")
        {
            paths, output,
        };
        command.SetAction(result => Check(result.GetValue(paths)!, result.GetValue(output) is not null));
        return command;
    }

    private static int Check(IReadOnlyList<string> paths, bool print)
    {
        var wrong = false;
        var whole = new List<Experiment>();
        foreach (var file in ManifestFiles.Find(paths))
        {
            var content = ManifestFiles.Read(file);
            foreach (var warning in content.Warnings)
            {
                Console.Error.WriteLine($"warning: {warning}");
            }

            var errors = content.Errors.Select(static error => error.ToString())
                .Concat(content.Experiments.Select(Problem).OfType<string>().Select(problem => $"{file}: {problem}")).ToList();
            foreach (var error in errors)
            {
                Console.Error.WriteLine(error);
            }

            wrong |= errors.Count > 0;
            whole.AddRange(content.Experiments);
            if (!print && errors.Count == 0)
            {
                Console.WriteLine($"{file}: {string.Join(", ", content.Experiments.Select(static experiment => experiment.Metadata.Name))}");
            }
        }

        if (print && !wrong)
        {
            Console.Write(ManifestWriter.Write(whole));
        }

        return wrong ? LabExitCode.BadInput : LabExitCode.Passed;
    }

    // What is wrong with an experiment shows only when it is bound to settings and kinds.
    private static string? Problem(Experiment experiment)
    {
        try
        {
            var plan = ExperimentPlan.Of(experiment.Spec);
            _ = new RunJudge(ScaledTimes.Of(experiment), CheckerSettings.FromConfig(plan.Settings), plan.Machines.Count);
            return null;
        }
        catch (Exception e) when (e is FormatException or ConfigurationException)
        {
            return $"{experiment.Metadata.Name}: {e.Message}";
        }
    }
}
