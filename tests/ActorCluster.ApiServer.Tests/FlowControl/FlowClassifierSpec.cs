using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;

namespace ActorCluster.ApiServer.Tests.FlowControl;

/// <summary>
/// Which request belongs where, by k8s.io/apiserver pkg/util/flowcontrol (match_test.go, rule.go) and the objects of
/// pkg/apis/flowcontrol/bootstrap/default.go.
/// </summary>
public sealed class FlowClassifierSpec
{
    private static readonly FlowClassifier Bootstrap = FlowClassifier.Of(
        FlowControlObjects.Schemas.Select(static schema => schema with { Metadata = schema.Metadata with { Uid = "fs-" + schema.Metadata.Name } }),
        FlowControlObjects.Levels.Select(static level => level with { Metadata = level.Metadata with { Uid = "pl-" + level.Metadata.Name } }));

    [Theory]
    [InlineData("admin", "system:masters", "delete  pods kube-system", "exempt", "exempt")]
    [InlineData("admin", "system:masters", "get /healthz", "exempt", "exempt")]
    [InlineData("system:anonymous", "system:unauthenticated", "get /readyz", "probes", "exempt")]
    [InlineData("alice", "system:authenticated", "get /livez/etcd", "probes", "exempt")]
    [InlineData("alice", "system:authenticated", "post /livez", "global-default", "global-default")]
    [InlineData("alice", "system:authenticated", "get /livezone", "global-default", "global-default")]
    [InlineData("alice", "system:authenticated", "list  pods default", "global-default", "global-default")]
    [InlineData("system:node:a", "system:nodes", "patch  nodes/status", "system-node-high", "node-high")]
    [InlineData("system:node:a", "system:nodes", "get  nodes/proxy", "system-nodes", "system")]
    [InlineData("system:node:a", "system:nodes", "update coordination.k8s.io leases kube-node-lease", "system-node-high", "node-high")]
    [InlineData("system:node:a", "system:nodes", "list coordination.k8s.io leases", "system-nodes", "system")]
    [InlineData("system:node:a", "system:nodes", "create  events default", "system-nodes", "system")]
    [InlineData("system:kube-scheduler", "system:authenticated", "update coordination.k8s.io leases kube-system", "system-leader-election", "leader-election")]
    [InlineData("system:kube-scheduler", "system:authenticated", "list  pods", "kube-scheduler", "workload-high")]
    [InlineData("system:kube-controller-manager", "system:authenticated", "update  endpoints default", "endpoint-controller", "workload-high")]
    [InlineData("system:kube-controller-manager", "system:authenticated", "update  endpoints kube-system", "system-leader-election", "leader-election")]
    [InlineData("system:serviceaccount:kube-system:endpoint-controller", "system:serviceaccounts", "update  endpoints default", "endpoint-controller", "workload-high")]
    [InlineData("system:serviceaccount:kube-system:other", "system:serviceaccounts", "update  configmaps default", "workload-leader-election", "leader-election")]
    [InlineData("system:serviceaccount:kube-system:other", "system:serviceaccounts", "list  pods default", "kube-system-service-accounts", "workload-high")]
    [InlineData("system:serviceaccount:kube-system2:other", "system:serviceaccounts", "list  pods default", "service-accounts", "workload-low")]
    [InlineData("system:serviceaccount:default:builder", "system:serviceaccounts", "list  pods default", "service-accounts", "workload-low")]
    [InlineData("nobody", "nothing", "list  pods default", "catch-all", "catch-all")]
    public void A_request_must_belong_to_the_first_schema_that_matches(string user, string group, string request, string schema, string level)
    {
        var wanted = Request(user, group, request);
        var flow = Bootstrap.Classify(wanted)!;
        Assert.Equal((schema, "fs-" + schema, "pl-" + level), (flow.Schema, flow.SchemaUid, flow.LevelUid));

        // What can be said by who asks is the same.
        if (Bootstrap.TryClassify(wanted.User, out var known))
        {
            Assert.Same(flow, known);
        }
    }

    [Theory]
    [InlineData("system:masters", true)]
    [InlineData("nothing", true)]
    [InlineData("system:authenticated", false)]
    public void Who_asks_must_be_enough_as_long_as_no_earlier_schema_looks_at_the_request(string group, bool isEnough) =>
        Assert.Equal(isEnough, Bootstrap.TryClassify(new Caller("u", [group], "", ""), out _));

    [Fact]
    public void A_user_of_any_name_must_match_a_star_and_precedence_go_before_names()
    {
        var flows = FlowClassifier.Of(
            [Schema("a", 900, "level", "*", "get"), Schema("c", 800, "level", "*", "list"), Schema("b", 800, "level", "*", "list")],
            [Level("level")]);
        Assert.Equal("b", flows.Classify(Request("x", "g", "list  pods n"))!.Schema);
        Assert.Equal("a", flows.Classify(Request("x", "g", "get  pods n"))!.Schema);
        Assert.Null(flows.Classify(Request("x", "g", "delete  pods n")));
    }

    [Fact]
    public void A_schema_without_its_level_must_match_nothing()
    {
        var flows = FlowClassifier.Of([Schema("a", 900, "gone", "*", "get"), Schema("b", 901, "level", "*", "get")], [Level("level")]);
        Assert.Equal("b", flows.Classify(Request("x", "g", "get  pods n"))!.Schema);
    }

    [Fact]
    public void Classifying_must_allocate_nothing()
    {
        var wanted = Request("system:serviceaccount:default:builder", "system:serviceaccounts", "get  pods/log default");
        Bootstrap.Classify(wanted);
        Bootstrap.TryClassify(wanted.User, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Bootstrap.Classify(wanted);
            Bootstrap.TryClassify(wanted.User, out _);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99);
    }

    private static FlowSchema Schema(string name, int precedence, string level, string user, string verb) => new()
    {
        Metadata = new ObjectMeta { Name = name, Uid = name },
        Spec = new FlowSchemaSpec
        {
            MatchingPrecedence = precedence,
            PriorityLevelConfiguration = new PriorityLevelConfigurationReference { Name = level },
            Rules =
            [
                new PolicyRulesWithSubjects
                {
                    Subjects = [new Subject { Kind = SubjectKind.User, User = new UserSubject { Name = user } }],
                    ResourceRules = [new ResourcePolicyRule { Verbs = [verb], ApiGroups = ["*"], Resources = ["*"], Namespaces = ["*"] }],
                },
            ],
        },
    };

    private static PriorityLevelConfiguration Level(string name) => new() { Metadata = new ObjectMeta { Name = name, Uid = name } };

    // "verb group resource/subresource namespace", the last left out at the cluster's scope, or "verb /path".
    private static AccessRequest Request(string user, string group, string text)
    {
        var words = text.Split(' ');
        var caller = new Caller(user, [group], "", "");
        if (words[1].StartsWith('/'))
        {
            return new AccessRequest(caller, words[0]) { Path = words[1] };
        }

        var resource = words[2].Split('/');
        return new AccessRequest(caller, words[0])
        {
            Group = words[1],
            Resource = resource[0],
            Subresource = resource.ElementAtOrDefault(1) ?? "",
            Namespace = words.ElementAtOrDefault(3) ?? "",
        };
    }
}
