using ActorCluster.Api.Rbac;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Authorization;

/// <summary>
/// Cases of kubernetes plugin/pkg/auth/authorizer/rbac/rbac_test.go (TestRuleMatches) and
/// component-helpers/auth/rbac/validation/policy_comparator_test.go.
/// </summary>
public sealed class PolicyRulesSpec
{
    private static readonly Caller Someone = new("someone", [], "", "");

    [Theory]
    [InlineData("* ; * ; *", "get ; foo ; bar", true)]
    [InlineData("* ; * ; *", "get ; foo ; bar/sub", true)]
    [InlineData("verb1 ; group1 ; resource1", "verb1 ; group1 ; resource1", true)]
    [InlineData("verb1 ; group1 ; resource1", "verb2 ; group1 ; resource1", false)]
    [InlineData("verb1 ; group1 ; resource1", "verb1 ; group2 ; resource1", false)]
    [InlineData("verb1 ; group1 ; resource1", "verb1 ; group1 ; resource2", false)]
    [InlineData("verb1 ; group1 ; resource1", "verb1 ; group1 ; resource1/sub", false)]
    [InlineData("verb1 ; group1 ; resource1/subresource1", "verb1 ; group1 ; resource1", false)]
    [InlineData("verb1 ; group1 ; resource1/subresource1", "verb1 ; group1 ; resource1/subresource1", true)]
    [InlineData("verb1 ; group1 ; resource1/subresource1", "verb1 ; group1 ; resource1/subresource2", false)]
    [InlineData("verb1 ; group1 ; */scale", "verb1 ; group1 ; replicasets/scale", true)]
    [InlineData("verb1 ; group1 ; */scale", "verb1 ; group1 ; replicasets", false)]
    [InlineData("verb1 ; group1 ; */scale", "verb1 ; group1 ; replicasets/status", false)]
    [InlineData("verb1 ; group1 ; resource1 ; name1", "verb1 ; group1 ; resource1 ; name1", true)]
    [InlineData("verb1 ; group1 ; resource1 ; name1", "verb1 ; group1 ; resource1 ; name2", false)]
    [InlineData("verb1 ; group1 ; resource1 ; name1", "verb1 ; group1 ; resource1", false)]
    [InlineData("get ; url ; /healthz", "get ; url ; /healthz", true)]
    [InlineData("get ; url ; /healthz", "get ; url ; /healthz/ping", false)]
    [InlineData("get ; url ; /apis/*", "get ; url ; /apis/foo/bar", true)]
    [InlineData("get ; url ; /apis/*", "get ; url ; /apis", false)]
    [InlineData("get ; url ; *", "get ; url ; /anything", true)]
    [InlineData("get ; url ; *", "post ; url ; /anything", false)]
    [InlineData("get ; * ; *", "get ; url ; /anything", false)]
    [InlineData("get ; url ; *", "get ; foo ; bar", false)]
    public void Rule_must_allow_what_it_names(string rule, string request, bool expected) =>
        Assert.Equal(expected, PolicyRules.Allows(Rule(rule), Request(request)));

    [Theory]
    [InlineData("get,list ; core ; pods", "get ; core ; pods", "")]
    [InlineData("get ; core ; pods", "get,list ; core ; pods", "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}")]
    [InlineData("get ; core ; pods", "get,list,watch ; core ; pods", "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\" \"watch\"]}")]
    [InlineData("* ; * ; *", "get ; core ; pods/log ; a", "")]
    [InlineData("* ; core ; *", "get ; core ; */scale", "")]
    [InlineData("get ; core ; */scale", "get ; core ; pods/scale", "")]
    [InlineData("get ; core ; pods/scale", "get ; core ; */scale", "{APIGroups:[\"\"], Resources:[\"*/scale\"], Verbs:[\"get\"]}")]
    [InlineData("get ; core ; pods ; a", "get ; core ; pods", "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}")]
    [InlineData("get ; core ; pods", "get ; core ; pods ; a", "")]
    [InlineData("get ; core ; pods ; a", "get ; core ; pods ; a,b", "{APIGroups:[\"\"], Resources:[\"pods\"], ResourceNames:[\"b\"], Verbs:[\"get\"]}")]
    [InlineData("get ; url ; /foo/*", "get ; url ; /foo/bar", "")]
    [InlineData("get ; url ; /foo/*", "get ; url ; /foo", "{NonResourceURLs:[\"/foo\"], Verbs:[\"get\"]}")]
    [InlineData("get ; url ; /foo", "get ; url ; /foo/*", "{NonResourceURLs:[\"/foo/*\"], Verbs:[\"get\"]}")]
    public void Rules_must_tell_what_they_do_not_cover(string owned, string wanted, string missing) =>
        Assert.Equal(missing, string.Join('\n', PolicyRules.Compact(PolicyRules.Uncovered([Rule(owned)], [Rule(wanted)])).Select(PolicyRules.Text)));

    [Fact]
    public void Rules_must_be_covered_by_several_together()
    {
        PolicyRule[] owned = [Rule("get ; core ; pods"), Rule("list ; core ; pods"), Rule("get,list ; core ; services")];
        Assert.Empty(PolicyRules.Uncovered(owned, [Rule("get,list ; core ; pods,services")]));
    }

    private static PolicyRule Rule(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var verbs = parts[0].Split(',');
        return parts[1] == "url"
            ? new PolicyRule { Verbs = verbs, NonResourceURLs = parts[2].Split(',') }
            : new PolicyRule
            {
                Verbs = verbs,
                ApiGroups = [parts[1] == "core" ? "" : parts[1]],
                Resources = parts[2].Split(','),
                ResourceNames = parts.Length > 3 ? parts[3].Split(',') : null,
            };
    }

    private static AccessRequest Request(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (parts[1] == "url")
        {
            return new AccessRequest(Someone, parts[0]) { Path = parts[2] };
        }

        var resource = parts[2].Split('/');
        return new AccessRequest(Someone, parts[0])
        {
            Group = parts[1],
            Resource = resource[0],
            Subresource = resource.Length > 1 ? resource[1] : "",
            Name = parts.Length > 3 ? parts[3] : "",
        };
    }
}
