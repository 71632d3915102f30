using ActorCluster.Api.Batch;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>CronJobs (kubernetes <c>pkg/registry/batch/cronjob/strategy.go</c>, <c>pkg/apis/batch/validation</c>).</summary>
internal sealed class CronJobStrategy : ResourceStrategy<CronJob>
{
    private const int SuccessfulLimit = 3;
    private const int FailedLimit = 1;
    private const int ZonePartMaximumLength = 14;

    // Eleven characters of the 63 of a label are left to the time in the names of Jobs.
    private const int NameMaximumLength = 52;

    protected override CronJob Default(CronJob value)
    {
        var spec = value.Spec;
        var job = spec.JobTemplate.Spec;
        return value with
        {
            Spec = spec with
            {
                ConcurrencyPolicy = PodDefaults.Text(spec.ConcurrencyPolicy, ConcurrencyPolicy.Allow),
                Suspend = spec.Suspend ?? false,
                SuccessfulJobsHistoryLimit = spec.SuccessfulJobsHistoryLimit ?? SuccessfulLimit,
                FailedJobsHistoryLimit = spec.FailedJobsHistoryLimit ?? FailedLimit,
                JobTemplate = spec.JobTemplate with { Spec = job with { Template = PodDefaults.Template(job.Template) } },
            },
        };
    }

    protected override CronJob PrepareForCreate(CronJob value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = CronJobStatus.Empty,
    };

    protected override void Validate(CronJob value, FieldErrors errors)
    {
        Spec(value.Spec, null, errors);
        if (value.Metadata.Name.Length > NameMaximumLength)
        {
            errors.Invalid(FieldPath.Of("metadata").Child("name"), value.Metadata.Name, $"must be no more than {NameMaximumLength} characters");
        }
    }

    protected override CronJob PrepareForUpdate(CronJob updated, CronJob current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(CronJob updated, CronJob current, FieldErrors errors) => Spec(updated.Spec, current.Spec, errors);

    protected override CronJob PrepareForStatusUpdate(CronJob updated, CronJob current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    private static void Spec(CronJobSpec spec, CronJobSpec? current, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        Schedule(spec, current, path.Child("schedule"), errors);
        errors.NonNegative(path.Child("startingDeadlineSeconds"), spec.StartingDeadlineSeconds ?? 0);
        if (current is null || current.TimeZone != spec.TimeZone)
        {
            TimeZone(spec.TimeZone, path.Child("timeZone"), errors);
        }

        var policy = path.Child("concurrencyPolicy");
        switch (spec.ConcurrencyPolicy)
        {
            case ConcurrencyPolicy.Allow or ConcurrencyPolicy.Forbid or ConcurrencyPolicy.Replace:
                break;
            case null or "":
                errors.Required(policy);
                break;
            default:
                errors.NotSupported(policy, spec.ConcurrencyPolicy, ConcurrencyPolicy.Allow, ConcurrencyPolicy.Forbid, ConcurrencyPolicy.Replace);
                break;
        }

        var job = path.Child("jobTemplate", "spec");
        JobRules.Spec(spec.JobTemplate.Spec, job, errors);
        if (spec.JobTemplate.Spec.Selector is { } selector)
        {
            errors.InvalidAs(job.Child("selector"), GoSyntax.Selector(selector), "`selector` will be auto-generated");
        }

        if (spec.JobTemplate.Spec.ManualSelector == true)
        {
            errors.NotSupported(job.Child("manualSelector"), true, "nil", "false");
        }

        errors.NonNegative(path.Child("successfulJobsHistoryLimit"), spec.SuccessfulJobsHistoryLimit ?? 0);
        errors.NonNegative(path.Child("failedJobsHistoryLimit"), spec.FailedJobsHistoryLimit ?? 0);
    }

    private static void Schedule(CronJobSpec spec, CronJobSpec? current, FieldPath path, FieldErrors errors)
    {
        var schedule = spec.Schedule;
        if (schedule.Length == 0)
        {
            errors.Required(path);
            return;
        }

        var hasZone = schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal);
        var space = schedule.IndexOf(' ', StringComparison.Ordinal);
        if (!CronSchedule.TryParse(hasZone && space > 0 ? schedule[space..] : schedule, out _, out var wrong))
        {
            errors.Invalid(path, schedule, wrong!);
        }

        if (!schedule.Contains("TZ", StringComparison.Ordinal))
        {
            return;
        }

        // A zone within the line was once accepted: an object that has one may keep it.
        if (current?.Schedule.Contains("TZ", StringComparison.Ordinal) != true)
        {
            errors.Invalid(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (spec.TimeZone is not null)
        {
            errors.Invalid(path, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    private static void TimeZone(string? zone, FieldPath path, FieldErrors errors)
    {
        if (zone is null)
        {
            return;
        }

        if (zone.Length == 0)
        {
            errors.Invalid(path, zone, "timeZone must be nil or non-empty string");
            return;
        }

        if (!zone.Split('/').All(IsZonePart))
        {
            errors.Invalid(path, zone, $"unknown time zone {zone}");
            return;
        }

        if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            errors.Invalid(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.Invalid(path, zone, $"unknown time zone {zone}");
        }
    }

    private static bool IsZonePart(string part) =>
        part is not ("" or "." or "..") && part[0] != '-' && part.Length <= ZonePartMaximumLength
        && part.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '+');

    protected override IReadOnlyList<string> Warnings(CronJob value, CronJob? current) =>
        WorkloadWarnings.Of(value, current);
}
