using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>ValidatingAdmissionPolicies (Kubernetes' documentation, Validating Admission Policy).</summary>
public sealed class AdmissionPolicySpec : WebhookFixture
{
    [Fact]
    public async Task A_broken_rule_must_refuse_in_its_own_words()
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "object.data.a == '1'", Message = "a must be 1" });
        Assert.Equal(201, (await Create("good", null, ("a", "1"))).Code);
        var refused = await Create("bad", null, ("a", "2"));
        Assert.Equal((422, "Invalid"), (refused.Code, refused.Status!.Reason));
        Assert.Equal("configmaps \"bad\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a must be 1", refused.Status.Message);
        Assert.Equal("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a must be 1", Assert.Single(refused.Status.Details!.Causes!).Message);
    }

    [Theory]
    [InlineData(null, null, "failed expression: object.data.a == '1'")]
    [InlineData("said", null, "said")]
    [InlineData("said", "'found ' + object.data.a", "found 2")]
    [InlineData("said", "'found ' + object.data.missing", "said")]
    public async Task The_message_must_be_made_or_said_or_the_expression(string? message, string? expression, string expected)
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "object.data.a == '1'", Message = message, MessageExpression = expression });
        Assert.EndsWith("denied request: " + expected, (await Create("bad", null, ("a", "2"))).Status!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Forbidden", 403)]
    [InlineData("Unauthorized", 401)]
    [InlineData("RequestEntityTooLarge", 413)]
    [InlineData("Invalid", 422)]
    public async Task The_reason_must_decide_the_code(string reason, int code)
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "false", Reason = reason });
        var refused = await Create("bad");
        Assert.Equal((code, reason), (refused.Code, refused.Status!.Reason));
    }

    [Theory]
    [InlineData("Fail", 422)]
    [InlineData("Ignore", 201)]
    public async Task An_expression_that_fails_must_follow_the_failure_policy(string policy, int code)
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "object.spec.replicas < 5" }, spec => spec with { FailurePolicy = policy });
        var answer = await Create("x");
        Assert.Equal(code, answer.Code);
        if (code == 422)
        {
            Assert.EndsWith(
                "denied request: expression 'object.spec.replicas < 5' resulted in error: no such key: spec", answer.Status!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Warn_must_only_warn()
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "false", Message = "no" }, null, static binding => binding with { ValidationActions = ["Warn", "Audit"] });
        var answer = await Create("x");
        Assert.Equal(201, answer.Code);
        Assert.Equal(["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': no"], answer.Warnings);
    }

    [Fact]
    public async Task Variables_must_build_on_each_other()
    {
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = "variables.both == '12'" },
            static spec => spec with
            {
                Variables =
                [
                    new Variable { Name = "a", Expression = "object.data.a" },
                    new Variable { Name = "both", Expression = "variables.a + object.data.b" },
                ],
            });
        Assert.Equal(201, (await Create("x", null, ("a", "1"), ("b", "2"))).Code);
        Assert.Equal(422, (await Create("y", null, ("a", "1"), ("b", "3"))).Code);
    }

    [Fact]
    public async Task Parameters_must_come_from_the_object_that_the_binding_names()
    {
        Assert.Equal(201, (await Create("limits", null, ("a", "7"))).Code);
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = "object.data.a == params.data.a" },
            static spec => spec with { ParamKind = new ParamKind { ApiVersion = "v1", Kind = "ConfigMap" } },
            static binding => binding with { ParamRef = new ParamRef { Name = "limits", Namespace = "default", ParameterNotFoundAction = "Deny" } });
        Assert.Equal(201, (await Create("x", null, ("a", "7"))).Code);
        Assert.Equal(422, (await Create("y", null, ("a", "8"))).Code);
    }

    [Theory]
    [InlineData("Allow", 201)]
    [InlineData("Deny", 422)]
    public async Task Missing_parameters_must_be_treated_as_the_binding_says(string action, int code)
    {
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = "object.data.a == params.data.a" },
            static spec => spec with { ParamKind = new ParamKind { ApiVersion = "v1", Kind = "ConfigMap" } },
            binding => binding with { ParamRef = new ParamRef { Name = "limits", ParameterNotFoundAction = action } });
        var answer = await Create("x", null, ("a", "7"));
        Assert.Equal(code, answer.Code);
        if (code == 422)
        {
            Assert.EndsWith(
                "'b' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
                answer.Status!.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Namespace_and_old_object_must_be_visible()
    {
        Enforce(new Api.AdmissionRegistration.Validation
        {
            Expression = "namespaceObject.metadata.name == 'default' && (oldObject == null || object.data.a >= oldObject.data.a) && request.operation != ''",
        });
        Assert.Equal(201, (await Create("x", null, ("a", "2"))).Code);
        var answer = await Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"a":"1"}}"""u8.ToArray() });
        Assert.Equal(422, answer.Code);
    }

    [Fact]
    public async Task Conditions_and_excluded_rules_must_spare_requests()
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = "false" }, static spec => spec with
        {
            MatchConditions = [new MatchCondition { Name = "not-x", Expression = "object.metadata.name != 'x'" }],
            MatchConstraints = spec.MatchConstraints! with
            {
                ExcludeResourceRules =
                [
                    new NamedRuleWithOperations { Operations = ["*"], ApiGroups = ["*"], ApiVersions = ["*"], Resources = ["configmaps"], ResourceNames = ["y"] },
                ],
            },
        });
        Assert.Equal(201, (await Create("x")).Code);
        Assert.Equal(201, (await Create("y")).Code);
        Assert.Equal(422, (await Create("z")).Code);
    }

    [Fact]
    public async Task A_policy_without_a_binding_must_do_nothing()
    {
        Create(APolicy(new Api.AdmissionRegistration.Validation { Expression = "false" }));
        Assert.Equal(201, (await Create("x")).Code);
    }

    [Theory]
    [InlineData("object.", "compilation failed: ERROR: <input>:1:8: Syntax error")]
    [InlineData("'text'", "must evaluate to bool")]
    [InlineData("variables.missing", "compilation failed: ERROR: <input>:1:10: undefined field 'missing'")]
    [InlineData("params.x", "compilation failed: ERROR: <input>:1:1: undeclared reference to 'params'")]
    public void An_expression_that_is_not_valid_must_be_refused(string expression, string why)
    {
        var refused = Refused(APolicy(new Api.AdmissionRegistration.Validation { Expression = expression }));
        Assert.Contains($"spec.validations[0].expression: Invalid value: \"{expression}\": {why}", refused.Message, StringComparison.Ordinal);
    }

    private static ValidatingAdmissionPolicy APolicy(Api.AdmissionRegistration.Validation rule) => new()
    {
        Metadata = new ObjectMeta { Name = "p" },
        Spec = new ValidatingAdmissionPolicySpec
        {
            MatchConstraints = new MatchResources
            {
                ResourceRules =
                [
                    new NamedRuleWithOperations { Operations = ["CREATE", "UPDATE"], ApiGroups = [""], ApiVersions = ["v1"], Resources = ["configmaps"] },
                ],
            },
            Validations = [rule],
        },
    };

    private void Enforce(
        Api.AdmissionRegistration.Validation rule,
        Func<ValidatingAdmissionPolicySpec, ValidatingAdmissionPolicySpec>? with = null,
        Func<ValidatingAdmissionPolicyBindingSpec, ValidatingAdmissionPolicyBindingSpec>? bind = null)
    {
        var policy = APolicy(rule);
        Create(policy with { Spec = with?.Invoke(policy.Spec) ?? policy.Spec });
        var spec = new ValidatingAdmissionPolicyBindingSpec { PolicyName = "p", ValidationActions = ["Deny"] };
        Create(new ValidatingAdmissionPolicyBinding { Metadata = new ObjectMeta { Name = "b" }, Spec = bind?.Invoke(spec) ?? spec });
    }
}
