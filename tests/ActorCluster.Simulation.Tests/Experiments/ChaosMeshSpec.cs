using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Tests.Experiments;

/// <summary>Objects of Chaos Mesh, with the fields that its documentation and examples show, as experiments.</summary>
public sealed class ChaosMeshSpec
{
    private const string Tikv = "  selector:\n    namespaces: [tidb]\n    labelSelectors:\n      app.kubernetes.io/component: tikv\n";
    private const string Machines = "nodes:running:labelSelector:app.kubernetes.io/component=tikv,mode:One,namespaces:[tidb],mode:All";

    private static ManifestContent Read(string kind, string spec) =>
        new ManifestReader(static _ => null).Read("chaos.yaml", $"apiVersion: chaos-mesh.org/v1alpha1\nkind: {kind}\nmetadata:\n  name: example\n  namespace: chaos-mesh\nspec:\n{spec}");

    // An entry without the marks of JSON, so that a test reads like a manifest.
    private static string Plain(TimelineEntry entry) =>
        KubernetesJson.ToText(entry).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);

    private static ManifestContent Accepts(string kind, string spec, params string[] entries)
    {
        var content = Read(kind, spec);
        Assert.Empty(content.Errors.Select(static error => error.ToString()));
        Assert.Equal(entries, content.Experiments.Single().Spec.Timeline!.Select(Plain));
        return content;
    }

    private static void Warns(ManifestContent content, params string[] warnings) =>
        Assert.Equal(warnings, content.Warnings.Select(static warning => warning.Message.Split(": ")[0]));

    private static void Refuses(string kind, string spec, params string[] errors) =>
        Assert.Equal(errors, Read(kind, spec).Errors.Select(static error => error.ToString()));

    [Fact]
    public void Pod_kill_must_delete_pods_at_once() => Warns(
        Accepts(
            "PodChaos",
            "  action: pod-kill\n  mode: one\n  duration: 30s\n" + Tikv,
            "name:example,pods:labelSelector:app.kubernetes.io/component=tikv,mode:One,namespaces:[tidb],action:deletePods:gracePeriodSeconds:0"),
        "spec.duration");

    [Fact]
    public void Pod_failure_must_keep_containers_from_running() => Warns(Accepts(
        "PodChaos",
        "  action: pod-failure\n  mode: fixed-percent\n  value: '40'\n  duration: 30s\n" + Tikv,
        "name:example,duration:30s,pods:labelSelector:app.kubernetes.io/component=tikv,mode:Percent,value:40,namespaces:[tidb],container:kind:Crash,every:0s"));

    [Fact]
    public void Container_kill_must_kill_each_named_container() => Accepts(
        "PodChaos",
        "  action: container-kill\n  mode: all\n  containerNames: [tikv, metrics]\n" + Tikv,
        "name:example-1,pods:labelSelector:app.kubernetes.io/component=tikv,container:tikv,mode:All,namespaces:[tidb],container:kind:Crash,exitCode:137",
        "name:example-2,pods:labelSelector:app.kubernetes.io/component=tikv,container:metrics,mode:All,namespaces:[tidb],container:kind:Crash,exitCode:137");

    [Fact]
    public void Every_selector_must_be_kept() => Warns(
        Accepts(
            "PodChaos",
            """
              action: pod-failure
              mode: random-max-percent
              value: 50
              remoteCluster: other
              selector:
                nodes: [node-1]
                nodeSelectors: { disk: ssd }
                pods: { a: [web-0], b: [web-1] }
                annotationSelectors: { owner: me }
                fieldSelectors: { metadata.name: web-0 }
                podPhaseSelectors: [Running]
                expressionSelectors:
                - { key: tier, operator: In, values: [cache, front] }
                - { key: legacy, operator: DoesNotExist }
            """,
            "name:example,nodes:names:[node-1],labelSelector:disk=ssd,mode:All,"
                + "pods:names:[a/web-0,b/web-1],labelSelector:tier in (cache, front),!legacy,mode:UpToPercent,value:50,namespaces:[a,b],"
                + "annotationSelector:owner=me,fieldSelector:metadata.name=web-0,phases:[Running],container:kind:Crash,every:0s"),
        "spec.remoteCluster");

    [Fact]
    public void Netem_must_combine_what_it_has_on_the_way_to_its_target() => Warns(
        Accepts(
            "NetworkChaos",
            "  action: netem\n  mode: one\n" + Tikv + """
              delay: { latency: 90ms, correlation: "25", jitter: 90ms, reorder: { reorder: "50", gap: 5 } }
              loss: { loss: "25", correlation: "25" }
              duplicate: { duplicate: "10" }
              direction: to
              target:
                mode: one
                selector: { labelSelectors: { app: pd } }
              duration: 10s
            """,
            $"name:example,duration:10s,{Machines},link:direction:ToMaster,peers:running:labelSelector:app=pd,mode:One,namespaces:[chaos-mesh],mode:All,"
                + "loss:25%,delay:90ms,jitter:90ms,duplicate:10%,reorder:50%"),
        "spec.selector", "spec.delay.correlation", "spec.delay.reorder.gap", "spec.loss.correlation");

    [Theory]
    [InlineData("partition", "direction: both", "direction:Both,peers:mode:All,partition:true")]
    [InlineData("corrupt", "corrupt: { corrupt: '40' }", "direction:ToMaster,peers:mode:All,loss:40%")]
    [InlineData("bandwidth", "bandwidth: { rate: 1mbps, limit: 20971520, buffer: 10000 }", "direction:ToMaster,peers:mode:All,bandwidth:1Mi")]
    [InlineData("loss", "direction: from\n  loss: { loss: '25' }", "direction:FromMaster,peers:mode:All,loss:25%")]
    public void A_fault_of_the_network_must_hit_the_ways_between_nodes(string action, string fields, string link) =>
        Accepts("NetworkChaos", $"  action: {action}\n  mode: one\n{Tikv}  duration: 1m\n  {fields}\n", $"name:example,duration:1m,{Machines},link:{link}");

    [Fact]
    public void Stress_must_use_memory_and_cpu() => Accepts(
        "StressChaos",
        "  mode: one\n" + Tikv + "  stressors: { memory: { workers: 4, size: 256MB }, cpu: { workers: 2, load: 50 } }\n  duration: 30s\n",
        "name:example-1,duration:30s,pods:labelSelector:app.kubernetes.io/component=tikv,mode:One,namespaces:[tidb],pressure:resource:memory,use:1073741824",
        "name:example-2,duration:30s,pods:labelSelector:app.kubernetes.io/component=tikv,mode:One,namespaces:[tidb],pressure:resource:cpu,use:1000m");

    [Fact]
    public void A_wrong_time_must_be_that_of_the_node() => Warns(
        Accepts("TimeChaos", "  mode: one\n" + Tikv + "  timeOffset: -10m100ns\n  clockIds: [CLOCK_REALTIME]\n  duration: 30s\n", $"name:example,duration:30s,{Machines},clock:offset:-10m100ns"),
        "spec.selector", "spec.clockIds");

    [Fact]
    public void A_full_disk_must_be_the_one_error_of_files_that_means_something()
    {
        const string Fault = "  mode: one\n" + Tikv + "  volumePath: /var/run/etcd\n  action: fault\n  duration: 400s\n  errno: ";
        Accepts("IOChaos", Fault + "28\n", $"name:example,duration:400s,{Machines},pressure:resource:nodefs,available:0");
        Assert.StartsWith("chaos.yaml:6:1: spec: nothing of this IOChaos has a meaning here", Assert.Single(Read("IOChaos", Fault + "5\n").Errors).ToString());
    }

    [Fact]
    public void Aborted_requests_must_fail_probes_and_say_so() => Warns(
        Accepts("HTTPChaos", "  mode: all\n" + Tikv + "  target: Request\n  port: 80\n  method: GET\n  path: /api\n  abort: true\n  duration: 5m\n",
            "name:example,duration:5m,pods:labelSelector:app.kubernetes.io/component=tikv,mode:All,namespaces:[tidb],probe:"),
        "spec.target", "spec.port", "spec.method", "spec.path", "spec.abort");

    [Fact]
    public void A_schedule_must_keep_its_cron_line()
    {
        var content = Accepts(
            "Schedule",
            "  schedule: '@every 5m'\n  type: PodChaos\n  historyLimit: 5\n  concurrencyPolicy: Forbid\n  podChaos:\n    action: pod-kill\n    mode: one\n    selector: { labelSelectors: { app: web } }\n",
            "name:example,pods:labelSelector:app=web,mode:One,namespaces:[chaos-mesh],action:deletePods:gracePeriodSeconds:0");
        Assert.Equal("@every 5m", content.Experiments[0].Spec.Schedule);
    }

    [Fact]
    public void A_workflow_must_become_a_timeline()
    {
        var content = Accepts(
            "Workflow",
            """
              entry: the-entry
              templates:
              - { name: the-entry, templateType: Serial, deadline: 240s, children: [check, both, pause, kill] }
              - { name: both, templateType: Parallel, deadline: 60s, children: [network, stress] }
              - name: network
                templateType: NetworkChaos
                deadline: 20s
                networkChaos: { action: loss, mode: all, selector: { labelSelectors: { app: web } }, loss: { loss: "50" } }
              - name: stress
                templateType: StressChaos
                deadline: 100s
                stressChaos: { mode: one, selector: { labelSelectors: { app: web } }, stressors: { cpu: { workers: 1, load: 20 } } }
              - { name: pause, templateType: Suspend, deadline: 10s }
              - name: kill
                templateType: PodChaos
                podChaos: { action: pod-kill, mode: one, selector: { labelSelectors: { app: web } } }
              - name: check
                templateType: StatusCheck
                deadline: 30s
                statusCheck: { mode: Continuous, type: HTTP, http: { url: "http://web.default.svc:8080/", method: GET, criteria: { statusCode: "200" } } }
            """,
            "name:check,at:0s,duration:30s,load:service:web,namespace:default,port:8080,requestsPerSecond:1,timeout:1s",
            "name:network,at:30s,duration:20s,nodes:running:labelSelector:app=web,mode:All,namespaces:[chaos-mesh],mode:All,link:direction:ToMaster,peers:mode:All,loss:50%",
            "name:stress,at:30s,duration:1m,pods:labelSelector:app=web,mode:One,namespaces:[chaos-mesh],pressure:resource:cpu,use:200m",
            "name:kill,at:1m40s,pods:labelSelector:app=web,mode:One,namespaces:[chaos-mesh],action:deletePods:gracePeriodSeconds:0");
        Assert.Equal("1s..30s", content.Experiments[0].Spec.Expectations!.Single().During);
    }

    [Fact]
    public void What_is_wrong_must_be_refused_with_its_line()
    {
        Refuses(
            "PodChaos", "  action: pod-kil\n  mode: two\n  selector: {}\n",
            "chaos.yaml:7:11: spec.action: Unsupported value: \"pod-kil\": supported values: \"container-kill\", \"pod-failure\", \"pod-kill\"",
            "chaos.yaml:8:9: spec.mode: Unsupported value: \"two\": supported values: \"all\", \"fixed\", \"fixed-percent\", \"one\", \"random-max-percent\"");
        Refuses(
            "NetworkChaos", "  action: delay\n  mode: one\n  selector: {}\n  duration: 5\n",
            "chaos.yaml:6:1: spec.delay: Required value: the action delay needs it",
            "chaos.yaml:10:13: spec.duration: Invalid value: \"5\": time: missing unit in duration \"5\"; a duration is written as 90s, 5m or 1h30m");
        Refuses("JVMChaos", "  action: return\n", "chaos.yaml:2:7: kind: JVMChaos of Chaos Mesh has no meaning here: nothing runs inside the containers");
        Refuses(
            "Workflow", "  entry: a\n  templates:\n  - { name: a, templateType: Serial, children: [b, a] }\n",
            "chaos.yaml:9:38: spec.templates[0].children: Not found: \"b\"", "chaos.yaml:9:38: spec.templates[0].children: Invalid value: \"a\": the templates contain each other");
    }

    [Fact]
    public void What_has_no_meaning_at_all_must_be_refused_with_the_reason() => Refuses(
        "DNSChaos", "  action: random\n  mode: all\n  patterns: [google.com]\n  selector: {}\n",
        "chaos.yaml:6:1: spec: nothing of this DNSChaos has a meaning here: spec.action: has no meaning here: names are not resolved: Services are found by their tables of addresses; "
            + "spec.patterns: has no meaning here: names are not resolved: Services are found by their tables of addresses");
}
