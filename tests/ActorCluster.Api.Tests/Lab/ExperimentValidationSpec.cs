using System.Text;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Tests.Lab;

/// <summary>What is refused of an experiment, and in which words.</summary>
public sealed class ExperimentValidationSpec
{
    private static Experiment Read(string spec) =>
        (Experiment)KubernetesJson.Decode(YamlToJson.ToNode(Encoding.UTF8.GetBytes("metadata: { name: x }\nspec:\n  " + spec.ReplaceLineEndings("\n  "))), typeof(Experiment)).Value;

    private static IEnumerable<string> Errors(string spec) => ExperimentValidation.Validate(Read(spec)).Select(static error => error.ToString());

    private static void Refuses(string spec, params string[] errors) => Assert.Equal(errors, Errors(spec));

    private static void RefusesEntry(string entry, params string[] errors) =>
        Refuses("timeline: [{ name: a, " + entry + " }]", [.. errors.Select(static error => "spec.timeline[0]" + error)]);

    private static void RefusesExpectation(string expectation, params string[] errors) => Refuses(
        "timeline: [{ name: dark, node: { kind: Crash } }, { name: store, store: { kind: Stall } }]\nexpectations: [{ name: e, " + expectation + " }]",
        [.. errors.Select(static error => "spec.expectations[0]" + error)]);

    [Fact]
    public void An_experiment_that_uses_everything_must_be_valid() => Refuses(
        """
        description: all of it
        cluster:
          pools:
          - { name: node, count: 6, zones: [a, b], labels: { x.y/z: w }, taints: ["k=v:NoSchedule"], capacity: { cpu: "4", memory: 8Gi } }
          settings: { controllers.node-lifecycle.monitor-grace-period: 40s }
          workloads:
          - inline: |
              apiVersion: v1
              kind: ConfigMap
              metadata: { name: a }
              ---
              apiVersion: v1
              kind: ConfigMap
              metadata: { name: b }
          - { file: web.yaml }
          controllers: 2
        steadyState: { within: 5m, for: 10s, conditions: [{ objects: { kind: Pod, where: [status.phase = Running], each: true } }] }
        timeline:
        - { name: dark, at: 10s, duration: 1m, nodes: { zones: [a], mode: Percent, value: 55 }, node: { kind: Crash } }
        - { name: back, after: dark, nodes: { sameAs: dark }, action: { uncordon: true } }
        - { name: late, after: back, at: 5s, duration: 10s, nodes: { running: { labelSelector: app=web } }, clock: { offset: -1h } }
        - { name: cut, duration: 20s, link: { direction: ToMaster, loss: 30%, delay: 1s, jitter: 500ms, peers: { mode: All } } }
        - { name: oom, pods: { labelSelector: app=web, mode: One }, container: { kind: OutOfMemory } }
        - { name: hog, pods: { namespaces: [a, b], phases: [Running] }, pressure: { resource: memory, growth: 10Mi, period: 60s } }
        - { name: slow, api: { verbs: [get], clients: ["kube*"], latency: 1s, rate: 10%, errorCode: 429, retryAfterSeconds: 1 } }
        - { name: bit, store: { kind: Corrupt, object: { kind: ReplicaSet, labelSelector: app=web }, path: spec.selector.app, value: '"x"' } }
        - { name: blind, nodes: { mode: All }, watch: { kind: Stall, clients: [kube-proxy] } }
        - { name: twice, component: { component: kube-controller-manager, kind: CrashAfterWrite, write: 3, instance: 2 } }
        - { name: users, duration: 1m, load: { service: web, requestsPerSecond: 100, retries: 3, timeout: 1s } }
        - { name: gone, pods: { names: [a/web-0] }, action: { deletePods: { gracePeriodSeconds: 0 } } }
        expectations:
        - { name: one, after: dark, from: Heal, between: 345s..370s, condition: { objects: { kind: Pod, onNodesOf: dark, before: dark, where: ["a[*] >= 3"], count: { exactly: 0 } } } }
        - { name: two, never: true, during: 0s..300s, condition: { not: { containers: { state: Exited, exitCode: 137, count: { atLeast: 1 } } } } }
        - { name: three, always: true, condition: { any: [{ metric: { name: request_error_ratio, of: users, atMost: "0.05" } }] } }
        invariants: { except: [one-leader], violated: [at-most-one-identity] }
        recovery: { within: 10m, ignore: [events] }
        repetition: { count: 3, every: 1h }
        schedule: "0 3 * * MON-FRI"
        """);

