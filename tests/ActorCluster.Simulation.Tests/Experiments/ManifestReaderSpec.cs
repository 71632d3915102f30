using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Tests.Experiments;

/// <summary>What is said of a manifest that is wrong: file, line, column, and what was expected.</summary>
public sealed class ManifestReaderSpec
{
    private const string Head = "apiVersion: lab.actorcluster.dev/v1alpha1\nkind: Experiment\nmetadata:\n  name: zone-dark\n";

    private static ManifestContent Read(string text) =>
        new ManifestReader(static name => name == "web.yaml" ? "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" : null).Read("zone-dark.yaml", text);

    private static void Refuses(string text, params string[] errors)
    {
        var content = Read(text);
        Assert.Equal(errors, content.Errors.Select(static error => error.ToString()));
        Assert.Empty(content.Experiments);
    }

    [Fact]
    public void A_wrong_value_must_be_refused_with_its_line() => Refuses(
        Head + """
        spec:
          timeline:
          - name: dark
            duration: 10 min
            node:
              kind: Crsh
        """,
        "zone-dark.yaml:8:15: spec.timeline[0].duration: Invalid value: \"10 min\": time: unknown unit \" min\" in duration \"10 min\"; a duration is written as 90s, 5m or 1h30m",
        "zone-dark.yaml:10:13: spec.timeline[0].node.kind: Unsupported value: \"Crsh\": supported values: \"Crash\", \"Freeze\", \"Restart\", \"Shutdown\"");

    [Fact]
    public void An_unknown_field_must_be_refused_with_the_nearest_one_that_there_is() => Refuses(
        Head + "spec:\n  timelin:\n  - name: a\n  cluster:\n    pools:\n    - name: node\n      cuont: 3\n      quark: 1\n",
        "zone-dark.yaml:6:3: spec.timelin: unknown field, did you mean \"timeline\"?",
        "zone-dark.yaml:11:14: spec.cluster.pools[0].cuont: unknown field, did you mean \"count\"?",
        "zone-dark.yaml:12:14: spec.cluster.pools[0].quark: unknown field");

    [Fact]
    public void A_value_of_another_type_must_be_refused_with_what_was_expected() => Refuses(
        Head + "spec:\n  timeline:\n  - name: off\n    node: Crash\n  cluster:\n    controllers: two\n    pools: {}\n    settings: { a.b: 5 }\n",
        "zone-dark.yaml:7:11: spec.timeline[0].name: Invalid value: false: a text is expected: put it in quotation marks",
        "zone-dark.yaml:8:11: spec.timeline[0].node: Invalid value: \"Crash\": an object with fields is expected",
        "zone-dark.yaml:10:18: spec.cluster.controllers: Invalid value: \"two\": a whole number is expected",
        "zone-dark.yaml:11:5: spec.cluster.pools: Invalid value: {…}: a list is expected",
        "zone-dark.yaml:12:22: spec.cluster.settings[a.b]: Invalid value: 5: a text is expected: put it in quotation marks");

    [Fact]
    public void A_missing_value_must_be_refused_with_the_line_of_what_it_is_missing_in() => Refuses(
        Head + "spec:\n  timeline:\n  - name: a\n  - at: 1s\n    node: { kind: Crash }\n",
        "zone-dark.yaml:7:5: spec.timeline[0]: Required value: one of the fields node, clock, link, kubelet, container, image, probe, pressure, api, store, watch, component, load, action is needed",
        "zone-dark.yaml:8:5: spec.timeline[1].name: Required value");

    [Fact]
    public void Broken_YAML_must_be_refused_with_its_line()
    {
        var error = Assert.Single(Read(Head + "spec:\n  timeline: [\n").Errors);
        Assert.StartsWith("zone-dark.yaml:7:1: this is no YAML: ", error.ToString());
    }

    [Fact]
    public void Another_kind_must_be_refused_with_the_nearest_one_that_there_is() => Refuses(
        "apiVersion: lab.actorcluster.dev/v1alpha1\nkind: Experimnt\n",
        "zone-dark.yaml:2:7: there is no kind \"Experimnt\" of \"lab.actorcluster.dev/v1alpha1\": expected Experiment of lab.actorcluster.dev/v1alpha1 or a kind of chaos-mesh.org/v1alpha1, did you mean \"Experiment\"?");

    [Fact]
    public void A_file_without_an_experiment_must_be_refused() => Refuses(
        "# nothing\n---\n",
        "zone-dark.yaml:1:1: there is no experiment: expected a document of the kind Experiment of lab.actorcluster.dev/v1alpha1");

    [Fact]
    public void Workloads_must_be_read_from_their_files_and_from_the_manifest_itself()
    {
        var content = Read("---\n" + Head + "spec:\n  cluster:\n    workloads:\n    - file: web.yaml\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n");
        Assert.Empty(content.Errors);
        var workloads = Assert.Single(content.Experiments).Spec.Cluster!.Workloads!;
        Assert.Equal(["kind: Service", "\"kind\":\"ConfigMap\""], workloads.Select(static (workload, i) => i == 0 ? workload.Inline!.Split('\n')[1] : workload.Inline!.Split(',')[1]));

        Refuses(
            Head + "spec:\n  cluster:\n    workloads:\n    - file: wbe.yaml\n",
            "zone-dark.yaml:8:13: spec.cluster.workloads[0].file: Not found: \"wbe.yaml\"");
    }
}
