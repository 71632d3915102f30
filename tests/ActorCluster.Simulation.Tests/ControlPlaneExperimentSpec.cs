using System.Text;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;
using Xunit;
using Xunit.Abstractions;

namespace ActorCluster.Simulation.Tests;

/// <summary>Experiments on the control plane: an API that is away (24), watches that miss something (25, 28).</summary>
public sealed class ControlPlaneExperimentSpec(ITestOutputHelper output)
{
    private const string Web = """
        apiVersion: lab.actorcluster.dev/v1alpha1
        kind: Experiment
        metadata: { name: control-plane }
        spec:
          cluster:
            workloads:
            - inline: |
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: web }
                spec:
                  replicas: 3
                  selector: { matchLabels: { app: web } }
                  template:
                    metadata: { labels: { app: web } }
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }]
                ---
                apiVersion: v1
                kind: Service
                metadata: { name: web }
                spec: { selector: { app: web }, ports: [{ port: 80 }] }

        """;

    // OpenAI, December 2024: what runs goes on running and serving while nobody can ask the API for anything.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_data_plane_must_survive_an_API_that_is_away(long seed) => Passes(seed, """
          timeline:
          - { name: users, at: 10s, duration: 5m, load: { service: web, requestsPerSecond: 20 } }
          - { name: away, at: 30s, duration: 120s, api: { outage: true } }
          expectations:
          - { name: served, never: true, during: 0s..300s, condition: { metric: { name: request_errors_total, of: users, atLeast: "1" } } }
          - { name: running, always: true, during: 0s..300s, condition: { containers: { labelSelector: app=web, count: { exactly: 3 } } } }
          - { name: nothing-is-evicted, never: true, during: 0s..300s, condition: { objects: { kind: Pod, where: ["metadata.deletionTimestamp exists"] } } }
        """);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Controllers_must_converge_after_a_dropped_event_and_a_step_into_the_past(long seed) => Passes(seed, """
          invariants: { violated: [watches-complete] }
          timeline:
          - { name: drop, duration: 60s, watch: { kind: Drop, clients: [replicaset-controller], resources: [pods], count: 2 } }
          - { name: kill, at: 5s, pods: { labelSelector: app=web, mode: One }, action: { deletePods: {} } }
          - { name: past, at: 90s, watch: { kind: Rewind, clients: [replicaset-controller], revisions: 40 } }
          expectations:
          - { name: whole, after: past, by: 30s, condition: { objects: { kind: Deployment, name: web, where: ["status.readyReplicas = 3"] } } }
          - { name: no-more, after: past, during: 30s..120s, always: true, condition: { objects: { kind: Pod, where: ["metadata.deletionTimestamp absent"], count: { exactly: 3 } } } }
        """);

    // Monzo 2017, Preply 2020.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_stalled_proxy_must_send_traffic_to_dead_addresses_until_it_goes_on(long seed) => Passes(seed, """
          timeline:
          - { name: users, at: 10s, duration: 5m, load: { service: web, requestsPerSecond: 30 } }
          - { name: stale, at: 30s, duration: 120s, nodes: { mode: All }, watch: { kind: Stall, clients: [kube-proxy] } }
          - { name: kill, at: 40s, pods: { labelSelector: app=web, mode: One }, action: { deletePods: {} } }
          expectations:
          - { name: well-before, after: users, never: true, during: 0s..19s, condition: { metric: { name: request_errors_total, of: users, atLeast: "1" } } }
          - { name: dead-addresses, after: stale, by: 30s, condition: { metric: { name: request_error_ratio, of: users, atLeast: "0.2" } } }
          - { name: until-the-end, after: stale, always: true, during: 30s..115s, condition: { metric: { name: request_error_ratio, of: users, atLeast: "0.2" } } }
          - { name: well-again, after: stale, from: Heal, always: true, during: 15s..60s, condition: { metric: { name: request_error_ratio, of: users, atMost: "0" } } }
        """);

    private void Passes(long seed, string rest)
    {
        var experiment = KubernetesJson.Decode<Experiment>(YamlToJson.Convert(Encoding.UTF8.GetBytes(Web + rest)));
        using var runner = new ExperimentRunner(experiment, new RunOptions { Seed = seed });
        var run = runner.Run();
        output.WriteLine(run.Judgement.Why);
        foreach (var fault in run.Faults)
        {
            output.WriteLine(fault.ToString());
        }

        Assert.True(run.Judgement.Verdict == ExperimentVerdict.Passed, run.Judgement.Why);
        Assert.Empty(runner.Cluster.Failures);
    }
}
