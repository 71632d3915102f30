using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>Cases of kubernetes pkg/apis/batch/validation/validation_test.go and pkg/registry/batch/job/strategy_test.go.</summary>
public sealed class JobStrategySpec
{
    private const string Template = """ "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"x"}]}} """;

    private static string Json(string more) => $$$"""{"metadata":{"name":"j"},"spec":{ {{{more}}} {{{(more.Length > 0 ? "," : "")}}} {{{Template}}} } }""";

    private static Job AJob(string more = "") => Strategies.Created<Job>(Json(more));

    [Fact]
    public void A_Job_must_get_its_defaults_and_a_selector_of_its_uid()
    {
        var job = AJob();

        Assert.Equal((1, 1, 6, "NonIndexed", false, "TerminatingOrFailed"),
            (job.Spec.Parallelism, job.Spec.Completions, job.Spec.BackoffLimit, job.Spec.CompletionMode, job.Spec.Suspend, job.Spec.PodReplacementPolicy));
        Assert.Equal("""{"matchLabels":{"batch.kubernetes.io/controller-uid":"1a2b3c"}}""", KubernetesJson.ToText(job.Spec.Selector!));
        Assert.Equal(
            "batch.kubernetes.io/controller-uid=1a2b3c batch.kubernetes.io/job-name=j controller-uid=1a2b3c job-name=j",
            string.Join(' ', job.Spec.Template.Metadata.Labels!.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
        Assert.Equal(1, job.Metadata.Generation);
        Assert.Equal("", Strategies.ErrorsOf<Job>(Json("")));
    }

    [Theory]
    [InlineData(""" "parallelism":2 """, null, 2, 6, "TerminatingOrFailed")]
    [InlineData(""" "completions":3 """, 3, 1, 6, "TerminatingOrFailed")]
    [InlineData(""" "completions":3,"completionMode":"Indexed","backoffLimitPerIndex":1 """, 3, 1, int.MaxValue, "TerminatingOrFailed")]
    [InlineData(""" "completions":3,"podFailurePolicy":{"rules":[]} """, 3, 1, 6, "Failed")]
    public void Defaults_must_follow_what_is_given(string spec, int? completions, int parallelism, int backoffLimit, string replacement)
    {
        var job = AJob(spec);

        Assert.Equal(completions, job.Spec.Completions);
        Assert.Equal(parallelism, job.Spec.Parallelism);
        Assert.Equal(backoffLimit, job.Spec.BackoffLimit);
        Assert.Equal(replacement, job.Spec.PodReplacementPolicy);
    }

    [Theory]
    [InlineData(""" "parallelism":-1 """, "spec.parallelism: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "completions":-1 """, "spec.completions: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "activeDeadlineSeconds":-1 """, "spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "backoffLimit":-1 """, "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "ttlSecondsAfterFinished":-1 """, "spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "completionMode":"Many" """, "spec.completionMode: Unsupported value: \"Many\": supported values: \"NonIndexed\", \"Indexed\"")]
    [InlineData(""" "completionMode":"Indexed","parallelism":2 """, "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData(""" "completionMode":"Indexed","completions":2,"parallelism":100001 """, "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed")]
    [InlineData(""" "backoffLimitPerIndex":1 """, "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData(""" "completionMode":"Indexed","completions":2,"maxFailedIndexes":1 """, "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified")]
    [InlineData(""" "completionMode":"Indexed","completions":2,"backoffLimitPerIndex":1,"maxFailedIndexes":3 """, "spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions")]
    [InlineData(""" "completionMode":"Indexed","completions":100001,"parallelism":10001,"backoffLimitPerIndex":1 """, "[spec.maxFailedIndexes: Required value: must be specified when completions is above 100000, spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index]")]
    [InlineData(""" "managedBy":"acme" """, "spec.managedBy: Invalid value: \"acme\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData(""" "podReplacementPolicy":"Never" """, "spec.podReplacementPolicy: Unsupported value: \"Never\": supported values: \"Failed\", \"TerminatingOrFailed\"")]
    [InlineData(""" "podFailurePolicy":{"rules":[{"action":"FailJob"}]} """, "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required")]
    [InlineData(""" "podFailurePolicy":{"rules":[{"onExitCodes":{"operator":"In","values":[1]}}]} """, "spec.podFailurePolicy.rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]")]
    [InlineData(""" "podFailurePolicy":{"rules":[{"action":"FailIndex","onExitCodes":{"operator":"In","values":[1]}}]} """, "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set")]
    [InlineData(""" "podFailurePolicy":{"rules":[{"action":"Count","onExitCodes":{"containerName":"b","operator":"In","values":[3,0,3]}}]} """, "[spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"b\": must be one of the container or initContainer names in the pod template, spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator, spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 3, spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,0,3]: must be ordered]")]
    [InlineData(""" "completionMode":"Indexed","completions":5,"successPolicy":{} """, "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified")]
    [InlineData(""" "completionMode":"Indexed","completions":5,"successPolicy":{"rules":[{"succeededIndexes":"1-2,2"}]} """, "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"1-2,2\": error parsing succeededIndexes: non-increasing order, previous: 2, current: 2")]
    [InlineData(""" "completionMode":"Indexed","completions":5,"successPolicy":{"rules":[{"succeededIndexes":"0-4-6"}]} """, "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"0-4-6\": error parsing succeededIndexes: the fragment \"0-4-6\" violates the requirement that an index interval can have at most two parts separated by '-'")]
    [InlineData(""" "completionMode":"Indexed","completions":5,"successPolicy":{"rules":[{"succeededIndexes":"1,3","succeededCount":4}]} """, "spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)")]
    [InlineData(""" "manualSelector":true """, "spec.selector: Required value")]
    public void A_Job_must_be_refused_in_the_words_of_Kubernetes(string spec, string message) => Assert.Equal(message, Strategies.ErrorsOf<Job>(Json(spec)));

    [Fact]
    public void A_Job_must_say_how_its_pods_restart() => Assert.Equal(
        "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
        Strategies.ErrorsOf<Job>("""{"metadata":{"name":"j"},"spec":{"template":{"spec":{"containers":[{"name":"a","image":"x"}]}}}}"""));

    [Fact]
    public void Labels_that_contradict_the_selector_must_be_refused() => Assert.StartsWith(
        "spec.template.metadata.labels[job-name]: Invalid value: ",
        Strategies.ErrorsOf<Job>(
            """{"metadata":{"name":"j"},"spec":{"template":{"metadata":{"labels":{"job-name":"k"}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"x"}]}}}}"""),
        StringComparison.Ordinal);

    [Fact]
    public void Completions_must_not_change_unless_indexed_and_in_tandem()
    {
        var job = AJob();
        Assert.Equal(
            "spec.completions: Invalid value: 2: field is immutable", Strategies.ErrorsOfUpdate(job, job with { Spec = job.Spec with { Completions = 2 } }));

        var indexed = AJob(""" "completionMode":"Indexed","completions":2,"parallelism":2 """);
        Assert.Equal(
            "spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism",
            Strategies.ErrorsOfUpdate(indexed, indexed with { Spec = indexed.Spec with { Completions = 3 } }));
        Assert.Equal("", Strategies.ErrorsOfUpdate(indexed, indexed with { Spec = indexed.Spec with { Completions = 3, Parallelism = 3 } }));
    }

    [Fact]
    public void Placement_must_be_free_while_a_Job_is_suspended_and_never_started()
    {
        static Job Placed(Job job) => job with
        {
            Spec = job.Spec with
            {
                Template = job.Spec.Template with { Spec = job.Spec.Template.Spec with { NodeSelector = new Dictionary<string, string> { ["zone"] = "a" } } },
            },
        };
        var suspended = AJob(""" "suspend":true """);
        var running = AJob();

        Assert.Equal("", Strategies.ErrorsOfUpdate(suspended, Placed(suspended)));
        Assert.Contains("spec.template: Invalid value", Strategies.ErrorsOfUpdate(running, Placed(running)), StringComparison.Ordinal);
        Assert.Equal(2, Strategies.Updated(suspended, Placed(suspended)).Metadata.Generation);
    }

    public static TheoryData<string, string, string> Statuses => new()
    {
        { """{"failed":1}""", """{"failed":0}""", "status.failed: Invalid value: 0: cannot decrease the failed counter" },
        { """{}""", """{"active":-1}""", "status.active: Invalid value: -1: must be greater than or equal to 0" },
        { """{}""", """{"ready":1}""", "status.ready: Invalid value: 1: cannot set more ready pods than active" },
        {
            """{"startTime":"2030-01-01T00:00:00Z"}""",
            """{"startTime":"2030-01-01T00:00:00Z","conditions":[{"type":"Complete","status":"True"}]}""",
            "[status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition, status.completionTime: Required value: completionTime is required for Complete jobs]"
        },
        {
            """{"startTime":"2030-01-01T00:00:00Z"}""",
            """{"startTime":"2030-01-01T00:00:00Z","active":1,"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}""",
            "status.active: Invalid value: 1: active>0 is invalid for finished job"
        },
        {
            """{"startTime":"2030-01-01T00:00:00Z","conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}""",
            """{"startTime":"2030-01-01T00:00:00Z","conditions":[{"type":"FailureTarget","status":"True"}]}""",
            "status.conditions: Invalid value: cannot disable the terminal Failed=True condition"
        },
        { """{"startTime":"2030-01-01T00:00:00Z"}""", """{}""", "status.startTime: Required value: startTime cannot be removed for unsuspended job" },
        { """{}""", """{"uncountedTerminatedPods":{"succeeded":["a"],"failed":["a",""]}}""", "[status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\", status.uncountedTerminatedPods.failed[1]: Invalid value: \"\": must not be empty]" },
        {
            """{"startTime":"2030-01-01T00:00:00Z"}""",
            """{"startTime":"2030-01-01T00:00:00Z","completionTime":"2030-01-01T00:00:10Z","succeeded":1,"conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}""",
            ""
        },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_status_must_go_on_as_Kubernetes_has_it(string before, string after, string message)
    {
        var job = AJob();
        Assert.Equal(
            message,
            Strategies.ErrorsOfStatus(
                job with { Status = KubernetesJson.Decode<JobStatus>(before) }, job with { Status = KubernetesJson.Decode<JobStatus>(after) }));
    }

    [Fact]
    public void Indexes_of_a_status_must_not_overlap()
    {
        var job = AJob(""" "completionMode":"Indexed","completions":9,"backoffLimitPerIndex":1 """);
        Assert.Equal(
            "status.failedIndexes: Invalid value: \"4\": failedIndexes and completedIndexes overlap at index: 4",
            Strategies.ErrorsOfStatus(job, job with { Status = new JobStatus { CompletedIndexes = "1,3-5", FailedIndexes = "4" } }));
    }

    private static string Cron(string spec) => $$$"""{"metadata":{"name":"c"},"spec":{ {{{spec}}} ,"jobTemplate":{"spec":{ {{{Template}}} } } } }""";

    [Theory]
    [InlineData(""" "schedule":"*/5 * * * *" """, "")]
    [InlineData(""" "schedule":"@hourly","timeZone":"Europe/Berlin" """, "")]
    [InlineData(""" "schedule":"" """, "spec.schedule: Required value")]
    [InlineData(""" "schedule":"TZ=UTC 0 * * * *" """, "spec.schedule: Invalid value: \"TZ=UTC 0 * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData(""" "schedule":"* * * *" """, "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData(""" "schedule":"61 * * * *" """, "spec.schedule: Invalid value: \"61 * * * *\": end of range (61) above maximum (59): 61")]
    [InlineData(""" "schedule":"hello * * * *" """, "spec.schedule: Invalid value: \"hello * * * *\": failed to parse int from hello: strconv.Atoi: parsing \"hello\": invalid syntax")]
    [InlineData(""" "schedule":"@hourly","timeZone":"" """, "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string")]
    [InlineData(""" "schedule":"@hourly","timeZone":"Continent/City" """, "spec.timeZone: Invalid value: \"Continent/City\": unknown time zone Continent/City")]
    [InlineData(""" "schedule":"@hourly","timeZone":"America/../x" """, "spec.timeZone: Invalid value: \"America/../x\": unknown time zone America/../x")]
    [InlineData(""" "schedule":"@hourly","concurrencyPolicy":"Sometimes" """, "spec.concurrencyPolicy: Unsupported value: \"Sometimes\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [InlineData(""" "schedule":"@hourly","startingDeadlineSeconds":-1 """, "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""" "schedule":"@hourly","successfulJobsHistoryLimit":-1 """, "spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0")]
    public void A_CronJob_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<CronJob>(Cron(spec)));

    [Fact]
    public void A_CronJob_must_get_its_defaults_and_a_name_short_enough_for_its_Jobs()
    {
        var cron = Strategies.Created<CronJob>(Cron(""" "schedule":"@hourly" """));
        Assert.Equal(("Allow", false, 3, 1), (cron.Spec.ConcurrencyPolicy, cron.Spec.Suspend, cron.Spec.SuccessfulJobsHistoryLimit, cron.Spec.FailedJobsHistoryLimit));
        Assert.Null(cron.Spec.JobTemplate.Spec.Completions);
        Assert.Equal(
            $"metadata.name: Invalid value: \"{new string('c', 53)}\": must be no more than 52 characters",
            Strategies.ErrorsOf<CronJob>(Cron(""" "schedule":"@hourly" """).Replace("\"name\":\"c\"", $"\"name\":\"{new string('c', 53)}\"", StringComparison.Ordinal)));
    }
}
