using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Tables;

/// <summary>The columns of Jobs and CronJobs (kubernetes pkg/printers/internalversion/printers.go).</summary>
internal static class BatchPrinters
{
    // The first condition that holds says how a Job stands; its deletion comes between the two ends and the rest.
    private static readonly string[] Ends = [JobConditionType.Complete, JobConditionType.Failed];
    private static readonly string[] Others = [JobConditionType.Suspended, JobConditionType.FailureTarget, JobConditionType.SuccessCriteriaMet];

    public static TablePrinter Jobs { get; } = new TablePrinter<Job>(
        [
            TableColumn.NameColumn,
            new("Status", "string", "Status of the job."),
            new("Completions", "string", "Number of pods that have succeeded, of those that have to."),
            new("Duration", "string", "Time required to complete the job."),
            TableColumn.AgeColumn,
            .. WorkloadPrinters.TemplateColumns,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(StatusOf(source));
            cells.Text(Completions(source));
            cells.Text(source.Status.StartTime is { } start ? HumanDuration.Since(start.Value, source.Status.CompletionTime?.Value ?? cells.Now) : "");
            cells.Age(source.Metadata.CreationTimestamp);
            WorkloadPrinters.WriteTemplate(source.Spec.Template, cells);
            cells.Text(SelectorText.Of(source.Spec.Selector));
        });

    public static TablePrinter CronJobs { get; } = new TablePrinter<CronJob>(
        [
            TableColumn.NameColumn,
            new("Schedule", "string", "When a Job is due."),
            new("Timezone", "string", "Time zone of the schedule."),
            new("Suspend", "boolean", "Whether no further Jobs are created."),
            new("Active", "integer", "Number of Jobs that run."),
            new("Last Schedule", "string", "Time since a Job was last due and created."),
            TableColumn.AgeColumn,
            .. WorkloadPrinters.TemplateColumns,
        ],
        static (source, cells) =>
        {
            cells.Text(source.Metadata.Name);
            cells.Text(source.Spec.Schedule);
            cells.Text(source.Spec.TimeZone ?? "<none>");
            cells.Text(source.Spec.Suspend is { } suspend ? suspend ? "True" : "False" : "<unset>");
            cells.Number(source.Status.Active?.Count ?? 0);
            cells.Text(source.Status.LastScheduleTime is { } last ? HumanDuration.Since(last.Value, cells.Now) : "<none>");
            cells.Age(source.Metadata.CreationTimestamp);
            WorkloadPrinters.WriteTemplate(source.Spec.JobTemplate.Spec.Template, cells);
            cells.Text(SelectorText.Of(source.Spec.JobTemplate.Spec.Selector));
        });

    private static string StatusOf(Job job)
    {
        bool Holds(string type) => job.Status.Conditions?.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True) == true;
        return Ends.FirstOrDefault(Holds)
            ?? (job.Metadata.DeletionTimestamp is not null ? "Terminating" : null)
            ?? Others.FirstOrDefault(Holds)
            ?? "Running";
    }

    private static string Completions(Job job) => string.Create(CultureInfo.InvariantCulture, $"{job.Status.Succeeded}/") + job.Spec switch
    {
        { Completions: { } completions } => completions.ToString(CultureInfo.InvariantCulture),
        { Parallelism: > 1 and var parallelism } => string.Create(CultureInfo.InvariantCulture, $"1 of {parallelism}"),
        _ => "1",
    };
}
