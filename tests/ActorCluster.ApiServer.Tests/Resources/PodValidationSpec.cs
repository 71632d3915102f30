using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>Kubernetes' words for pods that it refuses.</summary>
public sealed class PodValidationSpec
{
    [Theory]
    [InlineData("""{}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"name":"A","image":"x"}]}""", "spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("""{"containers":[{"name":"a"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"name":"a","image":"x"},{"name":"a","image":"x"}]}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"restartPolicy":"No","containers":[{"name":"a","image":"x"}]}""", "spec.restartPolicy: Unsupported value: \"No\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"a","image":"x","imagePullPolicy":"Often"}]}""", "spec.containers[0].imagePullPolicy: Unsupported value: \"Often\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"a","image":"x","ports":[{"containerPort":70000}]}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containers":[{"name":"a","image":"x","resources":{"limits":{"cpu":"100m"},"requests":{"cpu":"200m"}}}]}""", "spec.containers[0].resources.requests: Invalid value: \"200m\": must be less than or equal to cpu limit of 100m")]
    [InlineData("""{"containers":[{"name":"a","image":"x","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"containers":[{"name":"a","image":"x","livenessProbe":{"successThreshold":2,"tcpSocket":{"port":80}}}]}""", "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"containers":[{"name":"a","image":"x","livenessProbe":{}}]}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"containers":[{"name":"a","image":"x"}],"tolerations":[{"operator":"Equal"}]}""", "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")]
    [InlineData("""{"containers":[{"name":"a","image":"x"}],"dnsPolicy":"None"}""", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None")]
    [InlineData("""{"containers":[{"name":"a","image":"x","ports":[{"containerPort":80,"hostPort":80}]},{"name":"b","image":"x","ports":[{"containerPort":81,"hostPort":80}]}]}""", "spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//80\"")]
    [InlineData("""{"containers":[{"name":"a","image":"x","env":[{"name":"E","value":"v","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}""", "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty")]
    [InlineData("""{"containers":[{"name":"a","image":"x"}],"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","nodeTaintsPolicy":"Maybe","labelSelector":{"matchLabels":{"app":"web"}},"matchLabelKeys":["app"]}]}""", "[spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: \"Maybe\": supported values: \"Honor\", \"Ignore\", spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: \"app\": exists in both matchLabelKeys and labelSelector]")]
    [InlineData("""{"containers":[{"name":"a","image":"x"}],"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","matchLabelKeys":["app"]}]}}}""", "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set")]
    public void Pod_must_be_refused_in_the_words_of_Kubernetes(string spec, string message)
    {
        var errors = new FieldErrors();
        PodValidation.Spec(PodDefaults.Pod(KubernetesJson.Decode<PodSpec>(spec)), FieldPath.Of("spec"), errors);
        Assert.Equal(message, FieldError.Aggregate(errors.List));
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.27", "IfNotPresent")]
    [InlineData("registry:5000/nginx", "Always")]
    [InlineData("nginx@sha256:abc", "IfNotPresent")]
    public void Pull_policy_must_follow_the_tag(string image, string policy) => Assert.Equal(policy, ContainerDefaults.PullPolicyOf(image));

    [Theory]
    [InlineData("""[{}]""", "BestEffort")]
    [InlineData("""[{"resources":{"requests":{"cpu":"1"}}}]""", "Burstable")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]""", "Guaranteed")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}}]""", "Burstable")]
    [InlineData("""[{"resources":{"limits":{"cpu":"1","memory":"1Gi"}}},{}]""", "Burstable")]
    public void Quality_of_service_must_follow_requests_and_limits(string containers, string expected) => Assert.Equal(
        expected, PodQos.ClassOf(PodDefaults.Pod(KubernetesJson.Decode<PodSpec>($$"""{"containers":{{containers}}}"""))));

    [Fact]
    public void Defaults_must_be_complete()
    {
        var spec = PodDefaults.Pod(KubernetesJson.Decode<PodSpec>(
            """{"containers":[{"name":"a","image":"x","ports":[{"containerPort":80}],"readinessProbe":{"httpGet":{"port":80}}}],"volumes":[{"name":"v","configMap":{"name":"c"}},{"name":"e"}]}"""));
        Assert.Equal(
            """{"volumes":[{"name":"v","configMap":{"name":"c","defaultMode":420}},{"name":"e","emptyDir":{}}],"containers":[{"name":"a","image":"x","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{},"readinessProbe":{"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler","enableServiceLinks":true}""",
            KubernetesJson.ToText(spec));
        Assert.Same(spec, PodDefaults.Pod(spec));
    }
}
