using System.Globalization;
using ActorCluster.Api.Lab;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of experiments.</summary>
internal static class ExperimentPrinter
{
    public static TablePrinter Experiments { get; } = new TablePrinter<Experiment>(
        [
            TableColumn.NameColumn,
            new("Phase", "string", "How far the experiment is."),
            new("Verdict", "string", "What was found, once it is judged."),
            new("Faults", "string", "How many faults and actions have hit something, of all."),
            new("Expectations", "string", "How many expectations have been met, of all."),
            TableColumn.AgeColumn,
            new("Message", "string", "Why the verdict is what it is.", 1),
        ],
        static (source, cells) =>
        {
            var hit = source.Status.Faults?.Count(static fault => fault.Hits > 0) ?? 0;
            var met = source.Status.Expectations?.Count(static expectation => expectation.Result == ExperimentVerdict.Passed) ?? 0;
            cells.Text(source.Metadata.Name);
            cells.Text(source.Status.Phase ?? ExperimentPhase.Pending);
            cells.TextOrNone(source.Status.Verdict);
            cells.Text(Share(hit, source.Spec.Timeline?.Count ?? 0));
            cells.Text(Share(met, source.Spec.Expectations?.Count ?? 0));
            cells.Age(source.Metadata.CreationTimestamp);
            cells.TextOrNone(source.Status.Message);
        });

    private static string Share(int some, int all) => string.Create(CultureInfo.InvariantCulture, $"{some}/{all}");
}
