using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// APIServices by k8s.io/kube-aggregator's autoregister_controller_test.go, available_controller_test.go and validation_test.go, and
/// kubernetes pkg/controlplane/apiserver/aggregator.go with its priorities.
/// </summary>
public sealed class ApiServiceSpec : ApiFixture
{
    private const string Definition = """
        {"metadata":{"name":"crontabs.stable.example.com"},"spec":{"group":"stable.example.com","scope":"Namespaced",
         "names":{"plural":"crontabs","kind":"CronTab"},"versions":[
          {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}},
          {"name":"v2","served":false,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
        """;

    [Theory]
    [InlineData("v1.", 18_000, 1)]
    [InlineData("v1.apps", 17_800, 15)]
    [InlineData("v1.autoscaling", 17_500, 15)]
    [InlineData("v2.autoscaling", 17_500, 30)]
    [InlineData("v1.events.k8s.io", 17_750, 15)]
    [InlineData("v1.discovery.k8s.io", 16_200, 15)]
    [InlineData("v1.flowcontrol.apiserver.k8s.io", 16_100, 21)]
    public void A_version_of_a_group_of_Kubernetes_is_registered_at_the_start_as_local(string name, int groupPriority, int versionPriority)
    {
        var service = Find(name);

        Assert.Equal((groupPriority, versionPriority), (service.Spec.GroupPriorityMinimum, service.Spec.VersionPriority));
        Assert.Equal("onstart", service.Metadata.Labels!["kube-aggregator.kubernetes.io/automanaged"]);
        Assert.Equal("True Local Local APIServices are always available", Available(service));
    }

    [Fact]
    public void The_registrations_themselves_are_not_registered() => Assert.Equal(404, Get<APIService>("v1.apiregistration.k8s.io").Failure?.Code);

    [Fact]
    public void The_metrics_are_those_of_metrics_server_and_may_be_read_by_viewers()
    {
        var service = Find("v1beta1.metrics.k8s.io");

        Assert.Equal(("kube-system", "metrics-server", 443), (service.Spec.Service!.Namespace, service.Spec.Service.Name, service.Spec.Service.Port));
        Assert.Equal("True Passed all checks passed", Available(service));
        var role = (ClusterRole)Get<ClusterRole>("system:aggregated-metrics-reader").Object!;
        Assert.Equal("true", role.Metadata.Labels!["rbac.authorization.k8s.io/aggregate-to-view"]);
        Assert.Equal(["get", "list", "watch"], Assert.Single(role.Rules!).Verbs!);
    }

    [Fact]
    public void The_served_versions_of_a_definition_are_registered_for_as_long_as_it_is_there()
    {
        Create(KubernetesJson.Decode<CustomResourceDefinition>(Definition));
        AwaitAssert(() => Assert.True(Get<APIService>("v1.stable.example.com").Succeeded));

        var service = Find("v1.stable.example.com");
        Assert.Equal((1_000, 100), (service.Spec.GroupPriorityMinimum, service.Spec.VersionPriority));
        Assert.Equal("true", service.Metadata.Labels!["kube-aggregator.kubernetes.io/automanaged"]);
        Assert.Equal(404, Get<APIService>("v2.stable.example.com").Failure?.Code);

        // Somebody deletes it: it is registered again.
        Assert.True(Delete<APIService>("v1.stable.example.com").Succeeded);
        AwaitAssert(() => Assert.NotEqual(service.Metadata.Uid, Get<APIService>("v1.stable.example.com").Object?.Metadata.Uid ?? service.Metadata.Uid));

        Assert.True(Delete<CustomResourceDefinition>("crontabs.stable.example.com").Succeeded);
        AwaitAssert(() => Assert.Equal(404, Get<APIService>("v1.stable.example.com").Failure?.Code));
    }

    [Fact]
    public void One_of_Kubernetes_own_stays_deleted()
    {
        Assert.True(Delete<APIService>("v1.apps").Succeeded);
        Create(KubernetesJson.Decode<CustomResourceDefinition>(Definition));
        AwaitAssert(() => Assert.True(Get<APIService>("v1.stable.example.com").Succeeded));

        Assert.Equal(404, Get<APIService>("v1.apps").Failure?.Code);
    }

    [Fact]
    public void What_another_server_is_to_answer_is_not_available()
    {
        var created = Create(Remote("v1", "wardle.example.com") with { Status = new APIServiceStatus { Conditions = [] } });

        Assert.Equal(443, created.Spec.Service!.Port);
        Assert.Equal("False ServiceNotFound service/api in \"default\" is not present", Available(created));

        Create(new Service
        {
            Metadata = new ObjectMeta { Name = "api", Namespace = "default" },
            Spec = new ServiceSpec { Ports = [new ServicePort { Port = 443 }] },
        });
        AwaitAssert(() => Assert.Equal(
            "False EndpointsNotFound cannot find endpoints for service/api in \"default\"", Available(Find("v1.wardle.example.com"))));
        var other = Remote("v2", "wardle.example.com");
        Assert.Equal(
            "False ServicePortError service/api in \"default\" is not listening on port 8443",
            Available(Create(other with { Spec = other.Spec with { Service = other.Spec.Service! with { Port = 8443 } } })));
    }

