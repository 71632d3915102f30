using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Protocol;
using Akka.TestKit;

namespace ActorCluster.ApiServer.Tests.Actors;

public sealed class ApiActorSpec : ApiFixture
{
    [Fact]
    public void Api_must_make_what_every_cluster_has()
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            var ns = (Namespace)Succeed(Get<Namespace>(name));
            Assert.Equal(name, ns.Metadata.Labels!["kubernetes.io/metadata.name"]);
            Assert.Equal("Active", ns.Status.Phase);
        }

        var service = (Service)Succeed(Get<Service>("kubernetes"));
        Assert.Equal("10.96.0.1", service.Spec.ClusterIP);
        Assert.Equal(["10.96.0.1"], service.Spec.ClusterIPs);
        Succeed(Get<Endpoints>("kubernetes"));
        Succeed(Get<Api.Discovery.EndpointSlice>("kubernetes"));
    }

    [Fact]
    public void Api_must_create_read_update_and_delete()
    {
        var created = Create(new ConfigMap { Metadata = new ObjectMeta { Name = "a", Namespace = "default" } });
        Assert.NotEmpty(created.Metadata.Uid);
        Assert.NotNull(created.Metadata.CreationTimestamp);
        Assert.Equal("ConfigMap", created.Kind);

        var updated = Update(created with { Data = new Dictionary<string, string> { ["k"] = "v" } });
        Assert.NotEqual(created.Metadata.ResourceVersion, updated.Metadata.ResourceVersion);
        Assert.Same(updated, Succeed(Get<ConfigMap>("a")));

        Succeed(Delete<ConfigMap>("a"));
        Assert.Equal("configmaps \"a\" not found", Fail(Get<ConfigMap>("a")).Message);
    }

    [Fact]
    public void Api_must_refuse_a_name_that_is_taken()
    {
        Create(APod());
        var failure = Refused(APod());
        Assert.Equal((409, "AlreadyExists", "pods \"web\" already exists"), (failure.Code, failure.Reason, failure.Message));
    }

    [Fact]
    public void Api_must_refuse_an_update_of_an_old_version()
    {
        var created = Create(new ConfigMap { Metadata = new ObjectMeta { Name = "a", Namespace = "default" } });
        Update(created with { Data = new Dictionary<string, string> { ["k"] = "1" } });
        var failure = Fail(Ask(id => new UpdateObject(
            id, "test", ResourceTypes.ConfigMaps, created with { Data = new Dictionary<string, string> { ["k"] = "2" } })));
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again",
            failure.Message);
    }

    [Fact]
    public void Api_must_not_write_what_changes_nothing()
    {
        var created = Create(new ConfigMap
        {
            Metadata = new ObjectMeta { Name = "a", Namespace = "default" },
            Data = new Dictionary<string, string> { ["k"] = "v" },
        });
        var updated = Update(created with { Data = new Dictionary<string, string> { ["k"] = "v" } });
        Assert.Equal(created.Metadata.ResourceVersion, updated.Metadata.ResourceVersion);
    }

    [Fact]
    public void Api_must_generate_names()
    {
        var first = Create(APod("") with { Metadata = new ObjectMeta { GenerateName = "web-", Namespace = "default" } });
        var second = Create(APod("") with { Metadata = new ObjectMeta { GenerateName = "web-", Namespace = "default" } });
        Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", first.Metadata.Name);
        Assert.NotEqual(first.Metadata.Name, second.Metadata.Name);
    }

    [Fact]
    public void Api_must_refuse_content_of_a_namespace_that_does_not_exist()
    {
        var failure = Refused(APod() with { Metadata = new ObjectMeta { Name = "web", Namespace = "nowhere" } });
        Assert.Equal((404, "namespaces \"nowhere\" not found"), (failure.Code, failure.Message));
    }

    [Fact]
    public void Api_must_refuse_content_of_a_namespace_that_goes_away()
    {
        Create(new Namespace { Metadata = new ObjectMeta { Name = "x" } });
        var terminating = (Namespace)Succeed(Delete<Namespace>("x"));
        Assert.Equal("Terminating", terminating.Status.Phase);
        Assert.NotNull(terminating.Metadata.DeletionTimestamp);
        var failure = Refused(APod() with { Metadata = new ObjectMeta { Name = "web", Namespace = "x" } });
        Assert.Equal(
            (403, "pods \"web\" is forbidden: unable to create new content in namespace x because it is being terminated"),
            (failure.Code, failure.Message));

        Update(terminating with { Spec = new NamespaceSpec() }, "finalize");
        Assert.Equal(404, Fail(Get<Namespace>("x")).Code);
    }

    [Fact]
    public void Api_must_refuse_a_pod_without_its_service_account()
    {
        Create(new Namespace { Metadata = new ObjectMeta { Name = "x" } });
        var failure = Refused(APod() with { Metadata = new ObjectMeta { Name = "web", Namespace = "x" } });
        Assert.Equal(
            "pods \"web\" is forbidden: error looking up service account x/default: serviceaccount \"default\" not found", failure.Message);
    }

    [Fact]
    public void Api_must_bind_a_pod_once()
    {
        var pod = Create(APod());
        var bound = (Pod)Succeed(Bind(pod, "node-1"));
        Assert.Equal("node-1", bound.Spec.NodeName);
        Assert.Contains(bound.Status.Conditions!, condition => condition is { Type: "PodScheduled", Status: "True" });
        var failure = Fail(Bind(pod, "node-2"));
        Assert.Equal(
            (409, "Operation cannot be fulfilled on pods/binding \"web\": pod web is already assigned to node \"node-1\""),
            (failure.Code, failure.Message));
    }

    [Fact]
    public void Api_must_delete_a_bound_pod_gracefully()
    {
        var pod = Create(APod());
        Bind(pod, "node-1");
        var first = (Pod)Succeed(Delete<Pod>("web"));
        Assert.Equal(30, first.Metadata.DeletionGracePeriodSeconds);
        Assert.Equal(Time.GetUtcNow().AddSeconds(30), first.Metadata.DeletionTimestamp!.Value.Value);

        // A longer period is not granted, a shorter one is.
        Assert.Same(first, Succeed(Delete<Pod>("web", new DeleteOptions { GracePeriodSeconds = 60 })));
        var hastened = (Pod)Succeed(Delete<Pod>("web", new DeleteOptions { GracePeriodSeconds = 5 }));
        Assert.Equal(5, hastened.Metadata.DeletionGracePeriodSeconds);

        Succeed(Delete<Pod>("web", new DeleteOptions { GracePeriodSeconds = 0 }));
        Assert.Equal(404, Fail(Get<Pod>("web")).Code);
    }

    [Fact]
    public void Api_must_delete_an_unbound_pod_at_once()
    {
        Create(APod());
        Succeed(Delete<Pod>("web"));
        Assert.Equal(404, Fail(Get<Pod>("web")).Code);
    }

    [Fact]
    public void Api_must_keep_an_object_until_its_last_finalizer_is_gone()
    {
        Create(new ConfigMap { Metadata = new ObjectMeta { Name = "a", Namespace = "default", Finalizers = ["example.com/hold"] } });
        var terminating = (ConfigMap)Succeed(Delete<ConfigMap>("a"));
        Assert.NotNull(terminating.Metadata.DeletionTimestamp);
        Modify<ConfigMap>("a", current => current with { Metadata = current.Metadata with { Finalizers = null } });
        Assert.Equal(404, Fail(Get<ConfigMap>("a")).Code);
    }

    [Fact]
    public void Api_must_take_only_the_status_from_a_status_update()
    {
        Create(APod());
        var updated = Modify<Pod>(
            "web",
            pod => pod with { Spec = pod.Spec with { RestartPolicy = "Never" }, Status = pod.Status with { Phase = "Running" } },
            "status");
        Assert.Equal(("Always", "Running", "BestEffort"), (updated.Spec.RestartPolicy, updated.Status.Phase, updated.Status.QosClass));
    }

    [Fact]
    public void Api_must_bump_the_generation_with_the_spec_alone()
    {
        var deployment = Create(ADeployment());
        Assert.Equal(1, deployment.Metadata.Generation);
        var scaled = Modify<Deployment>("web", current => current with { Spec = current.Spec with { Replicas = 5 } });
        Assert.Equal(2, scaled.Metadata.Generation);
        var reported = Modify<Deployment>("web", current => current with { Status = current.Status with { Replicas = 5 } }, "status");
        Assert.Equal((2, 5), (reported.Metadata.Generation, reported.Status.Replicas));
    }

    [Fact]
    public void Api_must_refuse_a_new_selector()
    {
        Create(ADeployment());
        var failure = Fail(Ask(id => new ModifyObject(
            id,
            "test",
            ResourceTypes.Deployments,
            Key<Deployment>("web"),
            null,
            current => (Deployment)current with
            {
                Spec = ((Deployment)current).Spec with
                {
                    Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "other" } },
                    Template = ((Deployment)current).Spec.Template with
                    {
                        Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "other" } },
                    },
                },
            })));
        Assert.Equal(
            "Deployment.apps \"web\" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"app\":\"other\"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable",
            failure.Message);
    }

    [Fact]
    public void Api_must_show_a_watcher_what_is_and_what_becomes()
    {
        Create(APod("first"));
        var watcher = Watch(new WatchResource(1, "test", ResourceTypes.Pods), out var started);
        Assert.Single(started.Objects);

        var created = Create(APod("second"));
        Assert.Equal(new ObjectEvent(ObjectEventType.Added, created), Assert.Single(NextBatch(watcher).Events));
    }

    [Fact]
    public void Api_must_show_who_enters_and_who_leaves_a_selector()
    {
        var watcher = Watch(
            new WatchResource(1, "test", ResourceTypes.Pods, Fields: FieldQuery.Parse("spec.nodeName=node-1,status.phase=Pending")), out _);
        var pod = Create(APod());
        var bound = (Pod)Succeed(Bind(pod, "node-1"));
        Assert.Equal(new ObjectEvent(ObjectEventType.Added, bound), Assert.Single(NextBatch(watcher).Events));

        var running = Modify<Pod>("web", current => current with { Status = current.Status with { Phase = "Running" } }, "status");
        var (type, value) = Assert.Single(NextBatch(watcher).Events);
        Assert.Equal(ObjectEventType.Deleted, type);
        Assert.Equal((running.Metadata.ResourceVersion, "Pending"), (value.Metadata.ResourceVersion, ((Pod)value).Status.Phase));
    }

    [Fact]
    public void Api_must_have_one_batch_under_way()
    {
        var watcher = Watch(new WatchResource(1, "test", ResourceTypes.Pods), out _);
        Create(APod("a"));
        var first = watcher.ExpectMsg<WatchBatch>();
        Create(APod("b"));
        Create(APod("c"));
        Api.Tell(new AcknowledgeBatch(1), watcher.Ref);
        var second = watcher.ExpectMsg<WatchBatch>();
        Assert.Equal((1, 2), (first.Events.Count, second.Events.Count));
    }

    [Fact]
    public void Api_must_draw_addresses_and_node_ports_of_services()
    {
        var service = Create(AService("a"));
        Assert.StartsWith("10.", service.Spec.ClusterIP, StringComparison.Ordinal);
        Assert.InRange(service.Spec.Ports![0].NodePort, 30000, 32767);
        Assert.Equal(["IPv4"], service.Spec.IpFamilies);

        var failure = Refused(AService("b") with { Spec = AService("b").Spec with { ClusterIP = service.Spec.ClusterIP } });
        Assert.Equal(
            $"Service \"b\" is invalid: spec.clusterIPs: Invalid value: []string{{\"{service.Spec.ClusterIP}\"}}: failed to allocate IP {service.Spec.ClusterIP}: provided IP is already allocated",
            failure.Message);

        Succeed(Delete<Service>("a"));
        Assert.Equal(
            service.Spec.ClusterIP,
            Create(AService("b") with { Spec = AService("b").Spec with { ClusterIP = service.Spec.ClusterIP } }).Spec.ClusterIP);
    }

    [Fact]
    public void Api_must_refuse_another_address_of_a_service_once_however_it_is_given()
    {
        var service = Create(AService("a"));
        var expected = "Service \"a\" is invalid: spec.clusterIPs[0]: Invalid value: []string{\"10.96.77.12\"}: may not change once set";
        Assert.Equal(expected, Change(service with { Spec = service.Spec with { ClusterIP = "10.96.77.12" } }).Message);
        Assert.Equal(
            expected,
            Change(service with { Spec = service.Spec with { ClusterIP = "10.96.77.12", ClusterIPs = ["10.96.77.12"] } }).Message);
        Assert.Equal(
            "Service \"a\" is invalid: [spec.clusterIPs[0]: Invalid value: []string{\"10.96.77.12\"}: may not change once set, "
            + "spec.clusterIPs: Invalid value: []string{\"10.96.77.12\"}: first value must match `clusterIP`]",
            Change(service with { Spec = service.Spec with { ClusterIPs = ["10.96.77.12"] } }).Message);
    }

    private Status Change(Service service) => Fail(Ask(id => new UpdateObject(id, "test", ResourceTypes.Services, service)));

    private static Service AService(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new ServiceSpec { Type = "NodePort", Ports = [new ServicePort { Port = 80 }] },
    };

    private static Deployment ADeployment()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        return new Deployment
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new DeploymentSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = APod().Spec },
            },
        };
    }

    private TestProbe Watch(WatchResource watch, out WatchStarted started)
    {
        var probe = CreateTestProbe();
        Api.Tell(watch, probe.Ref);
        started = probe.ExpectMsg<WatchStarted>();
        return probe;
    }

    private WatchBatch NextBatch(TestProbe watcher)
    {
        var batch = watcher.ExpectMsg<WatchBatch>();
        Api.Tell(new AcknowledgeBatch(batch.WatchId), watcher.Ref);
        return batch;
    }
}
