using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Tests.Admission;

/// <summary>Rules of webhooks as Kubernetes' API reference describes RuleWithOperations, and matchPolicy.</summary>
public sealed class RequestRulesSpec
{
    [Theory]
    [InlineData("pods", "", true)]
    [InlineData("pods", "status", false)]
    [InlineData("pods/status", "status", true)]
    [InlineData("pods/*", "", true)]
    [InlineData("pods/*", "status", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "status", false)]
    [InlineData("*/status", "status", true)]
    [InlineData("*/*", "status", true)]
    [InlineData("nodes", "", false)]
    public void Resources_must_match_with_their_subresources(string resource, string subresource, bool matches) =>
        Assert.Equal(matches, Rule(resources: resource).Matches(About(ResourceTypes.Pods, "default", "web") with { Subresource = subresource }, ResourceTypes.Pods));

    [Theory]
    [InlineData("*", true, true, true)]
    [InlineData("Namespaced", true, false, false)]
    [InlineData("Cluster", false, true, true)]
    public void Scope_must_tell_namespaced_objects_from_others(string scope, bool pod, bool node, bool ns)
    {
        var rule = Rule(scope: scope, resources: "*");
        Assert.Equal(pod, rule.Matches(About(ResourceTypes.Pods, "default", "web"), ResourceTypes.Pods));
        Assert.Equal(node, rule.Matches(About(ResourceTypes.Nodes, "", "n1"), ResourceTypes.Nodes));
        Assert.Equal(ns, rule.Matches(About(ResourceTypes.Namespaces, "", "default"), ResourceTypes.Namespaces));
    }

    [Theory]
    [InlineData("CREATE", "", "v1", true)]
    [InlineData("*", "*", "*", true)]
    [InlineData("UPDATE", "", "v1", false)]
    [InlineData("CREATE", "apps", "v1", false)]
    [InlineData("CREATE", "", "v2", false)]
    public void Operation_group_and_version_must_match(string operation, string group, string version, bool matches) => Assert.Equal(
        matches,
        new RequestRule([operation], [group], [version], ["pods"], null, null).Matches(About(ResourceTypes.Pods, "default", "web"), ResourceTypes.Pods));

    [Theory]
    [InlineData("web", true)]
    [InlineData("other", false)]
    public void Names_must_restrict_the_rules_of_policies(string name, bool matches) => Assert.Equal(
        matches, (Rule() with { Names = [name] }).Matches(About(ResourceTypes.Pods, "default", "web"), ResourceTypes.Pods));

    // The example of the documentation: a rule for one version, a request in another.
    [Theory]
    [InlineData("Exact", null)]
    [InlineData("Equivalent", "v2")]
    [InlineData(null, "v2")]
    public void Equivalent_versions_must_match_unless_the_policy_is_exact(string? policy, string? version)
    {
        var v1 = ResourceTable.All.OfType<ResourceDefinition>().Single(static definition => definition.Type is { Group: "autoscaling", Version: "v1" });
        var v2 = ResourceTable.All.OfType<ResourceDefinition>().Single(static definition => definition.Type is { Group: "autoscaling", Version: "v2" });
        var request = About(ResourceTypes.Pods, "default", "web") with { Definition = v1 };
        var rule = new RequestRule(["*"], ["autoscaling"], ["v2"], ["horizontalpodautoscalers"], null, null);
        Assert.Equal(version, RequestRules.Find([rule], policy, request, _ => [v2])?.Type.Version);
    }

    [Fact]
    public void Selectors_must_look_at_the_old_and_the_new_object()
    {
        var selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "1" } };
        var plain = About(ResourceTypes.Pods, "default", "web") with { Object = Labelled(null), OldObject = Labelled(null) };
        Assert.True(RequestSelectors.MatchesObject(new LabelSelector(), plain));
        Assert.False(RequestSelectors.MatchesObject(selector, plain));
        Assert.True(RequestSelectors.MatchesObject(selector, plain with { Object = Labelled("1") }));
        Assert.True(RequestSelectors.MatchesObject(selector, plain with { OldObject = Labelled("1") }));
    }

    private static Api.Core.Pod Labelled(string? a) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Labels = a is null ? null : new Dictionary<string, string> { ["a"] = a } },
    };

    private static RequestRule Rule(string resources = "pods", string? scope = null) => new(["*"], ["*"], ["*"], [resources], scope, null);

    private static AdmissionAttributes About(ResourceType type, string ns, string name) => new()
    {
        Operation = AdmissionOperation.Create,
        Definition = ResourceTable.Find(type)!,
        Key = new ObjectKey(ns, name),
        User = new Caller("jane", [], "", ""),
    };
}
