using ActorCluster.Api.Core;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>
/// What kube-apiserver refuses in the less usual fields of a pod, and in what words (kubernetes <c>pkg/apis/core/validation/validation.go</c>).
/// </summary>
public sealed class PodRulesSpec
{
    [Theory]
    [InlineData("""{"terminationMessagePolicy":"Pipe"}""", "spec.containers[0].terminationMessagePolicy: Unsupported value: \"Pipe\": supported values: \"File\", \"FallbackToLogsOnError\"")]
    [InlineData("""{"envFrom":[{}]}""", "spec.containers[0].envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")]
    [InlineData("""{"envFrom":[{"prefix":"a=b","configMapRef":{"name":"settings"}}]}""", "spec.containers[0].envFrom[0].prefix: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='")]
    [InlineData("""{"env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"spec.schedulerName"}}}]}""", "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"spec.schedulerName\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"")]
    [InlineData("""{"env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"spec.nowhere"}}}]}""", "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.nowhere\": error converting fieldPath: field label not supported: spec.nowhere")]
    [InlineData("""{"env":[{"name":"E","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"2"}}}]}""", "spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource")]
    [InlineData("""{"env":[{"name":"E","valueFrom":{"resourceFieldRef":{"resource":"limits.disk"}}}]}""", "spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"limits.disk\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"")]
    [InlineData("""{"volumeMounts":[{"mountPath":"/v"}]}""", "[spec.containers[0].volumeMounts[0].name: Required value, spec.containers[0].volumeMounts[0].name: Not found: \"\"]")]
    [InlineData("""{"volumeMounts":[{"name":"v","mountPath":"/v","subPath":"a/../b"}]}""", "spec.containers[0].volumeMounts.subPath: Invalid value: \"a/../b\": must not contain '..'")]
    [InlineData("""{"volumeMounts":[{"name":"v","mountPath":"/v","subPath":"a","subPathExpr":"b"}]}""", "spec.containers[0].volumeMounts[0].subPathExpr: Invalid value: \"b\": subPathExpr and subPath are mutually exclusive")]
    [InlineData("""{"volumeMounts":[{"name":"v","mountPath":"/v","mountPropagation":"Up"}]}""", "spec.containers[0].volumeMounts.mountPropagation: Unsupported value: \"Up\": supported values: \"Bidirectional\", \"HostToContainer\", \"None\"")]
    [InlineData("""{"volumeMounts":[{"name":"v","mountPath":"/v","mountPropagation":"Bidirectional"}]}""", "spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers")]
    [InlineData("""{"volumeDevices":[{"name":"v","devicePath":"/dev/v"}]}""", "spec.containers[0].volumeDevices[0].name: Invalid value: \"v\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")]
    [InlineData("""{"livenessProbe":{"httpGet":{"port":80,"httpHeaders":[{"name":"X_A","value":"b"}]}}}""", "spec.containers[0].livenessProbe.httpGet.httpHeaders: Invalid value: \"X_A\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')")]
    [InlineData("""{"livenessProbe":{"tcpSocket":{"port":"no_port"}}}""", "spec.containers[0].livenessProbe.tcpSocket.port: Invalid value: \"no_port\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")]
    [InlineData("""{"readinessProbe":{"tcpSocket":{"port":80},"terminationGracePeriodSeconds":5}}""", "spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes")]
    [InlineData("""{"lifecycle":{"preStop":{"sleep":{"seconds":31}}}}""", "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.")]
    [InlineData("""{"securityContext":{"seccompProfile":{"type":"Mine"}}}""", "spec.containers[0].securityContext.seccompProfile.type: Unsupported value: \"Mine\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"")]
    [InlineData("""{"securityContext":{"appArmorProfile":{"type":"Localhost"}}}""", "spec.containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost")]
    public void Container_must_be_refused_in_the_words_of_Kubernetes(string container, string message)
    {
        var more = container[1..];
        Assert.Equal(
            message,
            ErrorsOf($$$"""{"containers":[{"name":"a","image":"x",{{{more}}}],"volumes":[{"name":"v","emptyDir":{}}]}"""));
    }

    [Theory]
    [InlineData("""{"emptyDir":{},"secret":{"secretName":"s"},"configMap":{"name":"c"}}""", "[spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type, spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type, spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    [InlineData("""{"hostPath":{"path":"/x","type":"Folder"}}""", "[spec.volumes[0].hostPath.type: Unsupported value: \"Folder\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\", spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    [InlineData("""{"downwardAPI":{"items":[{"path":"p"}]}}""", "[spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required, spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    [InlineData("""{"downwardAPI":{"items":[{"path":"..p","resourceFieldRef":{"resource":"limits.cpu"}}]}}""", "[spec.volumes[0].downwardAPI.path: Invalid value: \"..p\": must not start with '..', spec.volumes[0].downwardAPI.resourceFieldRef.containerName: Required value, spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    [InlineData("""{"projected":{"sources":[{"serviceAccountToken":{"path":"token","expirationSeconds":60}}]}}""", "[spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes, spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    [InlineData("""{"projected":{"sources":[{"secret":{"name":"s","items":[{"key":"k","path":"p"}]}},{"configMap":{"name":"c","items":[{"key":"k","path":"p"}]}}]}}""", "[spec.volumes[0].projected: Invalid value: \"c\": conflicting duplicate paths, spec.containers[0].volumeMounts[0].name: Not found: \"v\"]")]
    public void Volume_that_is_wrong_must_be_refused_and_cannot_be_mounted(string source, string message)
    {
        var more = source[1..];
        Assert.Equal(
            message,
            ErrorsOf($$$"""{"containers":[{"name":"a","image":"x","volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v",{{{more}}}]}"""));
    }

    [Theory]
    [InlineData("""{"hostAliases":[{"ip":"10.1","hostnames":["A"]}]}""", "[spec.hostAliases[0].ip: Invalid value: \"10.1\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), spec.hostAliases[0].hostnames[0]: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]")]
    [InlineData("""{"dnsConfig":{"options":[{"value":"2"}]}}""", "spec.dnsConfig.options[0]: Required value: must not be empty")]
    [InlineData("""{"dnsConfig":{"nameservers":["one"]}}""", "spec.dnsConfig.nameservers[0]: Invalid value: \"one\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("""{"preemptionPolicy":"Always"}""", "spec.preemptionPolicy: Unsupported value: \"Always\": supported values: \"PreemptLowerPriority\", \"Never\"")]
    [InlineData("""{"securityContext":{"fsGroupChangePolicy":"Never"}}""", "spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Never\": supported values: \"Always\", \"OnRootMismatch\"")]
    [InlineData("""{"securityContext":{"supplementalGroups":[-1]}}""", "spec.securityContext.supplementalGroups[0]: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"kernel.shmmax","value":"1"},{"name":"kernel.shmmax","value":"2"}]}}""", "spec.securityContext.sysctls[1].name: Duplicate value: \"kernel.shmmax\"")]
    [InlineData("""{"hostNetwork":true,"securityContext":{"sysctls":[{"name":"net.core.somaxconn","value":"1"}]}}""", "spec.securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true")]
    [InlineData("""{"hostPID":true,"shareProcessNamespace":true}""", "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["a","b"]}]}]}}}}""", "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector")]
    [InlineData("""{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"},{"maxSkew":2,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"}]}""", "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{zone, DoNotSchedule}\"")]
    [InlineData("""{"tolerations":[{"key":"a","operator":"Exists","value":"b"}]}""", "spec.tolerations[0].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'")]
    public void Pod_must_be_refused_in_the_words_of_Kubernetes(string spec, string message)
    {
        var more = spec[1..];
        Assert.Equal(message, ErrorsOf($$$"""{"containers":[{"name":"a","image":"x"}],{{{more}}}"""));
    }

    [Fact]
    public void Type_of_a_path_of_the_machine_must_be_written_though_it_is_empty() => Assert.Contains(
        "\"hostPath\":{\"path\":\"/x\",\"type\":\"\"}",
        KubernetesJson.ToText(PodDefaults.Pod(KubernetesJson.Decode<PodSpec>(
            """{"containers":[{"name":"a","image":"x"}],"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}"""))),
        StringComparison.Ordinal);

    [Fact]
    public void Image_in_a_template_may_have_blanks_around_it_but_not_in_a_pod()
    {
        const string Spec = """{"containers":[{"name":"a","image":" x"}]}""";
        Assert.Equal("[]", ErrorsOf(Spec));
        Assert.Equal(
            "spec.containers[0].image: Invalid value: \" x\": must not have leading or trailing whitespace",
            Strategies.ErrorsOf<Pod>($$$"""{"metadata":{"name":"p"},"spec":{{{Spec}}}}"""));
    }

    private static string ErrorsOf(string spec)
    {
        var errors = new FieldErrors();
        PodValidation.Spec(PodDefaults.Pod(KubernetesJson.Decode<PodSpec>(spec)), FieldPath.Of("spec"), errors);
        return FieldError.Aggregate(errors.List);
    }
}
