using System.Buffers;
using System.Text.Json;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Tests.Tables;

/// <summary>Cells as kubernetes pkg/printers/internalversion/printers_test.go expects them.</summary>
public sealed class TableSpec
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ObjectMeta Meta(string name = "x") => new() { Name = name, CreationTimestamp = new Time(Now.AddMinutes(-5)) };

    private static string Cells(KubernetesObject source)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartArray();
        var printer = ResourceTable.ColumnsOf(source.GetType());
        printer.WriteCells(source, new TableCells(writer, Now));
        writer.WriteEndArray();
        writer.Flush();
        var cells = JsonDocument.Parse(buffer.WrittenMemory).RootElement;
        Assert.Equal(printer.Columns.Count, cells.GetArrayLength());
        return string.Join('|', cells.EnumerateArray());
    }

    private static ContainerStatus Running(string name = "a", bool ready = true, int restarts = 0) => new()
    {
        Name = name,
        Ready = ready,
        RestartCount = restarts,
        State = new ContainerState { Running = new ContainerStateRunning() },
    };

    private static ContainerStatus Waiting(string reason) => new() { State = new ContainerState { Waiting = new ContainerStateWaiting { Reason = reason } } };

    private static ContainerStatus Ended(int code, string? reason = null, int signal = 0) => new()
    {
        State = new ContainerState { Terminated = new ContainerStateTerminated { ExitCode = code, Reason = reason, Signal = signal } },
    };

    private static Pod APod(string phase, params ContainerStatus[] statuses) => new()
    {
        Metadata = Meta(),
        Spec = new PodSpec { Containers = [new Container { Name = "a" }, new Container { Name = "b" }] },
        Status = new PodStatus { Phase = phase, ContainerStatuses = statuses },
    };

    public static TheoryData<string, Pod, string> Pods => new()
    {
        { "waiting", APod("Pending", Running(), Waiting("CrashLoopBackOff")), "x|1/2|CrashLoopBackOff|0|5m" },
        { "running", APod("Running", Running(restarts: 3), Running()), "x|2/2|Running|3|5m" },
        { "exit code", APod("Failed", Ended(3), Ended(0)), "x|0/2|ExitCode:3|0|5m" },
        { "signal", APod("Failed", Ended(3, signal: 9)), "x|0/2|Signal:9|0|5m" },
        { "reason", APod("Failed", Ended(3, "OOMKilled")), "x|0/2|OOMKilled|0|5m" },
        { "evicted", APod("Failed") with { Status = new PodStatus { Phase = "Failed", Reason = "Evicted" } }, "x|0/2|Evicted|0|5m" },
        { "completed and running", APod("Running", Ended(0, "Completed"), Running()), "x|1/2|NotReady|0|5m" },
        {
            "gated",
            APod("Pending") with { Status = new PodStatus { Phase = "Pending", Conditions = [new PodCondition { Type = "PodScheduled", Status = "False", Reason = "SchedulingGated" }] } },
            "x|0/2|SchedulingGated|0|5m"
        },
        { "terminating", Deleted(APod("Running", Running(), Running())), "x|2/2|Terminating|0|5m" },
        { "terminating when done", Deleted(APod("Succeeded", Ended(0, "Completed"))), "x|0/2|Completed|0|5m" },
        { "lost", Deleted(APod("Running") with { Status = new PodStatus { Phase = "Running", Reason = "NodeLost" } }), "x|0/2|Unknown|0|5m" },
        { "restart time", APod("Running", Running() with { RestartCount = 2, LastState = new ContainerState { Terminated = new ContainerStateTerminated { FinishedAt = new Time(Now.AddSeconds(-42)) } } }), "x|1/2|Running|2 (42s ago)|5m" },
        { "init waiting", WithInit(null, Waiting("ImagePullBackOff")), "x|0/2|Init:ImagePullBackOff|0|5m" },
        { "init running", WithInit(null, Ended(0), Running("i1")), "x|0/2|Init:1/2|0|5m" },
        { "init failed", WithInit(null, Ended(5) with { RestartCount = 4 }), "x|0/2|Init:ExitCode:5|4|5m" },
        { "sidecar", WithInit("Always", Running("i0") with { Started = true, RestartCount = 1 }, Ended(0)), "x|1/3|Pending|1|5m" },
        { "sidecar starting", WithInit("Always", Running("i0") with { Started = false }), "x|0/3|Init:0/2|0|5m" },
    };

    [Theory]
    [MemberData(nameof(Pods))]
    public void Pod_must_be_printed_as_kubectl_shows_it(string name, Pod pod, string expected) => Assert.Equal((name, expected + "|<none>|<none>|<none>|<none>"), (name, Cells(pod)));

    [Fact]
    public void Pod_must_show_its_wide_columns() => Assert.Equal("x|0/1|Running|0|5m|10.1.2.3|n1|n2|1/2", Cells(new Pod
    {
        Metadata = Meta(),
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "a" }],
            NodeName = "n1",
            ReadinessGates = [new PodReadinessGate { ConditionType = "g1" }, new PodReadinessGate { ConditionType = "g2" }],
        },
        Status = new PodStatus
        {
            Phase = "Running",
            NominatedNodeName = "n2",
            PodIPs = [new PodIP { Ip = "10.1.2.3" }],
            Conditions = [new PodCondition { Type = "g1", Status = "True" }, new PodCondition { Type = "g2", Status = "False" }],
        },
    }));

    [Fact]
    public void Node_must_show_status_and_roles()
    {
        var node = new Node
        {
            Metadata = Meta() with { Labels = new Dictionary<string, string> { ["node-role.kubernetes.io/worker"] = "", ["kubernetes.io/role"] = "edge", ["node-role.kubernetes.io/"] = "" } },
            Spec = new NodeSpec { Unschedulable = true },
            Status = new NodeStatus
            {
                Conditions = [new NodeCondition { Type = "Ready", Status = "Unknown" }],
                Addresses = [new NodeAddress { Type = "InternalIP", Address = "1.1.1.1" }],
                NodeInfo = new NodeSystemInfo { KubeletVersion = "v1.32.4" },
            },
        };
        Assert.Equal("x|NotReady,SchedulingDisabled|edge,worker|5m|v1.32.4|1.1.1.1|<none>|<unknown>|<unknown>|<unknown>", Cells(node));
        Assert.StartsWith("x|Unknown|<none>|", Cells(new Node { Metadata = Meta() }));
    }

    [Fact]
    public void Service_must_show_addresses_and_ports()
    {
        var service = new Service
        {
            Metadata = Meta(),
            Spec = new ServiceSpec
            {
                Type = "LoadBalancer",
                ClusterIPs = ["10.0.0.1"],
                Ports = [new ServicePort { Port = 80, Protocol = "TCP" }, new ServicePort { Port = 53, NodePort = 30053, Protocol = "UDP" }],
                Selector = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
            },
        };
        Assert.Equal("x|LoadBalancer|10.0.0.1|<pending>|80/TCP,53:30053/UDP|5m|a=1,b=2", Cells(service));
        Assert.Equal("x|ClusterIP|<none>|<none>|<none>|5m|<none>", Cells(new Service { Metadata = Meta(), Spec = new ServiceSpec { Type = "ClusterIP" } }));
        Assert.Equal("x|ExternalName|<none>|a.example|<none>|5m|<none>", Cells(new Service { Metadata = Meta(), Spec = new ServiceSpec { Type = "ExternalName", ExternalName = "a.example" } }));
    }

    [Fact]
    public void Endpoints_must_be_cut_after_three()
    {
        EndpointAddress[] addresses = [new() { Ip = "1.1.1.1" }, new() { Ip = "2.2.2.2" }, new() { Ip = "fd00::1" }, new() { Ip = "4.4.4.4" }];
        Assert.Equal("x|1.1.1.1:80,2.2.2.2:80,[fd00::1]:80 + 1 more...|5m", Cells(new Endpoints
        {
            Metadata = Meta(),
            Subsets = [new EndpointSubset { Addresses = addresses, Ports = [new Api.Core.EndpointPort { Port = 80 }] }],
        }));
        Assert.Equal("x|<none>|5m", Cells(new Endpoints { Metadata = Meta() }));
        Assert.Equal("x|IPv4|<unset>|<unset>|5m", Cells(new EndpointSlice { Metadata = Meta(), AddressType = "IPv4" }));
        Assert.Equal("x|IPv4|80,*|1.1.1.1|5m", Cells(new EndpointSlice
        {
            Metadata = Meta(),
            AddressType = "IPv4",
            Ports = [new Api.Discovery.EndpointPort { Port = 80 }, new Api.Discovery.EndpointPort()],
            Endpoints = [new Api.Discovery.Endpoint { Addresses = ["1.1.1.1"] }],
        }));
    }

    [Fact]
    public void Workloads_must_show_counts_containers_and_selector()
    {
        var selector = new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "web" },
            MatchExpressions = [new LabelSelectorRequirement { Key = "tier", Operator = "In", Values = ["b", "a"] }],
        };
        var template = new PodTemplateSpec { Spec = new PodSpec { Containers = [new Container { Name = "c", Image = "i:1" }, new Container { Name = "d", Image = "j:2" }] } };
        Assert.Equal("x|2/3|1|2|5m|c,d|i:1,j:2|app=web,tier in (a,b)", Cells(new Deployment
        {
            Metadata = Meta(),
            Spec = new DeploymentSpec { Replicas = 3, Selector = selector, Template = template },
            Status = new DeploymentStatus { ReadyReplicas = 2, UpdatedReplicas = 1, AvailableReplicas = 2 },
        }));
        Assert.Equal("x|3|2|1|5m|c,d|i:1,j:2|app=web,tier in (a,b)", Cells(new ReplicaSet
        {
            Metadata = Meta(),
            Spec = new ReplicaSetSpec { Replicas = 3, Selector = selector, Template = template },
            Status = new ReplicaSetStatus { Replicas = 2, ReadyReplicas = 1 },
        }));
    }

    [Fact]
    public void Event_must_show_when_what_and_who()
    {
        var source = new Event
        {
            Metadata = Meta("e"),
            InvolvedObject = new ObjectReference { Kind = "Pod", Name = "p", FieldPath = "spec.containers{a}" },
            Type = "Warning",
            Reason = "BackOff",
            Message = " again \n",
            Source = new EventSource { Component = "kubelet", Host = "n1" },
            FirstTimestamp = new Time(Now.AddMinutes(-3)),
            LastTimestamp = new Time(Now.AddSeconds(-10)),
            Count = 4,
        };
        Assert.Equal("10s|Warning|BackOff|pod/p|spec.containers{a}|kubelet, n1|again|3m|4|e", Cells(source));
        Assert.StartsWith("<unknown>|", Cells(new Event { Metadata = Meta() }));
    }

    [Fact]
    public void Kinds_without_columns_must_show_name_and_creation() => Assert.Equal("x|2029-12-31T23:55:00Z", Cells(new PodTemplate { Metadata = Meta() }));

    private static Pod Deleted(Pod pod) => pod with { Metadata = pod.Metadata with { DeletionTimestamp = new Time(Now) } };

    private static Pod WithInit(string? restartPolicy, params ContainerStatus[] statuses)
    {
        var pod = APod("Pending");
        return pod with
        {
            Spec = pod.Spec with { InitContainers = [new Container { Name = "i0", RestartPolicy = restartPolicy }, new Container { Name = "i1" }] },
            Status = pod.Status with { ContainerStatuses = null, InitContainerStatuses = statuses },
        };
    }

    public static TheoryData<string, KubernetesObject, string> Kinds => new()
    {
        {
            "job",
            new Api.Batch.Job { Metadata = Meta(), Spec = new() { Completions = 3 }, Status = new() { Succeeded = 1, StartTime = new Time(Now.AddSeconds(-90)) } },
            "x|Running|1/3|90s|5m|||<none>"
        },
        {
            "job without completions",
            new Api.Batch.Job { Metadata = Meta(), Spec = new() { Parallelism = 4 }, Status = new() { Conditions = [new() { Type = "Suspended", Status = "True" }] } },
            "x|Suspended|0/1 of 4||5m|||<none>"
        },
        {
            "complete job",
            new Api.Batch.Job
            {
                Metadata = Meta(),
                Spec = new() { Completions = 1 },
                Status = new()
                {
                    Succeeded = 1,
                    StartTime = new Time(Now.AddSeconds(-90)),
                    CompletionTime = new Time(Now.AddSeconds(-60)),
                    Conditions = [new() { Type = "SuccessCriteriaMet", Status = "True" }, new() { Type = "Complete", Status = "True" }],
                },
            },
            "x|Complete|1/1|30s|5m|||<none>"
        },
        { "terminating job", new Api.Batch.Job { Metadata = Meta() with { DeletionTimestamp = new Time(Now) }, Status = new() { Conditions = [new() { Type = "Suspended", Status = "True" }] } }, "x|Terminating|0/1||5m|||<none>" },
        {
            "cron job",
            new Api.Batch.CronJob
            {
                Metadata = Meta(),
                Spec = new() { Schedule = "@hourly", Suspend = false },
                Status = new() { Active = [new ObjectReference()], LastScheduleTime = new Time(Now.AddSeconds(-30)) },
            },
            "x|@hourly|<none>|False|1|30s|5m|||<none>"
        },
        {
            "autoscaler",
            new Api.Autoscaling.V2.HorizontalPodAutoscaler
            {
                Metadata = Meta(),
                Spec = new()
                {
                    ScaleTargetRef = new() { Kind = "Deployment", Name = "web" },
                    MinReplicas = 2,
                    MaxReplicas = 9,
                    Metrics =
                    [
                        new() { Type = "Resource", Resource = new() { Name = "cpu", Target = new() { AverageUtilization = 80 } } },
                        new() { Type = "Resource", Resource = new() { Name = "memory", Target = new() { AverageValue = Api.Quantities.Quantity.Parse("1Gi") } } },
                        new() { Type = "Pods", Pods = new() },
                    ],
                },
                Status = new() { CurrentReplicas = 3, CurrentMetrics = [new() { Type = "Resource", Resource = new() { Name = "cpu", Current = new() { AverageUtilization = 61 } } }] },
            },
            "x|Deployment/web|cpu: 61%/80%, memory: <unknown>/1Gi + 1 more...|2|9|3|5m"
        },
        {
            "older autoscaler",
            new Api.Autoscaling.HorizontalPodAutoscaler
            {
                Metadata = Meta(),
                Spec = new() { ScaleTargetRef = new() { Kind = "Deployment", Name = "web" }, MaxReplicas = 9, TargetCPUUtilizationPercentage = 70 },
            },
            "x|Deployment/web|cpu: <unknown>/70%|<unset>|9|0|5m"
        },
        {
            "ingress",
            new Api.Networking.Ingress
            {
                Metadata = Meta(),
                Spec = new() { IngressClassName = "nginx", Rules = [new() { Host = "a" }, new() { Host = "b" }, new() { Host = "c" }, new() { Host = "d" }], Tls = [new()] },
                Status = new() { LoadBalancer = new() { Ingress = [new() { Ip = "2.3.4.5" }, new() { Ip = "1.2.3.4" }, new() { Hostname = "h.example.com" }] } },
            },
            "x|nginx|a,b,c + 1 more...|1.2.3.4,2.3.4...|80, 443|5m"
        },
        { "ingress class", new Api.Networking.IngressClass { Metadata = Meta(), Spec = new() { Controller = "a.io/c", Parameters = new() { ApiGroup = "g.io", Kind = "K", Name = "n" } } }, "x|a.io/c|K.g.io/n|5m" },
        { "network policy", new Api.Networking.NetworkPolicy { Metadata = Meta() }, "x|<none>|5m" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cells_of_a_kind_must_be_those_of_kubectl(string name, KubernetesObject source, string cells)
    {
        Assert.NotEmpty(name);
        Assert.Equal(cells, Cells(source));
    }
}
