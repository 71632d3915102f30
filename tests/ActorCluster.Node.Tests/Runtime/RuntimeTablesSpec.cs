using ActorCluster.Node.Runtime;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Tests.Runtime;

public sealed class RuntimeTablesSpec
{
    [Theory]
    [InlineData("busybox", "sh^-c^exit 1", 0d, 1)]
    [InlineData("busybox", "sh^-c^echo hi; sleep 5; exit 3", 5d, 3)]
    [InlineData("busybox", "sh^-c^true && false", 0d, 1)]
    [InlineData("busybox", "sh^-c^false || true", 0d, 0)]
    [InlineData("busybox", "sh^-c^false && exit 9", 0d, 1)]
    [InlineData("busybox", "/bin/sleep^1m", 60d, 0)]
    [InlineData("busybox", "sleep^infinity", null, 0)]
    [InlineData("busybox", "sh^-c^while true; do sleep 1; done", null, 0)]
    [InlineData("busybox", "true", 0d, 0)]
    [InlineData("busybox", "false", 0d, 1)]
    [InlineData("busybox", "", 0d, 0)]
    [InlineData("nginx", "", null, 0)]
    [InlineData("perl", "perl^-wle^print 1", 0d, 0)]
    [InlineData("myserver", "/usr/bin/server^--port=80", null, 0)]
    public void Commands_must_be_understood(string image, string command, double? seconds, int code)
    {
        var script = CommandScript.Interpret(image, command.Length == 0 ? null : command.Split('^'), null, true);
        Assert.Equal(seconds, script.RunFor?.TotalSeconds);
        Assert.Equal(code, script.ExitCode);
    }

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27")]
    [InlineData("bitnami/redis", "docker.io/bitnami/redis:latest")]
    [InlineData("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b:latest")]
    public void Images_must_be_named_in_full(string image, string resolved) => Assert.Equal(resolved, ImageCatalog.Resolve(image));

    [Theory]
    [InlineData("2s", 2d)]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90d)]
    [InlineData("7", 7d)]
    [InlineData("1.5h", 5400d)]
    [InlineData("2d", 172800d)]
    [InlineData("soon", null)]
    [InlineData("3x", null)]
    public void Durations_must_be_read(string text, double? seconds) => Assert.Equal(seconds, BehaviourParser.Duration(text)?.TotalSeconds);

    [Fact]
    public void Annotation_must_be_read_and_nonsense_say_nothing()
    {
        var behaviour = BehaviourParser.FromJson("""{"startDelay":"2s","runFor":"10s","exitCode":1,"log":["a","b"],"cpu":"50m","memory":"64Mi"}""", out var error);
        Assert.Null(error);
        Assert.Equal(TimeSpan.FromSeconds(2), behaviour.StartDelay);
        Assert.Equal(["a", "b"], behaviour.Log);
        Assert.Equal((50, 64L << 20), (behaviour.CpuMillis, behaviour.MemoryBytes));
        Assert.Same(ContainerBehaviour.Empty, BehaviourParser.FromJson("""{"exitCode":"x"}""", out error));
        Assert.NotNull(error);
        Assert.Same(ContainerBehaviour.Empty, BehaviourParser.FromJson("[", out _));
    }

    [Fact]
    public void Addresses_must_be_unique_and_come_back_last()
    {
        var pool = new AddressPool();
        Assert.Null(pool.Take());
        Assert.True(Ipv4Range.TryParse("10.244.5.0/29", out var range));
        pool.Use(range);
        Assert.Equal("10.244.5.2 10.244.5.3", Taken(2));
        pool.Free("10.244.5.2");
        Assert.Equal("10.244.5.4 10.244.5.5 10.244.5.6 10.244.5.2 none", Taken(5));

        string Taken(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => pool.Take() ?? "none"));
    }
}
