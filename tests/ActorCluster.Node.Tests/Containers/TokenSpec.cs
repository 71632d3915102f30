using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Client.Protocol;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>
/// Tokens of service accounts in volumes, on a whole node, in virtual time (Kubernetes' documentation, "Configure Service Accounts for
/// Pods": ServiceAccount token volume projection).
/// </summary>
public sealed class TokenSpec : IDisposable
{
    private const string Path = "/var/run/secrets/kubernetes.io/serviceaccount";
    private readonly Cluster _cluster = new();
    private readonly IActorRef _node;

    public TokenSpec()
    {
        _cluster.Put(new ServiceAccount { Kind = "ServiceAccount", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "default", Namespace = "default" } });
        _cluster.Put(new ConfigMap
        {
            Kind = "ConfigMap",
            ApiVersion = "v1",
            Metadata = new ObjectMeta { Name = "kube-root-ca.crt", Namespace = "default" },
            Data = new Dictionary<string, string> { ["ca.crt"] = "PEM" },
        });
        _node = _cluster.StartNode();
    }

    private IEnumerable<CreateToken> Requests => _cluster.Api.Writes.OfType<CreateToken>();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Nothing_must_be_fetched_before_somebody_reads_it()
    {
        _cluster.Put(APodLikeAnyOther());
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        Run("echo hello; ls /tmp; cat /etc/hosts");
        _cluster.System.Advance(TimeSpan.FromHours(2));
        Assert.Empty(Requests);
        Assert.DoesNotContain(_cluster.Api.Watches, static watch => watch.Resource.Plural == "configmaps");

        Assert.Equal("token-1", Run($"cat {Path}/token"));
        Assert.Equal(["default"], Requests.Select(static request => request.Account.Name));
        var wanted = Requests.Single().Request.Spec;
        Assert.Equal((3607, "Pod", "web", _cluster.Pod().Metadata.Uid), (wanted.ExpirationSeconds, wanted.BoundObjectRef!.Kind, wanted.BoundObjectRef.Name, wanted.BoundObjectRef.Uid));
        Assert.Null(wanted.Audiences);
        Assert.Equal("system:node:node-a", Requests.Single().Client);
    }

    [Theory]
    [InlineData($"cat {Path}/ca.crt", "PEM")]
    [InlineData($"cat < {Path}/token", "token-1")]
    [InlineData($"cd {Path} && cat namespace", "default")]
    [InlineData($"cd {Path}/..; cat serviceaccount/token", "token-1")]
    [InlineData($"ls {Path}", "ca.crt\nnamespace\ntoken\n")]
    [InlineData($"T=$(cat {Path}/token); echo $T", "token-1\n")]
    [InlineData($"test -s {Path}/token; echo $?", "0\n")]
    public void Whatever_reads_the_volume_must_find_it_complete(string script, string output)
    {
        _cluster.Put(APodLikeAnyOther());
        Assert.Equal(output, Run(script));
    }

    [Fact]
    public void First_process_must_find_it_too()
    {
        var pod = APodLikeAnyOther();
        _cluster.Put(pod.With(spec => spec with
        {
            RestartPolicy = "Never",
            Containers = [spec.Containers![0] with { Image = "busybox", Command = ["sh", "-c", $"cat {Path}/token > /dev/termination-log"] }],
        }));
        _cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((PodPhase.Succeeded, "token-1"), (_cluster.Status().Phase, _cluster.Status().ContainerStatuses![0].State.Terminated!.Message));
    }

    [Fact]
    public void Token_must_be_kept_and_renewed_after_four_fifths_of_its_time()
    {
        _cluster.Put(APodLikeAnyOther());
        Run($"cat {Path}/token");
        _cluster.System.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("token-1", Run($"cat {Path}/token"));
        Assert.Single(Requests);
        _cluster.System.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("token-2", Run($"cat {Path}/token"));
        Assert.Equal(2, Requests.Count());

        _cluster.Delete("web", 0);
        _cluster.System.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, Requests.Count());
    }

    [Fact]
    public void Token_must_still_be_renewed_after_the_kubelet_was_restarted()
    {
        _cluster.Put(APodLikeAnyOther());
        Run($"cat {Path}/token");
        _cluster.System.Tell(_node, new InjectFault("bad", new TimelineEntry { Name = "bad", Kubelet = new KubeletFault { Kind = KubeletFaultKind.Crash } }, []));
        _cluster.System.Tell(_node, new HealFault("bad"));
        _cluster.System.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("token-2", Run($"cat {Path}/token"));
        _cluster.System.Advance(TimeSpan.FromMinutes(52));
        Assert.Equal("token-3", Run($"cat {Path}/token"));
    }

    [Fact]
    public void Pod_must_run_without_a_token_that_it_cannot_have_and_say_why()
    {
        _cluster.Api.Remove<ServiceAccount>("default", "default");
        _cluster.Put(APodLikeAnyOther());
        Assert.Contains("No such file or directory", Run($"cat {Path}/token"), StringComparison.Ordinal);
        Assert.Equal(
            "MountVolume.SetUp failed for volume \"kube-api-access-x\" : failed to fetch token: serviceaccounts \"default\" not found",
            _cluster.Api.EventsAbout("web").Single(static e => e.Reason == "FailedMount").Message);
    }

    [Fact]
    public void Pods_own_projection_must_be_there_before_it_starts()
    {
        var token = new ServiceAccountTokenProjection { Audience = "vault", ExpirationSeconds = 7200, Path = "vault-token" };
        var volume = new Volume { Name = "vault", Projected = new ProjectedVolumeSource { Sources = [new VolumeProjection { ServiceAccountToken = token }] } };
        var pod = APod("web", "node-a", AContainer() with { VolumeMounts = [new VolumeMount { Name = "vault", MountPath = "/var/run/secrets/tokens" }] })
            .With(spec => spec with { Volumes = [volume], ServiceAccountName = "robot" });
        _cluster.Put(pod);
        Assert.Equal(PodPhase.Pending, _cluster.Status().Phase);
        Assert.Equal(
            "MountVolume.SetUp failed for volume \"vault\" : failed to fetch token: serviceaccounts \"robot\" not found",
            _cluster.Api.EventsAbout("web").First(static e => e.Reason == "FailedMount").Message);

        _cluster.Put(new ServiceAccount { Kind = "ServiceAccount", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "robot", Namespace = "default" } });
        _cluster.System.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        var wanted = Requests.Last().Request.Spec;
        Assert.Equal((7200, "vault"), (wanted.ExpirationSeconds, wanted.Audiences!.Single()));
        Assert.Equal("token-1", Run("cat /var/run/secrets/tokens/vault-token"));
    }

    [Fact]
    public void Master_without_tokens_must_be_named_as_the_reason()
    {
        _cluster.Api.Fail = static request => request is CreateToken ? Api.Errors.StatusError.PathNotFound() : null;
        _cluster.Put(APodLikeAnyOther());
        Run($"cat {Path}/token");
        Assert.EndsWith(
            "failed to fetch token: the API server does not have TokenRequest endpoints enabled",
            _cluster.Api.EventsAbout("web").Single(static e => e.Reason == "FailedMount").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Process_must_go_on_without_it_when_nobody_answers()
    {
        _cluster.Api.Silent = static request => request is CreateToken;
        var pod = APodLikeAnyOther();
        _cluster.Put(pod.With(spec => spec with
        {
            RestartPolicy = "Never",
            Containers = [spec.Containers![0] with { Image = "busybox", Command = ["sh", "-c", $"cat {Path}/token || exit 7"] }],
        }));
        _cluster.System.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        _cluster.System.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(7, _cluster.Status().ContainerStatuses![0].State.Terminated!.ExitCode);
    }

    private string Run(string script) => _cluster.Exec("web", "main", "sh", "-c", script);

    private static Pod APodLikeAnyOther() => APod("web", "node-a", AContainer() with
    {
        VolumeMounts = [new VolumeMount { Name = "kube-api-access-x", MountPath = Path, ReadOnly = true }],
    }).With(static spec => spec with
    {
        ServiceAccountName = "default",
        Volumes =
        [
            new Volume
            {
                Name = "kube-api-access-x",
                Projected = new ProjectedVolumeSource
                {
                    Sources =
                    [
                        new VolumeProjection { ServiceAccountToken = new ServiceAccountTokenProjection { ExpirationSeconds = 3607, Path = "token" } },
                        new VolumeProjection
                        {
                            ConfigMap = new ConfigMapProjection { Name = "kube-root-ca.crt", Items = [new KeyToPath { Key = "ca.crt", Path = "ca.crt" }] },
                        },
                        new VolumeProjection
                        {
                            DownwardAPI = new DownwardAPIProjection
                            {
                                Items = [new DownwardAPIVolumeFile { Path = "namespace", FieldRef = new ObjectFieldSelector { FieldPath = "metadata.namespace" } }],
                            },
                        },
                    ],
                },
            },
        ],
    });
}
