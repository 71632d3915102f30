using ActorCluster.Api.Networking;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>Cases of kubernetes pkg/apis/networking/validation/validation_test.go and of the strategies beside it.</summary>
public sealed class NetworkingStrategySpec
{
    private static string Ingress(string spec) => $$$"""{"metadata":{"name":"i"},"spec":{ {{{spec}}} } }""";

    private static string Path(string path) => Ingress($$$""" "rules":[{"host":"foo.bar.com","http":{"paths":[{{{path}}}]}}] """);

    private const string Backend = """ "backend":{"service":{"name":"web","port":{"number":80}}} """;

    [Theory]
    [InlineData(""" "defaultBackend":{"service":{"name":"web","port":{"number":80}}} """, "")]
    [InlineData("", "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified")]
    [InlineData(""" "defaultBackend":{} """, "spec.defaultBackend: Invalid value: \"\": resource or service backend is required")]
    [InlineData(""" "defaultBackend":{"service":{"name":"web","port":{}}} """, "spec.defaultBackend: Required value: port name or number is required")]
    [InlineData(""" "defaultBackend":{"service":{"name":"web","port":{"name":"http","number":80}}} """, "spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number")]
    [InlineData(""" "defaultBackend":{"service":{"name":"","port":{"number":80}}} """, "spec.defaultBackend.service.name: Required value")]
    [InlineData(""" "defaultBackend":{"service":{"name":"web","port":{"number":80}},"resource":{"kind":"K","name":"n"}} """, "spec.defaultBackend: Invalid value: \"\": cannot set both resource and service backends")]
    [InlineData(""" "rules":[{"host":"127.0.0.1"}] """, "spec.rules[0].host: Invalid value: \"127.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData(""" "rules":[{"host":"*.foo.com"}] """, "")]
    [InlineData(""" "rules":[{"http":{}}] """, "spec.rules[0].http.paths: Required value")]
    public void An_Ingress_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<Ingress>(Ingress(spec)));

    [Theory]
    [InlineData("/foo", "Prefix", "")]
    [InlineData("foo", "Prefix", "spec.rules[0].http.paths[0].path: Invalid value: \"foo\": must be an absolute path")]
    [InlineData("/foo//bar", "Exact", "spec.rules[0].http.paths[0].path: Invalid value: \"/foo//bar\": must not contain '//'")]
    [InlineData("/foo/..", "Exact", "spec.rules[0].http.paths[0].path: Invalid value: \"/foo/..\": cannot end with '/..'")]
    [InlineData("", "ImplementationSpecific", "")]
    [InlineData("/", "Regex", "spec.rules[0].http.paths[0].pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"")]
    public void A_path_must_be_checked_in_the_words_of_Kubernetes(string path, string type, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<Ingress>(Path($$$"""{"path":"{{{path}}}","pathType":"{{{type}}}", {{{Backend}}} }""")));

    [Fact]
    public void A_path_must_say_how_it_is_compared() => Assert.Equal(
        "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified", Strategies.ErrorsOf<Ingress>(Path($$$"""{"path":"/", {{{Backend}}} }""")));

    [Fact]
    public void An_Ingress_must_count_its_generations_and_keep_its_status()
    {
        var ingress = Strategies.Created<Ingress>(Ingress(""" "rules":[{"host":"a.com"}] """));
        var changed = ingress with
        {
            Spec = ingress.Spec with { IngressClassName = "nginx" },
            Status = new IngressStatus { LoadBalancer = new IngressLoadBalancerStatus { Ingress = [new IngressLoadBalancerIngress { Ip = "1.2.3.4" }] } },
        };

        Assert.Equal(1, ingress.Metadata.Generation);
        Assert.Equal(2, Strategies.Updated(ingress, changed).Metadata.Generation);
        Assert.Null(Strategies.Updated(ingress, changed).Status.LoadBalancer.Ingress);
    }

    [Theory]
    [InlineData(""" "controller":"acme.io/ingress" """, "")]
    [InlineData("", "spec.controller: Required value")]
    [InlineData(""" "controller":"acme" """, "spec.controller: Invalid value: \"acme\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData(""" "controller":"acme.io/ingress","parameters":{"kind":"K","name":"n","scope":"Namespace"} """, "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData(""" "controller":"acme.io/ingress","parameters":{"kind":"K","name":"n","namespace":"x"} """, "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'")]
    [InlineData(""" "controller":"acme.io/ingress","parameters":{"kind":"K","name":"","scope":"World"} """, "[spec.parameters.name: Required value, spec.parameters.scope: Unsupported value: \"World\": supported values: \"Cluster\", \"Namespace\"]")]
    public void A_class_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<IngressClass>(Ingress(spec)));

    private static string Policy(string peerOrPort) => Ingress($$$""" "ingress":[{ {{{peerOrPort}}} }] """);

    [Theory]
    [InlineData(""" "ports":[{"port":80,"endPort":90}],"from":[{"ipBlock":{"cidr":"192.168.0.0/16","except":["192.168.3.0/24"]}}] """, "")]
    [InlineData(""" "ports":[{"protocol":"ICMP"}] """, "spec.ingress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"")]
    [InlineData(""" "ports":[{"port":90,"endPort":80}] """, "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`")]
    [InlineData(""" "ports":[{"port":"http","endPort":80}] """, "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric")]
    [InlineData(""" "ports":[{"endPort":80}] """, "spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified")]
    [InlineData(""" "from":[{}] """, "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData(""" "from":[{"ipBlock":{"cidr":"10.0.0.0/8"},"podSelector":{}}] """, "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer")]
    [InlineData(""" "from":[{"ipBlock":{"cidr":"10.0.0.0"}}] """, "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData(""" "from":[{"ipBlock":{"cidr":"192.168.8.0/24","except":["192.168.9.1/32"]}}] """, "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"192.168.9.1/32\": must be a strict subset of `cidr`")]
    public void A_policy_must_be_checked_in_the_words_of_Kubernetes(string rule, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<NetworkPolicy>(Policy(rule)));

    [Theory]
    [InlineData("", "Ingress")]
    [InlineData(""" "egress":[{"ports":[{"port":53}]}] """, "Ingress Egress")]
    [InlineData(""" "policyTypes":["Egress"] """, "Egress")]
    public void A_policy_must_be_about_the_directions_that_it_has_rules_for(string spec, string types) =>
        Assert.Equal(types, string.Join(' ', Strategies.Created<NetworkPolicy>(Ingress(spec)).Spec.PolicyTypes!));
}
