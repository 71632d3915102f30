using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Runtime;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>
/// Services, endpoints and nodes that kube-apiserver refuses, in its words (kubernetes <c>pkg/apis/core/validation</c>,
/// <c>pkg/apis/discovery/validation</c>, <c>pkg/apis/node/validation</c>).
/// </summary>
public sealed class AddressRulesSpec
{
    [Theory]
    [InlineData(""" "externalIPs":["1"] """, "spec.externalIPs[0]: Invalid value: \"1\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData(""" "externalIPs":["127.0.0.1"] """, "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData(""" "ipFamilyPolicy":"Both" """, "spec.ipFamilyPolicy: Unsupported value: \"Both\": supported values: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"")]
    [InlineData(""" "ipFamilies":["IPv5"] """, "spec.ipFamilies[0]: Unsupported value: \"IPv5\": supported values: \"IPv4\", \"IPv6\"")]
    [InlineData(""" "loadBalancerSourceRanges":["10.0.0.0"] """, "[spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer', spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)]")]
    [InlineData(""" "allocateLoadBalancerNodePorts":true """, "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData(""" "healthCheckNodePort":31000 """, "spec.healthCheckNodePort: Invalid value: 31000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")]
    [InlineData(""" "type":"ExternalName","externalName":"a.example.com","ipFamilyPolicy":"SingleStack" """, "spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services")]
    public void Service_must_be_refused_in_the_words_of_Kubernetes(string spec, string message) => Assert.Equal(
        message, Strategies.ErrorsOf<Service>("""{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}],""" + spec + "}}"));

    [Theory]
    [InlineData("""{"port":80,"protocol":"ICMP"}""", "subsets[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("""{"port":80,"appProtocol":""}""", "[subsets[0].ports[0].appProtocol: Invalid value: \"\": name part must be non-empty, subsets[0].ports[0].appProtocol: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]")]
    public void Endpoints_must_be_refused_in_the_words_of_Kubernetes(string port, string message) => Assert.Equal(
        message,
        Strategies.ErrorsOf<Endpoints>("""{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[""" + port + "]}]}"));

    [Theory]
    [InlineData("""{"addresses":["10.1"]}""", """[]""", "endpoints[0].addresses[0]: Invalid value: \"10.1\": must be a valid IPv4 address")]
    [InlineData("""{"addresses":["10.0.0.1"]}""", """[{"name":"a","port":1},{"name":"a","port":2}]""", "ports[1].name: Duplicate value: \"a\"")]
    [InlineData("""{"addresses":["10.0.0.1"]}""", """[{"protocol":"ICMP","port":1}]""", "ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    public void Slice_must_be_refused_in_the_words_of_Kubernetes(string endpoint, string ports, string message) => Assert.Equal(
        message,
        Strategies.ErrorsOf<EndpointSlice>(
            """{"metadata":{"name":"s"},"addressType":"IPv4","endpoints":[""" + endpoint + """],"ports":""" + ports + "}"));

    [Theory]
    [InlineData(""" "spec":{"taints":[{"key":"a"}]} """, "metadata.taints[0].effect: Required value")]
    [InlineData(""" "spec":{"podCIDRs":["10.0.0.0/24","10.0.1.0/24"]} """, "spec.podCIDRs: Invalid value: []string{\"10.0.0.0/24\", \"10.0.1.0/24\"}: may specify no more than one CIDR for each IP family")]
    [InlineData(""" "spec":{"podCIDRs":["10.0.0.0/33"]} """, "spec.podCIDRs[0]: Invalid value: \"10.0.0.0/33\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    public void Node_must_be_refused_in_the_words_of_Kubernetes(string parts, string message) => Assert.Equal(
        message, Strategies.ErrorsOf<Node>("""{"metadata":{"name":"n"},""" + parts + "}"));

    [Theory]
    [InlineData("W10=", "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("ew==", "unexpected end of JSON input")]
    public void Secret_of_a_registry_must_be_an_object_and_stays_secret(string content, string problem) => Assert.Equal(
        "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": " + problem,
        Strategies.ErrorsOf<Secret>(
            "{\"metadata\":{\"name\":\"s\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"" + content + "\"}}"));

    [Fact]
    public void Runtime_class_must_have_its_tolerations_checked() => Assert.Equal(
        "scheduling.tolerations.tolerations[0].operator: Unsupported value: \"Near\": supported values: \"Equal\", \"Exists\"",
        Strategies.ErrorsOf<RuntimeClass>("""{"metadata":{"name":"r"},"handler":"h","scheduling":{"tolerations":[{"key":"a","operator":"Near"}]}}"""));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.0.1", false)]
    [InlineData("1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("[::1]", false)]
    [InlineData("", false)]
    public void Address_must_be_read_as_Go_reads_it(string text, bool valid) => Assert.Equal(valid, Names.IsIpAddress(text));
}