    // available_controller_test.go: the endpoints have to have the Service's port by its name, with an address.
    [Fact]
    public void What_another_server_is_to_answer_is_looked_at_again_when_its_Service_changes()
    {
        Create(new Service
        {
            Metadata = new ObjectMeta { Name = "api", Namespace = "default" },
            Spec = new ServiceSpec { Ports = [new ServicePort { Name = "https", Port = 443 }] },
        });
        Create(Remote("v1", "wardle.example.com"));
        var port = new EndpointPort { Name = "other", Port = 443 };
        var subset = new EndpointSubset { Addresses = [new EndpointAddress { Ip = "10.0.0.1" }], Ports = [port] };
        Create(new Endpoints { Metadata = new ObjectMeta { Name = "api", Namespace = "default" }, Subsets = [subset] });
        AwaitAssert(() => Assert.Equal(
            "False MissingEndpoints endpoints for service/api in \"default\" have no addresses with port name \"https\"",
            Available(Find("v1.wardle.example.com"))));

        var since = Find("v1.wardle.example.com").Status.Conditions![0].LastTransitionTime;
        Time.Advance(TimeSpan.FromMinutes(1));
        Modify<Endpoints>("api", endpoints => endpoints with { Subsets = [subset with { Ports = [port with { Name = "https" }] }] });
        AwaitAssert(() => Assert.StartsWith("False FailedDiscoveryCheck ", Available(Find("v1.wardle.example.com")), StringComparison.Ordinal));
        Assert.Equal(since, Find("v1.wardle.example.com").Status.Conditions![0].LastTransitionTime);

        Assert.True(Delete<Service>("api").Succeeded);
        AwaitAssert(() => Assert.Equal(
            "False ServiceNotFound service/api in \"default\" is not present", Available(Find("v1.wardle.example.com"))));
    }

    [Theory]
    [InlineData(
        """{"metadata":{"name":"v1.other"},"spec":{"group":"example.com","version":"v1","groupPriorityMinimum":1,"versionPriority":1}}""",
        "metadata.name: Invalid value: \"v1.other\": must be `spec.version+\".\"+spec.group`: \"v1.example.com\"")]
    [InlineData(
        """{"metadata":{"name":"v2."},"spec":{"version":"v2","groupPriorityMinimum":1,"versionPriority":1}}""",
        "spec.group: Required value: only v1 may have an empty group and it better be legacy kube")]
    [InlineData(
        """{"metadata":{"name":"v1.example.com"},"spec":{"group":"example.com","version":"v1","groupPriorityMinimum":20001,"versionPriority":1}}""",
        "spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000")]
    [InlineData(
        """{"metadata":{"name":"v1.example.com"},"spec":{"group":"example.com","version":"v1","groupPriorityMinimum":1}}""",
        "spec.versionPriority: Invalid value: 0: must be positive and less than 1000")]
    [InlineData(
        """
        {"metadata":{"name":"v1.example.com"},"spec":{"group":"example.com","version":"v1","groupPriorityMinimum":1,"versionPriority":1,
        "insecureSkipTLSVerify":true}}
        """,
        "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify")]
    [InlineData(
        """
        {"metadata":{"name":"v1.example.com"},"spec":{"group":"example.com","version":"v1","groupPriorityMinimum":1,"versionPriority":1,
        "service":{"name":"x"}}}
        """,
        "spec.service.namespace: Required value")]
    public void What_is_not_valid_is_refused_in_the_words_of_Kubernetes(string json, string expected) =>
        Assert.Contains(expected, Refused(KubernetesJson.Decode<APIService>(json)).Message, StringComparison.Ordinal);

    private static APIService Remote(string version, string group) => new()
    {
        Metadata = new ObjectMeta { Name = $"{version}.{group}" },
        Spec = new APIServiceSpec
        {
            Group = group,
            Version = version,
            GroupPriorityMinimum = 1_000,
            VersionPriority = 15,
            Service = new Api.ApiRegistration.ServiceReference { Namespace = "default", Name = "api" },
        },
    };

    private static string Available(APIService service)
    {
        var condition = Assert.Single(service.Status.Conditions!);
        Assert.Equal(APIServiceCondition.Available, condition.Type);
        return $"{condition.Status} {condition.Reason} {condition.Message}";
    }

    private APIService Find(string name) => (APIService)Succeed(Get<APIService>(name));
}
