using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>
/// Schemas and levels by kubernetes pkg/apis/flowcontrol/validation/validation_test.go and …/v1/defaults_test.go.
/// </summary>
public sealed class FlowControlStrategySpec
{
    private const string Level = """ "priorityLevelConfiguration":{"name":"system"} """;
    private const string Group = """ {"kind":"Group","group":{"name":"g"}} """;
    private const string Everything = """ {"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]} """;

    [Theory]
    [InlineData(Level, "")]
    [InlineData(""" "matchingPrecedence":1 """, "[spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1, spec.priorityLevelConfiguration.name: Required value: must reference a priority level]")]
    [InlineData(Level + ""","matchingPrecedence":-1 """, "spec.matchingPrecedence: Invalid value: -1: must be a positive value")]
    [InlineData(Level + ""","matchingPrecedence":10001 """, "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000")]
    [InlineData(Level + ""","rules":[{}] """, "[spec.rules[0].subjects: Required value: subjects must contain at least one value, spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty]")]
    public void A_schema_must_be_checked_in_the_words_of_Kubernetes(string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<FlowSchema>(Named("mine", spec)));

    [Theory]
    [InlineData("""{"kind":"Group","group":{"name":"g"}}""", "")]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"name":"*","namespace":"n"}}""", "")]
    [InlineData("""{"kind":"Robot"}""", "kind: Unsupported value: \"Robot\": supported values: \"Group\", \"ServiceAccount\", \"User\"")]
    [InlineData("""{"kind":"User"}""", "user: Required value: user is required when subject kind is 'User'")]
    [InlineData("""{"kind":"User","user":{"name":""}}""", "user.name: Required value")]
    [InlineData("""{"kind":"User","user":{"name":"u"},"group":{"name":"g"}}""", "group: Forbidden: group is forbidden when subject kind is not 'Group'")]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"name":"a"}}""", "serviceAccount.namespace: Required value: must specify namespace for service account")]
    public void A_subject_must_be_what_its_kind_says(string subject, string message)
    {
        var expected = message.Length == 0 ? "" : "spec.rules[0].subjects[0]." + message;
        Assert.Equal(expected, Strategies.ErrorsOf<FlowSchema>(Named("mine", $$"""{{Level}},"rules":[{"subjects":[{{subject}}],"resourceRules":[{{Everything}}]}]""")));
    }

    [Theory]
    [InlineData("resourceRules", """{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"clusterScope":true}""", "")]
    [InlineData("resourceRules", """{"verbs":["*","get"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}""", "verbs: Invalid value: []string{\"*\", \"get\"}: if '*' is present, must not specify other verbs")]
    [InlineData("resourceRules", """{"verbs":["feed"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}""", "verbs: Unsupported value: []string{\"feed\"}: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\", \"proxy\", \"update\", \"watch\"")]
    [InlineData("resourceRules", """{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", "namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace")]
    [InlineData("resourceRules", """{"verbs":["*"],"apiGroups":[],"resources":["*"],"namespaces":["*"]}""", "apiGroups: Required value: resource rules must supply at least one api group")]
    [InlineData("resourceRules", """{"verbs":["*"],"apiGroups":["*"],"resources":["*","a"],"namespaces":["*"]}""", "resources: Invalid value: []string{\"*\", \"a\"}: if '*' is present, must not specify other resources")]
    [InlineData("resourceRules", """{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["-"]}""", "namespaces[0]: Invalid value: \"-\": each member of this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("nonResourceRules", """{"verbs":["get"],"nonResourceURLs":["/","/api/*"]}""", "")]
    [InlineData("nonResourceRules", """{"verbs":["get"],"nonResourceURLs":["api"]}""", "nonResourceURLs[0]: Invalid value: \"api\": must start with slash")]
    [InlineData("nonResourceRules", """{"verbs":["get"],"nonResourceURLs":["/a b"]}""", "nonResourceURLs[0]: Invalid value: \"/a b\": must not contain white-space")]
    [InlineData("nonResourceRules", """{"verbs":["get"],"nonResourceURLs":["/a//b"]}""", "nonResourceURLs[0]: Invalid value: \"/a//b\": must not contain double slash")]
    [InlineData("nonResourceRules", """{"verbs":["get"],"nonResourceURLs":["/a*"]}""", "nonResourceURLs[0]: Invalid value: \"/a*\": wildcard can only do suffix matching")]
    [InlineData("nonResourceRules", """{"verbs":["get"]}""", "nonResourceURLs: Required value: nonResourceURLs must contain at least one value")]
    public void A_rule_must_be_checked_in_the_words_of_Kubernetes(string list, string rule, string message)
    {
        var expected = message.Length == 0 ? "" : $"spec.rules[0].{list}[0].{message}";
        Assert.Equal(expected, Strategies.ErrorsOf<FlowSchema>(Named("mine", $$"""{{Level}},"rules":[{"subjects":[{{Group}}],"{{list}}":[{{rule}}]}]""")));
    }

    [Fact]
    public void A_mandatory_schema_must_keep_its_spec() =>
        Assert.EndsWith("spec of 'catch-all' must equal the fixed value", Strategies.ErrorsOf<FlowSchema>(Named("catch-all", Level)));

    [Theory]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Reject"}} """, "")]
    [InlineData("mine", """ "type":"Limited","limited":{"nominalConcurrencyShares":0,"limitResponse":{"type":"Queue","queuing":{}}} """, "")]
    [InlineData("mine", """ "type":"Limited" """, "spec.limited: Required value: must not be empty when type is Limited")]
    [InlineData("mine", """ "type":"Exempt" """, "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'")]
    [InlineData("mine", """ "type":"Open" """, "spec.type: Unsupported value: \"Open\": supported values: \"Exempt\", \"Limited\"")]
    [InlineData("mine", """ "type":"Limited","exempt":{},"limited":{"limitResponse":{"type":"Reject"}} """, "spec.exempt: Forbidden: must be nil if the type is Limited")]
    [InlineData("mine", """ "type":"Limited","limited":{"nominalConcurrencyShares":-1,"lendablePercent":101,"borrowingLimitPercent":-1,"limitResponse":{"type":"Drop"}} """, "[spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer, spec.limited.limitResponse.type: Unsupported value: \"Drop\": supported values: \"Queue\", \"Reject\", spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive, spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer]")]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Reject","queuing":{}}} """, "spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited")]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Queue"}} """, "spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited")]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":4}}} """, "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)")]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":512}}} """, "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60")]
    [InlineData("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{"queues":-1,"handSize":-1,"queueLengthLimit":-1}}} """, "[spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive, spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive, spec.limited.limitResponse.queuing.handSize: Invalid value: -1: must be positive]")]
    [InlineData("exempt", """ "type":"Exempt","exempt":{"nominalConcurrencyShares":50,"lendablePercent":50} """, "")]
    [InlineData("exempt", """ "type":"Exempt","exempt":{"nominalConcurrencyShares":-1,"lendablePercent":101} """, "[spec.exempt.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer, spec.exempt.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive]")]
    public void A_level_must_be_checked_in_the_words_of_Kubernetes(string name, string spec, string message) =>
        Assert.Equal(message, Strategies.ErrorsOf<PriorityLevelConfiguration>(Named(name, spec)));

    [Theory]
    [InlineData("catch-all", "spec of 'catch-all' must equal the fixed value")]
    [InlineData("exempt", "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value]")]
    public void A_mandatory_level_must_keep_its_spec(string name, string message) => Assert.EndsWith(
        message, Strategies.ErrorsOf<PriorityLevelConfiguration>(Named(name, """ "type":"Limited","limited":{"limitResponse":{"type":"Reject"}} """)));

    [Fact]
    public void What_is_left_out_must_be_what_Kubernetes_takes_for_it()
    {
        Assert.Equal(1_000, Strategies.Created<FlowSchema>(Named("mine", Level)).Spec.MatchingPrecedence);
        var limits = Strategies.Created<PriorityLevelConfiguration>(
            Named("mine", """ "type":"Limited","limited":{"limitResponse":{"type":"Queue","queuing":{}}} """)).Spec.Limited!;
        Assert.Equal((30, 0, null), (limits.NominalConcurrencyShares, limits.LendablePercent, limits.BorrowingLimitPercent));
        Assert.Equal(new QueuingConfiguration { Queues = 64, HandSize = 8, QueueLengthLimit = 50 }, limits.LimitResponse.Queuing);
        var exempt = Strategies.Created<PriorityLevelConfiguration>(Named("exempt", """ "type":"Exempt","exempt":{} """)).Spec.Exempt;
        Assert.Equal(new ExemptPriorityLevelConfiguration { NominalConcurrencyShares = 0, LendablePercent = 0 }, exempt);
    }

    [Fact]
    public void A_condition_must_have_a_type_of_its_own()
    {
        var schema = Strategies.Created<FlowSchema>(Named("mine", Level));
        var conditions = KubernetesJson.Decode<FlowSchema>("""{"status":{"conditions":[{"type":"a"},{"type":"a"},{}]}}""").Status;
        Assert.Equal(
            "[status.conditions[1].type: Duplicate value: \"a\", status.conditions[2].type: Required value: must not be empty]",
            Strategies.ErrorsOfStatus(schema, schema with { Status = conditions }));
    }

    private static string Named(string name, string spec) => $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ {{{spec}}} }}""";
}
