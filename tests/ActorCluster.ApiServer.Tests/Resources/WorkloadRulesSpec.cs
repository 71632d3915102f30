using ActorCluster.Api.Apps;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Policy;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>
/// Selectors and templates of workloads (kubernetes <c>pkg/apis/apps/validation/validation.go</c>), and what the API server adds to them
/// (<c>pkg/registry/apps</c>, <c>pkg/registry/batch</c>).
/// </summary>
public sealed class WorkloadRulesSpec
{
    private const string Template = """{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"a","image":"x"}]}}""";

    [Theory]
    [InlineData("""{"matchLabels":{"app":"db"}}""", "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData("""null""", "[spec.selector: Required value, spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"web\"}: `selector` does not match template `labels`]")]
    [InlineData("""{}""", "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment")]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"Near"}]}""", "[spec.selector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator, spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:\"app\", Operator:\"Near\", Values:[]string(nil)}}}: invalid label selector]")]
    [InlineData("""{"matchExpressions":[{"key":"app","operator":"In","values":["-"]}]}""", "[spec.selector.matchExpressions[0].values[0]: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:\"app\", Operator:\"In\", Values:[]string{\"-\"}}}}: invalid label selector]")]
    [InlineData("""{"matchLabels":{"app":"-"}}""", "[spec.selector.matchLabels: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"app\":\"-\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: invalid label selector]")]
    public void Selector_of_a_deployment_must_be_refused_in_the_words_of_Kubernetes(string selector, string message) => Assert.Equal(
        message, Strategies.ErrorsOf<Deployment>($$$"""{"metadata":{"name":"d"},"spec":{"selector":{{{selector}}},"template":{{{Template}}}}}"""));

    [Theory]
    [InlineData("""{"podManagementPolicy":"Some"}""", "spec.podManagementPolicy: Invalid value: \"Some\": must be 'OrderedReady' or 'Parallel'")]
    [InlineData("""{"updateStrategy":{"rollingUpdate":{"partition":-1}}}""", "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0")]
    public void Stateful_set_must_be_refused_in_the_words_of_Kubernetes(string spec, string message)
    {
        var more = spec[1..];
        Assert.Equal(
            message,
            Strategies.ErrorsOf<StatefulSet>(
                $$$"""{"metadata":{"name":"s"},"spec":{"serviceName":"s","selector":{"matchLabels":{"app":"web"}},"template":{{{Template}}},{{{more}}}}"""));
    }

    [Fact]
    public void Budget_that_is_no_number_must_be_shown_as_Go_prints_it() => Assert.Equal(
        "spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:\"half\"}: a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        Strategies.ErrorsOf<PodDisruptionBudget>("""{"metadata":{"name":"b"},"spec":{"minAvailable":"half","selector":{"matchLabels":{"app":"web"}}}}"""));

    [Fact]
    public void Templates_of_claims_must_say_what_they_are_and_have_the_defaults_of_claims()
    {
        var claim = Strategies.Created<StatefulSet>(
            $$$"""{"metadata":{"name":"s"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{{{Template}}},"volumeClaimTemplates":[{"metadata":{"name":"data"}}]}}""")
            .Spec.VolumeClaimTemplates!.Single();
        Assert.Equal(("v1", "PersistentVolumeClaim", "Filesystem", "Pending"), (claim.ApiVersion, claim.Kind, claim.Spec.VolumeMode, claim.Status.Phase));
    }

    [Fact]
    public void Daemon_set_must_count_the_changes_of_its_template_in_an_annotation()
    {
        const string Annotation = "deprecated.daemonset.template.generation";
        var created = Strategies.Created<DaemonSet>(
            $$$"""{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{{{Template}}}}}""");
        Assert.Equal("1", created.Metadata.Annotations![Annotation]);
        var slower = Strategies.Updated(created, created with { Spec = created.Spec with { MinReadySeconds = 5 } });
        Assert.Equal("1", slower.Metadata.Annotations![Annotation]);
        var other = created.Spec.Template with { Spec = created.Spec.Template.Spec with { TerminationGracePeriodSeconds = 5 } };
        var changed = Strategies.Updated(
            created, created with { Metadata = created.Metadata with { Annotations = null }, Spec = created.Spec with { Template = other } });
        Assert.Equal("2", changed.Metadata.Annotations![Annotation]);
    }

    [Fact]
    public void Job_without_labels_must_share_those_of_its_pods()
    {
        var job = Strategies.Created<Job>(
            """{"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"x"}]}}}}""");
        Assert.True(SemanticEquality.AreEqual(job.Spec.Template.Metadata.Labels, job.Metadata.Labels));
        Assert.Equal("j", job.Metadata.Labels!["batch.kubernetes.io/job-name"]);
    }
}
