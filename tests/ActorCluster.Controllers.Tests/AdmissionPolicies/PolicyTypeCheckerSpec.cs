using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Serialization;
using ActorCluster.Controllers.AdmissionPolicies;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Tests.AdmissionPolicies;

/// <summary>
/// What a policy's status tells of its expressions (k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go, kubernetes
/// pkg/controller/validatingadmissionpolicystatus, and the page on validating admission policies of Kubernetes' documentation).
/// </summary>
public sealed class PolicyTypeCheckerSpec
{
    [Theory]
    [InlineData("""{"apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments"]}""", "apps/v1, Kind=Deployment")]
    [InlineData("""{"apiGroups":["apps"],"apiVersions":["v1"],"resources":["statefulsets","deployments","deployments/status"]}""", "apps/v1, Kind=Deployment; apps/v1, Kind=StatefulSet")]
    [InlineData("""{"apiGroups":[""],"apiVersions":["v1"],"resources":["pod"]}""", "/v1, Kind=Pod")]
    [InlineData("""{"apiGroups":["autoscaling"],"apiVersions":["v2","v1"],"resources":["horizontalpodautoscalers"]}""", "autoscaling/v1, Kind=HorizontalPodAutoscaler; autoscaling/v2, Kind=HorizontalPodAutoscaler")]
    [InlineData("""{"apiGroups":["stable.example.com"],"apiVersions":["v1","v2"],"resources":["crontabs"]}""", "stable.example.com/v1, Kind=CronTab")]
    [InlineData("""{"apiGroups":["apps","*"],"apiVersions":["v1"],"resources":["deployments"]}""", "")]
    [InlineData("""{"apiGroups":["apps"],"apiVersions":["*"],"resources":["deployments"]}""", "")]
    [InlineData("""{"apiGroups":["apps"],"apiVersions":["v1"],"resources":["*"]}""", "")]
    [InlineData("""{"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/*"]}""", "")]
    [InlineData("""{"apiGroups":["nowhere.example.com"],"apiVersions":["v1"],"resources":["things"]}""", "")]
    public void Checker_must_look_at_the_kinds_that_are_named(string rule, string expected) =>
        Assert.Equal(expected, string.Join("; ", Checker.KindsOf(PolicyOf("true", rule))));

    [Fact]
    public void Checker_must_look_at_ten_kinds_of_a_rule_at_most()
    {
        const string rule = """
            {"apiGroups":["apps","batch",""],"apiVersions":["v1"],"resources":["pods","services","secrets","configmaps","nodes","namespaces",
              "events","endpoints","limitranges","resourcequotas","deployments","jobs"]}
            """;

        Assert.Equal(PolicyTypeChecker.MostKinds, Checker.KindsOf(PolicyOf("true", rule)).Count);
    }

    [Fact]
    public void Warning_must_name_the_kind_and_the_place()
    {
        var warning = Assert.Single(Checker.Check(PolicyOf("object.replicas > 1")));

        Assert.Equal("spec.validations[0].expression", warning.FieldRef);
        Assert.Equal("apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n", warning.Warning);
    }

    [Fact]
    public void Warning_must_tell_of_each_kind()
    {
        var policy = PolicyOf("object.spec.replicas > 1", """{"apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments","replicasets","daemonsets"]}""");

        Assert.Equal(
            "apps/v1, Kind=DaemonSet: ERROR: <input>:1:12: undefined field 'replicas'\n | object.spec.replicas > 1\n | ...........^\n",
            Assert.Single(Checker.Check(policy)).Warning);
    }

    [Theory]
    [InlineData("object.spec.replicas <= 5 && object.metadata.labels['app'] == 'a' && object.metadata.creationTimestamp < timestamp('2027-01-01T00:00:00Z')")]
    [InlineData("object.spec.template.spec.containers.all(c, c.image.startsWith('a') && c.ports.all(p, p.containerPort > 1024))")]
    [InlineData("object.spec.strategy.rollingUpdate.maxSurge == 1 || object.spec.strategy.rollingUpdate.maxSurge == '10%'")]
    [InlineData("oldObject == null || oldObject.spec.replicas == object.spec.replicas")]
    [InlineData("namespaceObject.metadata.labels.env == 'prod' && request.userInfo.username != '' && has(request.options)")]
    [InlineData("authorizer.group('apps').resource('deployments').check('create').allowed()")]
    public void Expression_that_fits_must_not_be_warned_of(string expression) => Assert.Empty(Checker.Check(PolicyOf(expression)));

