using System.Net.Http;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ActorCluster.Scenarios;

/// <summary>exec, cp, attach, port-forward and debug of the real kubectl, with containers that only seem to run.</summary>
public sealed class StreamSpec(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private RunningCluster Cluster => shared.Cluster;

    [KubectlFact]
    public async Task Exec_passes_output_input_and_exit_codes_on()
    {
        var ns = await PodAsync();
        Assert.Equal("hello\n", await Cluster.KubectlAsync("exec", "-n", ns, "web", "--", "echo", "hello"));
        var failed = await Cluster.TryKubectlAsync("exec", "-n", ns, "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\n", "err\ncommand terminated with exit code 3\n"), (failed.ExitCode, failed.Output, failed.Error));
        Assert.Equal("3\n", await Cluster.KubectlWithInputAsync("a\nb\nc\n", "exec", "-i", "-n", ns, "web", "--", "wc", "-l"));
        Assert.Equal("web\n", await Cluster.KubectlWithInputAsync("cd /tmp\nhostname\n", "exec", "-i", "-n", ns, "web", "--", "sh"));
        var unknown = await Cluster.TryKubectlAsync("exec", "-n", ns, "web", "--", "nosuch");
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("exec: \"nosuch\": executable file not found in $PATH", unknown.Error, StringComparison.Ordinal);
        var container = await Cluster.TryKubectlAsync("exec", "-n", ns, "web", "-c", "other", "--", "ls");
        Assert.Contains("container other is not valid for pod web", container.Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Files_are_copied_both_ways()
    {
        var ns = await PodAsync();
        var folder = Directory.CreateTempSubdirectory("actorcluster-cp-").FullName;
        try
        {
            var content = new byte[5 * 1024 * 1024 + 17];
            new Random(7).NextBytes(content);
            var (there, back) = (Path.Combine(folder, "there"), Path.Combine(folder, "back"));
            await File.WriteAllBytesAsync(there, content);
            await Cluster.KubectlAsync("cp", "-n", ns, there, "web:/tmp/large");
            Assert.StartsWith(
                Convert.ToHexStringLower(SHA256.HashData(content)), await Cluster.KubectlAsync("exec", "-n", ns, "web", "--", "sha256sum", "/tmp/large"), StringComparison.Ordinal);
            await Cluster.KubectlAsync("cp", "-n", ns, "web:/tmp/large", back);
            Assert.Equal(content, await File.ReadAllBytesAsync(back));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [KubectlFact]
    public async Task Forwarded_ports_answer()
    {
        var ns = await PodAsync();
        await using var forward = Cluster.Watch("port-forward", "-n", ns, "pod/web", ":80", ":81");
        var lines = new List<string>();
        await forward.UntilAsync(line =>
        {
            lines.Add(line);
            return lines.Count(static text => text.StartsWith("Forwarding from 127.0.0.1:", StringComparison.Ordinal)) == 2;
        });
        var port = lines.Select(static line => Regex.Match(line, @"^Forwarding from 127\.0\.0\.1:([0-9]+) -> 80$")).First(static match => match.Success).Groups[1].Value;
        using var http = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => http.GetStringAsync($"http://127.0.0.1:{port}/page/{number}")));
        for (var number = 0; number < answers.Length; number++)
        {
            Assert.Contains($"pod: {ns}/web\n", answers[number], StringComparison.Ordinal);
            Assert.EndsWith($"request: GET /page/{number}\n", answers[number], StringComparison.Ordinal);
        }
    }

    [KubectlFact]
    public async Task Run_and_debug_talk_to_their_containers()
    {
        var ns = await PodAsync();
        var run = await Cluster.TryKubectlWithInputAsync("echo in-$HOSTNAME\nexit\n", "run", "shell", "-n", ns, "-i", "--rm", "--restart=Never", "--image=busybox");
        Assert.Contains("in-shell", run.Output, StringComparison.Ordinal);
        Assert.Contains("pod \"shell\" deleted", run.Everything, StringComparison.Ordinal);

        var debug = await Cluster.TryKubectlWithInputAsync("echo debugging-$HOSTNAME\nexit\n", "debug", "web", "-n", ns, "-i", "--image=busybox", "-c", "debugger");
        Assert.Contains("debugging-web", debug.Everything, StringComparison.Ordinal);
        var pod = await Cluster.GetAsync("pod", "web", "-n", ns);
        Assert.Equal("debugger", pod.GetProperty("status").GetProperty("ephemeralContainerStatuses")[0].GetProperty("name").GetString());
    }

    private async Task<string> PodAsync()
    {
        var ns = await shared.NamespaceAsync();
        await Cluster.KubectlAsync("run", "web", "--image=nginx", "-n", ns);
        await Cluster.KubectlAsync("wait", "--for=condition=Ready", "pod/web", "-n", ns, "--timeout=60s");
        return ns;
    }
}
