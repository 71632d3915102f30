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

    [Theory]
    [InlineData("Fail", 422)]
    [InlineData("Ignore", 201)]
    public async Task A_policy_that_runs_out_of_budget_must_say_only_that(string policy, int code)
    {
        // Each check of the authorizer costs 350,000, an expression may cost 1,000,000, and a policy 10,000,000.
        const string twice = "[1, 2].map(x, authorizer.group('').resource('pods').check('get').allowed()).size() == 2";
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = "object.data.a != '1'", Message = "not one" },
            spec => spec with
            {
                FailurePolicy = policy,
                Validations = [.. spec.Validations!, .. Enumerable.Repeat(new Api.AdmissionRegistration.Validation { Expression = twice }, 15)],
            });

        var answer = await Create("x", null, ("a", "1"));

        Assert.Equal(code, answer.Code);
        if (code == 422)
        {
            Assert.EndsWith(
                "denied request: validation failed due to running out of cost budget, no further validation rules will be run",
                answer.Status!.Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("variables.missing == 1", "composited variable \"missing\" fails to evaluate: no such key: nothing")]
    [InlineData("namespaceObject.metadata.name == 'default' && object.data.b == ''", "no such key: b")]
    public async Task A_variable_that_fails_must_be_named(string expression, string why)
    {
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = expression },
            static spec => spec with { Variables = [new Variable { Name = "missing", Expression = "object.nothing" }] });

        Assert.EndsWith(
            $"denied request: expression '{expression}' resulted in error: {why}",
            (await Create("x", null, ("a", "1"))).Status!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_of_a_kind_that_nobody_serves_must_be_a_fault_of_the_policy()
    {
        Enforce(
            new Api.AdmissionRegistration.Validation { Expression = "params != null" },
            static spec => spec with { ParamKind = new ParamKind { ApiVersion = "rules.example.com/v1", Kind = "Limit" } },
            static binding => binding with { ParamRef = new ParamRef { Name = "limits", ParameterNotFoundAction = "Deny" } });

        Assert.EndsWith(
            "ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'",
            (await Create("x")).Status!.Message,
            StringComparison.Ordinal);
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

    // Jane may read pods and get their logs and ConfigMaps in "default"; what everybody may is the bootstrap policy's.
    [Theory]
    [InlineData("authorizer.group('').resource('pods').namespace('default').check('get').allowed()", true)]
    [InlineData("authorizer.group('').resource('pods').namespace('default').check('create').allowed()", false)]
    [InlineData("authorizer.group('').resource('pods').namespace('other').check('get').allowed()", false)]
    [InlineData("authorizer.group('').resource('pods').subresource('log').namespace('default').name('x').check('get').allowed()", true)]
    [InlineData("authorizer.group('apps').resource('pods').namespace('default').check('get').allowed()", false)]
    [InlineData("authorizer.path('/healthz').check('get').allowed()", true)]
    [InlineData("authorizer.path('/secret').check('get').allowed()", false)]
    [InlineData("authorizer.serviceAccount('default', 'robot').group('').resource('pods').namespace('default').check('get').allowed()", false)]
    [InlineData("authorizer.requestResource.check('get').allowed()", true)]
    [InlineData("authorizer.requestResource.check('delete').allowed()", false)]
    [InlineData("authorizer.group('').resource('pods').namespace('default').fieldSelector('spec.nodeName=a').labelSelector('a=b').check('list').allowed()", true)]
    [InlineData("authorizer.group('').resource('pods').namespace('default').check('get').reason().startsWith('RBAC: allowed by RoleBinding')", true)]
    [InlineData("authorizer.group('').resource('pods').check('get').errored()", false)]
    [InlineData("authorizer.group('').resource('pods').check('get').error() == ''", true)]
    public async Task An_expression_must_be_able_to_ask_who_may_do_what(string expression, bool holds)
    {
        Create(new Api.Rbac.Role
        {
            Metadata = new ObjectMeta { Name = "viewer", Namespace = "default" },
            Rules =
            [
                new Api.Rbac.PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["get", "list"] },
                new Api.Rbac.PolicyRule { ApiGroups = [""], Resources = ["pods/log", "configmaps"], Verbs = ["get"] },
            ],
        });
        Create(new Api.Rbac.RoleBinding
        {
            Metadata = new ObjectMeta { Name = "viewers", Namespace = "default" },
            RoleRef = new Api.Rbac.RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "viewer" },
            Subjects = [new Api.Rbac.Subject { Kind = "User", Name = "jane", ApiGroup = "rbac.authorization.k8s.io" }],
        });
        Enforce(new Api.AdmissionRegistration.Validation { Expression = expression });
        Assert.Equal(holds ? 201 : 422, (await Create("x")).Code);
    }

    [Theory]
    [InlineData("authorizer.path(' ').check('get').allowed()", "path must not be empty")]
    [InlineData("authorizer.group('').resource('').check('get').allowed()", "resource must not be empty")]
    [InlineData("authorizer.serviceAccount('a.b', 'c').path('/x').check('get').allowed()", "Invalid service account namespace")]
    [InlineData("authorizer.serviceAccount('a', '@').path('/x').check('get').allowed()", "Invalid service account name")]
    public async Task A_question_that_is_none_must_fail_the_expression(string expression, string why)
    {
        Enforce(new Api.AdmissionRegistration.Validation { Expression = expression });
        Assert.EndsWith($"resulted in error: {why}", (await Create("x")).Status!.Message, StringComparison.Ordinal);
    }

    // k8s.io/apiserver/pkg/cel/library/cost.go: a check costs 350000, an expression may cost 1000000.
    [Theory]
    [InlineData(2, 201)]
    [InlineData(3, 422)]
    public async Task Questions_must_cost_what_they_cost(int count, int code)
    {
        const string Question = "authorizer.path('/healthz').check('get').allowed()";
        Enforce(new Api.AdmissionRegistration.Validation { Expression = string.Join(" && ", Enumerable.Repeat(Question, count)) });
        Assert.Equal(code, (await Create("x")).Code);
    }

    [Fact]
    public void Conditions_of_policies_and_webhooks_must_know_the_authorizer_and_messages_must_not()
    {
        var policy = APolicy(new Api.AdmissionRegistration.Validation { Expression = "true", MessageExpression = "authorizer.path('/x').check('get').reason()" });
        Assert.Contains("undeclared reference to 'authorizer'", Refused(policy).Message, StringComparison.Ordinal);
        policy = APolicy(new Api.AdmissionRegistration.Validation { Expression = "true" });
        IReadOnlyList<MatchCondition> conditions = [new MatchCondition { Name = "c", Expression = "authorizer.path('/x').check('get').allowed()" }];
        Create(policy with { Spec = policy.Spec with { MatchConditions = conditions } });
        Install(AValidatingWebhook() with { MatchConditions = conditions });
    }

    [Theory]
    [InlineData("object.x ==", "compilation failed: ERROR: <input>:1:12: Syntax error")]
    [InlineData("request.operation", "must evaluate to bool")]
    [InlineData("params.x == 1", "undeclared reference to 'params'")]
    public void Conditions_of_webhooks_must_compile_when_they_are_written(string expression, string why)
    {
        var refused = Refused(new ValidatingWebhookConfiguration
        {
            Metadata = new ObjectMeta { Name = "v" },
            Webhooks = [AValidatingWebhook() with { MatchConditions = [new MatchCondition { Name = "c", Expression = expression }] }],
        });
        Assert.Equal(422, refused.Code);
        Assert.Contains("webhooks[0].matchConditions[0].expression: Invalid value: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "'x'", "spec.auditAnnotations[0].key: Invalid value: \"p/a b\": name part must consist of")]
    [InlineData("a", " ", "spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified")]
    [InlineData("a", "1", "spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type]")]
    [InlineData("a", "nothing", "spec.auditAnnotations[0].valueExpression: Invalid value: \"nothing\": compilation failed: ERROR: <input>:1:1: undeclared reference")]
    public void Audit_annotations_must_be_valid(string key, string expression, string why)
    {
        var policy = APolicy(new Api.AdmissionRegistration.Validation { Expression = "true" });
        var refused = Refused(policy with { Spec = policy.Spec with { AuditAnnotations = [new AuditAnnotation { Key = key, ValueExpression = expression }] } });
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", null, null, "spec.validations[0].message: Invalid value: \" \": message must be non-empty if specified")]
    [InlineData("a\nb", null, null, "spec.validations[0].message: Invalid value: \"a\\nb\": message must not contain line breaks")]
    [InlineData(null, " ", null, "spec.validations[0].messageExpression: Invalid value: \" \": must be non-empty if specified")]
    [InlineData(null, null, "Odd", "spec.validations[0].reason: Unsupported value: \"Odd\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\", \"Unauthorized\"")]
    public void Messages_and_reasons_must_be_valid(string? message, string? expression, string? reason, string why)
    {
        var refused = Refused(APolicy(new Api.AdmissionRegistration.Validation { Expression = "true", Message = message, MessageExpression = expression, Reason = reason }));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

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