    [Theory]
    [InlineData("object.spec.replicas == '5'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("object.spec.template.spec.containers[0].resources.limits['cpu'] == '1'", "undefined field 'limits'")]
    [InlineData("namespaceObject.metadata.uid == ''", "undefined field 'uid'")]
    [InlineData("authorizer.allowed()", "found no matching overload for 'allowed' applied to 'kubernetes.authorization.Authorizer.()'")]
    [InlineData("authorizer.requestResource.check('get').allowed()", "unexpected failed resolution of 'kubernetes.authorization.Authorizer'")]
    [InlineData("params.a == 1", "undeclared reference to 'params' (in container '')")]
    public void Expression_that_does_not_fit_must_be_warned_of(string expression, string expected) =>
        Assert.Contains(expected, Assert.Single(Checker.Check(PolicyOf(expression))).Warning, StringComparison.Ordinal);

    [Fact]
    public void Parameters_and_variables_must_have_their_types()
    {
        var policy = PolicyOf("variables.limit < params.data.limit && variables.spec.nothing && variables.wrong == 1");
        policy = policy with
        {
            Spec = policy.Spec with
            {
                ParamKind = new ParamKind { ApiVersion = "v1", Kind = "ConfigMap" },
                Variables =
                [
                    new Variable { Name = "limit", Expression = "object.spec.replicas" },
                    new Variable { Name = "spec", Expression = "object.spec" },
                    new Variable { Name = "wrong", Expression = "object.nothing" },
                ],
            },
        };

        var warning = Assert.Single(Checker.Check(policy)).Warning;

        Assert.Contains("found no matching overload for '_<_' applied to '(int, string)'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("undefined field", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_must_be_checked_after_their_rules()
    {
        var policy = PolicyOf("object.foo");
        policy = policy with { Spec = policy.Spec with { Validations = [policy.Spec.Validations![0] with { MessageExpression = "object.bar" }] } };

        Assert.Equal(
            ["spec.validations[0].expression", "spec.validations[0].messageExpression"],
            Checker.Check(policy).Select(static warning => warning.FieldRef));
    }

    [Fact]
    public void Objects_of_definitions_must_have_the_types_of_their_schemas()
    {
        const string rule = """{"apiGroups":["stable.example.com"],"apiVersions":["v1"],"resources":["crontabs"]}""";

        Assert.Empty(Checker.Check(PolicyOf("object.spec.replicas > 1 && object.metadata.namespace == 'a' && object.kind == 'CronTab'", rule)));
        Assert.Contains("undefined field 'image'", Assert.Single(Checker.Check(PolicyOf("object.spec.image == ''", rule))).Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_must_be_written_once_for_a_generation()
    {
        var policy = PolicyOf("object.replicas > 1");

        var write = Assert.IsType<UpdateWrite>(Assert.Single(AdmissionPolicyStatusController.Decide(policy, Checker).Writes));
        var written = (ValidatingAdmissionPolicy)write.Object;

        Assert.Equal("status", write.Subresource);
        Assert.Equal(3, written.Status.ObservedGeneration);
        Assert.Single(written.Status.TypeChecking!.ExpressionWarnings!);
        Assert.Empty(AdmissionPolicyStatusController.Decide(written, Checker).Writes);
        Assert.Empty(AdmissionPolicyStatusController.Decide(null, Checker).Writes);
    }

    [Fact]
    public void Status_must_say_that_it_was_checked_when_nothing_is_wrong()
    {
        var write = (UpdateWrite)Assert.Single(AdmissionPolicyStatusController.Decide(PolicyOf("true"), Checker).Writes);

        Assert.Contains("\"status\":{\"observedGeneration\":3,\"typeChecking\":{}}", KubernetesJson.ToNode((ValidatingAdmissionPolicy)write.Object).ToJsonString(), StringComparison.Ordinal);
    }

    private static PolicyTypeChecker Checker { get; } = new(new KindCatalog(static () =>
    [
        KubernetesJson.Decode<CustomResourceDefinition>("""
            {"metadata":{"name":"crontabs.stable.example.com"},"spec":{"group":"stable.example.com","scope":"Namespaced",
              "names":{"plural":"crontabs","singular":"crontab","kind":"CronTab","listKind":"CronTabList"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
                "spec":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}}},
                {"name":"v2","served":false,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """),
    ]));

    private static ValidatingAdmissionPolicy PolicyOf(
        string expression, string rule = """{"apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments"]}""")
    {
        var policy = KubernetesJson.Decode<ValidatingAdmissionPolicy>(
            """{"metadata":{"name":"a","generation":3},"spec":{"matchConstraints":{"resourceRules":[RULE]}}}""".Replace("RULE", rule, StringComparison.Ordinal));
        return policy with { Spec = policy.Spec with { Validations = [new Validation { Expression = expression }] } };
    }
}