    [Theory]
    [InlineData("node: { kind: Crsh }", ".node.kind: Unsupported value: \"Crsh\": supported values: \"Crash\", \"Freeze\", \"Restart\", \"Shutdown\"")]
    [InlineData("duration: 10 min, node: { kind: Crash }", ".duration: Invalid value: \"10 min\": time: unknown unit \" min\" in duration \"10 min\"; a duration is written as 90s, 5m or 1h30m")]
    [InlineData("at: -1s, node: { kind: Crash }", ".at: Invalid value: \"-1s\": must be greater than or equal to 0")]
    [InlineData("node: { kind: Crash }, link: { partition: true }", ".link: Forbidden: may not be given beside node")]
    [InlineData("at: 0s", ": Required value: one of the fields node, clock, link, kubelet, container, image, probe, pressure, api, store, watch, component, load, action is needed")]
    [InlineData("duration: 1m, action: { drain: true }", ".duration: Forbidden: it is over in the moment in which it begins")]
    [InlineData("pods: {}, node: { kind: Crash }", ".pods: Forbidden: a fault of the kind node does not hit pods")]
    [InlineData("nodes: {}, store: { kind: Stall }", ".nodes: Forbidden: a fault of the kind store does not hit nodes")]
    [InlineData("container: { kind: Crash }", ".pods: Required value: a fault of the kind container hits pods that have to be chosen")]
    [InlineData("nodes: { mode: Fixed }, node: { kind: Crash }", ".nodes.value: Required value: the mode Fixed needs it")]
    [InlineData("nodes: { mode: Percent, value: 120 }, node: { kind: Crash }", ".nodes.value: Invalid value: 120: must be between 1 and 100, inclusive")]
    [InlineData("nodes: { sameAs: b }, node: { kind: Crash }", ".nodes.sameAs: Not found: \"b\"")]
    [InlineData("nodes: { labelSelector: a b }, node: { kind: Crash }", ".nodes.labelSelector: Invalid value: \"a b\": unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("link: { loss: '30' }", ".link.loss: Invalid value: \"30\": must be a percentage from 0% to 100%, such as 30%")]
    [InlineData("link: { direction: Both }", ".link: Required value: one of the fields partition, stall, loss, delay, duplicate, reorder, bandwidth is needed")]
    [InlineData("link: { delay: 1s, jitter: 2s }", ".link.jitter: Invalid value: \"2s\": must not be greater than the delay")]
    [InlineData("link: { bandwidth: fast }", ".link.bandwidth: Invalid value: \"fast\": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("pressure: { resource: memory, available: 5%, use: 1Gi }", ".pressure.use: Forbidden: may not be given beside available")]
    [InlineData("pressure: { resource: memory, use: 1Gi }", ".pods: Required value: this pressure hits pods that have to be chosen")]
    [InlineData("api: { outage: true, errorCode: 503 }", ".api.errorCode: Forbidden: nobody answers during an outage")]
    [InlineData("store: { kind: Corrupt, object: { kind: Pod, name: p } }", ".store.path: Required value: the field that is changed")]
    [InlineData("nodes: { mode: All }, watch: { kind: Stall, clients: [kubelet] }", ".watch.clients: Required value: only the watches of kube-proxy are chosen by node: clients must be [kube-proxy]")]
    [InlineData("watch: { kind: Rewind }", ".watch.revisions: Required value: how many writes back")]
    [InlineData("component: { component: kube-scheduler, kind: Pause, instance: 2 }", ".component.instance: Invalid value: 2: must be between 1 and 1, inclusive")]
    [InlineData("load: { service: web }", ".load.requestsPerSecond: Invalid value: 0: must be between 1 and 1000000, inclusive")]
    [InlineData("action: { taint: k }", ".action.taint: Invalid value: \"k\": must be key=value:effect with the effect NoSchedule, PreferNoSchedule or NoExecute, or key:effect- to take it away")]
    [InlineData("action: { scale: { object: { kind: Pod, name: web }, replicas: 1 } }", ".action.scale.object.kind: Unsupported value: \"Pod\": supported values: \"Deployment\", \"ReplicaSet\", \"StatefulSet\"")]
    public void A_wrong_entry_must_be_refused_with_what_was_expected(string entry, string error) => RefusesEntry(entry, error);

    [Theory]
    [InlineData("condition: { objects: { kind: Pod } }", ": Required value: one of the fields by, notBefore, between, always, never is needed")]
    [InlineData("by: 1m, never: true, condition: { objects: { kind: Pod } }", ".never: Forbidden: may not be given beside by")]
    [InlineData("between: 370s..345s, condition: { objects: { kind: Pod } }", ".between: Invalid value: \"370s..345s\": the second duration must not be shorter than the first")]
    [InlineData("by: 1m, during: 0s..5s, condition: { objects: { kind: Pod } }", ".during: Forbidden: only always and never have it")]
    [InlineData("by: 1m", ".condition: Required value")]
    [InlineData("by: 1m, after: lit, condition: { objects: { kind: Pod } }", ".after: Not found: \"lit\"")]
    [InlineData("by: 1m, condition: { objects: { kind: Pod, onNodesOf: store } }", ".condition.objects.onNodesOf: Invalid value: \"store\": must be an entry that hits nodes")]
    [InlineData("by: 1m, condition: { objects: { kind: Pod, where: [status.phase is Running] } }", ".condition.objects.where[0]: Invalid value: \"status.phase is Running\": \"is Running\" does not begin with an operator: =, !=, >=, <=, >, <, in (a, b), exists, absent or ~")]
    [InlineData("by: 1m, condition: { objects: { kind: Pod, count: {} } }", ".condition.objects.count: Required value: atLeast, atMost or exactly is needed")]
    [InlineData("by: 1m, condition: { objects: { kind: Pod }, metric: { name: requests_total, atLeast: '1' } }", ".condition.metric: Forbidden: may not be given beside objects")]
    [InlineData("by: 1m, condition: { metric: { name: requests_total, atLeast: much } }", ".condition.metric.atLeast: Invalid value: \"much\": must be a decimal number, such as 0.05")]
    public void A_wrong_expectation_must_be_refused_with_what_was_expected(string expectation, string error) => RefusesExpectation(expectation, error);

    [Fact]
    public void Names_must_be_unique_and_references_must_lead_somewhere() => Refuses(
        """
        timeline:
        - { name: a, after: b, duration: 1s, node: { kind: Crash } }
        - { name: b, after: a, duration: 1s, node: { kind: Crash } }
        - { name: b, node: { kind: Crash } }
        - { name: c, after: d, node: { kind: Crash } }
        - { name: d, node: { kind: Crash } }
        """,
        "spec.timeline[0].after: Invalid value: \"b\": the entries wait for each other",
        "spec.timeline[1].after: Invalid value: \"a\": the entries wait for each other",
        "spec.timeline[2].name: Duplicate value: \"b\"",
        "spec.timeline[3].after: Invalid value: \"d\": d has no duration: it lasts until the end of the experiment");

    [Fact]
    public void Several_errors_must_be_found_at_once() => Refuses(
        """
        cluster: { pools: [{ name: Node, count: -1 }], workloads: [{}] }
        steadyState: { for: 10m }
        duration: soon
        repetition: { count: 0 }
        schedule: "* *"
        """,
        "spec.cluster.pools[0].name: Invalid value: \"Node\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        "spec.cluster.pools[0].count: Invalid value: -1: must be greater than or equal to 0",
        "spec.cluster.workloads[0]: Required value: one of the fields file, inline is needed",
        "spec.steadyState.for: Invalid value: \"10m\": must not be longer than the time within which it has to hold",
        "spec.duration: Invalid value: \"soon\": time: invalid duration \"soon\"; a duration is written as 90s, 5m or 1h30m",
        "spec.repetition.count: Invalid value: 0: must be greater than or equal to 1",
        "spec.schedule: Invalid value: \"* *\": expected exactly 5 fields, found 2: [* *]");

    [Fact]
    public void An_unknown_invariant_must_be_refused_where_they_are_known() =>
        Assert.Equal(
            ["spec.invariants.violated[0]: Unsupported value: \"one-leder\": supported values: \"one-leader\", \"watches-complete\""],
            ExperimentValidation.Validate(Read("invariants: { violated: [one-leder] }"), ["watches-complete", "one-leader"]).Select(static error => error.ToString()));
}
