using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Scheduling;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>Priority classes, and the priorities that pods have of them (kubernetes plugin/pkg/admission/priority/admission_test.go).</summary>
public sealed class PrioritySpec : ApiFixture
{
    [Theory]
    [InlineData("system-cluster-critical", 2000000000)]
    [InlineData("system-node-critical", 2000001000)]
    public void Api_must_have_the_classes_of_the_system_and_keep_them(string name, int value)
    {
        var found = (PriorityClass)Succeed(Get<PriorityClass>(name));
        Assert.Equal((value, false, "PreemptLowerPriority", 1), (found.Value, found.GlobalDefault, found.PreemptionPolicy, found.Metadata.Generation));
        Assert.Equal(
            $"priorityclasses.scheduling.k8s.io \"{name}\" is forbidden: this is a system priority class and cannot be deleted",
            Fail(Delete<PriorityClass>(name)).Message);
    }

    [Fact]
    public void Pod_must_get_value_and_policy_of_its_class()
    {
        Create(Class("batch", -5) with { PreemptionPolicy = "Never" });
        var pod = Create(Of("batch"));
        Assert.Equal((-5, "Never"), (pod.Spec.Priority, pod.Spec.PreemptionPolicy));
        Assert.Equal(2000001000, Create(Of("system-node-critical", "critical")).Spec.Priority);
        var plain = Create(APod("plain"));
        Assert.Equal((0, "PreemptLowerPriority", null), (plain.Spec.Priority, plain.Spec.PreemptionPolicy, plain.Spec.PriorityClassName));
    }

    /// <summary>
    /// The plugins Priority and DefaultTolerationSeconds see updates, too (<c>admission.NewHandler(Create, Update)</c>): what they gave the pod
    /// is not missing from a manifest that replaces it.
    /// </summary>
    [Fact]
    public void Pod_must_keep_what_admission_gave_it_when_a_manifest_without_it_replaces_it()
    {
        Create(Class("batch", -5) with { PreemptionPolicy = "Never" });
        var pod = Create(Of("batch"));
        Assert.NotEmpty(pod.Spec.Tolerations!);
        var replaced = Update(pod with
        {
            Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["status"] = "replaced" } },
            Spec = pod.Spec with { Priority = null, PreemptionPolicy = null, Tolerations = null },
        });
        Assert.Equal((-5, "Never"), (replaced.Spec.Priority, replaced.Spec.PreemptionPolicy));
        Assert.Equal(pod.Spec.Tolerations!, replaced.Spec.Tolerations!);
    }

    [Fact]
    public void Pod_without_a_class_must_get_the_one_for_all()
    {
        Create(Class("usual", 7) with { GlobalDefault = true });
        var pod = Create(APod());
        Assert.Equal(("usual", 7), (pod.Spec.PriorityClassName, pod.Spec.Priority));
    }

    [Fact]
    public void Pod_must_be_refused_with_a_class_that_is_not_there_or_with_another_priority()
    {
        Assert.Equal("pods \"web\" is forbidden: no PriorityClass with name none was found", Refused(Of("none")).Message);
        Create(Class("high", 100));
        var pod = Of("high");
        Assert.Equal(
            "pods \"web\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 100 from the given PriorityClass name",
            Refused(pod with { Spec = pod.Spec with { Priority = 5 } }).Message);
        Assert.Equal(
            "pods \"web\" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
            Refused(pod with { Spec = pod.Spec with { PreemptionPolicy = "Never" } }).Message);
        Assert.Equal(100, Create(pod with { Spec = pod.Spec with { Priority = 100 } }).Spec.Priority);
    }

    [Fact]
    public void Class_must_be_refused_in_the_words_of_Kubernetes()
    {
        Assert.Equal(
            "PriorityClass.scheduling.k8s.io \"system-mine\" is invalid: metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
            + "error: system-mine is not a known system priority class",
            Refused(Class("system-mine", 1)).Message);
        Assert.Equal(
            "PriorityClass.scheduling.k8s.io \"top\" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
            Refused(Class("top", 1000000001)).Message);
        Create(Class("first", 1) with { GlobalDefault = true });
        var refusal = Refused(Class("second", 2) with { GlobalDefault = true });
        Assert.Equal(
            (403, "priorityclasses.scheduling.k8s.io \"second\" is forbidden: PriorityClass first is already marked as default. Only one default can exist"),
            (refusal.Code, refusal.Message));
        var second = Create(Class("second", 2));
        Assert.Contains("already marked as default", Fail(Ask(id => new ActorCluster.Client.Protocol.UpdateObject(
            id, "test", ActorCluster.Api.Resources.ResourceTypes.PriorityClasses, second with { GlobalDefault = true }))).Message, StringComparison.Ordinal);
        Assert.Equal("new words", Update((PriorityClass)Succeed(Get<PriorityClass>("first")) with { Description = "new words" }).Description);
    }

    [Fact]
    public void Pod_must_have_label_keys_of_its_affinity_in_the_selectors()
    {
        var term = new PodAffinityTerm
        {
            TopologyKey = "zone",
            LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            MatchLabelKeys = ["pod-template-hash", "absent"],
            MismatchLabelKeys = ["tenant"],
        };
        var pod = APod() with
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Labels = new Dictionary<string, string> { ["pod-template-hash"] = "x1", ["tenant"] = "t" } },
        };
        var created = Create(pod with { Spec = pod.Spec with { Affinity = new Affinity { PodAntiAffinity = new PodAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [term] } } } });
        var expressions = created.Spec.Affinity!.PodAntiAffinity!.RequiredDuringSchedulingIgnoredDuringExecution![0].LabelSelector!.MatchExpressions!;
        Assert.Equal(["pod-template-hash In x1", "tenant NotIn t"], expressions.Select(static e => $"{e.Key} {e.Operator} {e.Values![0]}"));
    }

    private static PriorityClass Class(string name, int value) => new() { Metadata = new ObjectMeta { Name = name }, Value = value };

    private static Pod Of(string priorityClass, string name = "web")
    {
        var pod = APod(name);
        return pod with { Spec = pod.Spec with { PriorityClassName = priorityClass } };
    }
}
