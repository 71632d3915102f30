using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Metrics;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Runtime;

/// <summary>Streams from the master to containers, over the gateway, the link, the kubelet and the runtime, in virtual time.</summary>
public sealed class StreamSpec : IDisposable
{
    private readonly Cluster _cluster = new();

    public StreamSpec()
    {
        _cluster.StartNode();
        _cluster.Put(APod("web", "node-a", AContainer("main", "nginx")));
    }

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData("echo hello", "hello\n", 0)]
    [InlineData("exit 3", "", 3)]
    [InlineData("true && echo yes || echo no", "yes\n", 0)]
    [InlineData("false && echo yes || echo no", "no\n", 0)]
    [InlineData("A=1; B=\"$A 2\"; echo \"$B\" $A ${C:-none} '$A'", "1 2 1 none $A\n", 0)]
    [InlineData("echo one > /tmp/a; echo two >> /tmp/a; cat /tmp/a | wc -l", "2\n", 0)]
    [InlineData("for x in a b c; do echo $x; done", "a\nb\nc\n", 0)]
    [InlineData("i=0; while [ \"$i\" != xx ]; do if [ $i = 0 ]; then i=x; else i=xx; fi; done; echo $i", "xx\n", 0)]
    [InlineData("echo $(echo in; echo ner)", "in ner\n", 0)]
    [InlineData("(exit 4); echo $?", "4\n", 0)]
    [InlineData("yes | head -n 2", "y\ny\n", 0)]
    [InlineData("seq 3 | grep -v 2 | sort -r", "3\n1\n", 0)]
    [InlineData("mkdir -p /a/b && touch /a/b/c && ls /a && test -f /a/b/c && rm -r /a && test ! -e /a", "b\n", 0)]
    [InlineData("hostname; printenv HOSTNAME", "web\nweb\n", 0)]
    [InlineData("cat /missing 2>/dev/null || echo none", "none\n", 0)]
    [InlineData("nosuch", "", 127)]
    [InlineData("echo 'a b' | { read x; echo \"[$x]\"; }", "[a b]\n", 0)]
    [InlineData("wget -qO- http://localhost:80/x | tail -n 1", "request: GET /x\n", 0)]
    [InlineData("curl -s localhost:81; echo $?", "7\n", 0)]
    [InlineData("i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i \"$((2*(3+4)%5))\" $((${i} == 3 && $i<4)) $(( 1<<4 | 1 )) $((-7/2))", "3 4 1 17 -3\n", 0)]
    [InlineData("echo $((1/0))x; echo $((1+))y", "x\ny\n", 0)]
    [InlineData("echo $( (echo a; echo b) | wc -l )", "2\n", 0)]
    [InlineData("printf 'ab\\n' | hexdump -C", "00000000  61 62 0a                                          |ab.|\n00000003\n", 0)]
    [InlineData("printf 'abc' | hexdump", "0000000 6261 0063\n0000003\n", 0)]
    [InlineData("[[ -r /missing ]] && echo yes || echo no; [[ a == a ]] && echo same", "no\nsame\n", 0)]
    [InlineData("echo a > /tmp/f; wc -l /tmp/f | awk {'print $1'}; echo 'a:b c' | awk -F: '{print $2, $NF}'", "1\nb c b c\n", 0)]
    [InlineData("ip link add dummy0 type dummy 2>&1", "ip: RTNETLINK answers: Operation not permitted\n", 2)]
    [InlineData("/agnhost dns-suffix; echo; /agnhost dns-server-list", "default.svc.cluster.local,svc.cluster.local,cluster.local\n10.96.0.10", 0)]
    [InlineData("echo packed | gzip > /tmp/a; zcat /tmp/a; gunzip -c /tmp/a | wc -c; cat /tmp/a | gzip -d", "packed\n7\npacked\n", 0)]
    [InlineData("echo plain | gunzip; echo $?", "1\n", 0)]
    [InlineData("id -u; id", "0\nuid=0(root) gid=0(root) groups=0(root)\n", 0)]
    [InlineData("if", "", 2)]
    public void Shell_must_do_what_a_shell_does(string script, string output, int exitCode)
    {
        var client = Exec("sh", "-c", script);
        _cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(output, TextOf(client, StreamWindow.Stdout));
        Assert.Equal((StreamOutcome.Exited, exitCode), (client.Single<StreamEnded>().Outcome, client.Single<StreamEnded>().ExitCode));
    }

    [Fact]
    public void Unknown_command_must_be_refused_in_the_words_of_the_runtime()
    {
        var client = Exec("nosuch");
        Assert.Contains(
            "OCI runtime exec failed: exec failed: unable to start container process: exec: \"nosuch\": executable file not found in $PATH: unknown",
            client.Single<StreamEnded>().Message, StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.Failed, client.Single<StreamEnded>().Outcome);
    }

    /// <summary>The downward API (kubernetes concepts/workloads/pods/downward-api) as an indexed Job uses it for JOB_COMPLETION_INDEX.</summary>
    [Fact]
    public void Environment_must_have_the_fields_of_the_pod_and_its_host_name()
    {
        static EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = path } } };
        var container = AContainer("main", "nginx") with
        {
            Env =
            [
                Field("INDEX", "metadata.annotations['batch.kubernetes.io/job-completion-index']"),
                Field("OF", "metadata.labels['job-name']"),
                Field("NONE", "metadata.labels['none']"),
                Field("ACCOUNT", "spec.serviceAccountName"),
                new EnvVar { Name = "BOTH", Value = "$(OF)-$(INDEX)" },
            ],
        };
        var pod = APod("indexed", "node-a", container);
        _cluster.Put(pod with
        {
            Metadata = pod.Metadata with
            {
                Annotations = new Dictionary<string, string> { ["batch.kubernetes.io/job-completion-index"] = "3" },
                Labels = new Dictionary<string, string> { ["job-name"] = "pi" },
            },
            Spec = pod.Spec with { Hostname = "pi-3", ServiceAccountName = "robot" },
        });
        _cluster.System.Advance(TimeSpan.FromSeconds(10));
        var client = Open(new StreamRequest(
            StreamKind.Exec, _cluster.Pod("indexed").Metadata.Uid, "main", ["sh", "-c", "echo $INDEX $OF [$NONE] $ACCOUNT $BOTH $HOSTNAME; hostname"], false, true, true, false, 0));
        _cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("3 pi [] robot pi-3 pi-3\npi-3\n", TextOf(client, StreamWindow.Stdout));
    }

    [Fact]
    public void Node_must_tell_what_it_and_its_running_containers_use()
    {
        var client = Open(new StreamRequest(StreamKind.Usage, "", "", [], false, true, false, false, 0));
        var report = UsageReport.Parse(Encoding.UTF8.GetBytes(TextOf(client, StreamWindow.Stdout)));
        var container = Assert.Single(report.Containers);
        Assert.Equal((_cluster.Pod().Metadata.Uid, "main"), (container.PodUid, container.Name));
        Assert.True(container is { CpuMillis: > 0, MemoryBytes: > 0 });
        Assert.Equal((container.CpuMillis, container.MemoryBytes), (report.CpuMillis, report.MemoryBytes));
        Assert.Equal((StreamOutcome.Exited, 0), (client.Single<StreamEnded>().Outcome, client.Single<StreamEnded>().ExitCode));
    }

    [Fact]
    public void Container_that_does_not_run_must_not_be_found()
    {
        var client = Open(new StreamRequest(StreamKind.Exec, _cluster.Pod().Metadata.Uid!, "other", ["ls"], false, true, true, false, 0));
        Assert.Equal((StreamOutcome.Refused, "container not found (\"other\")"), (client.Single<StreamEnded>().Outcome, client.Single<StreamEnded>().Message));
    }

    [Fact]
    public void Sleep_must_last_as_long_as_it_says()
    {
        var client = Exec("sleep", "90");
        Touch(client, 89);
        Assert.Empty(client.All<StreamEnded>());
        Touch(client, 2);
        Assert.Equal(0, client.Single<StreamEnded>().ExitCode);
    }

    [Fact]
    public void Input_must_reach_the_process_and_its_end_must_end_it()
    {
        var client = Exec(true, false, "cat");
        Send(client, "one\n");
        Assert.Equal("one\n", TextOf(client, StreamWindow.Stdout));
        Assert.Empty(client.All<StreamEnded>());
        _cluster.System.Tell(client.LastSender, new StreamData(Id(client), StreamWindow.Stdin, "two"u8.ToArray(), true), client);
        Assert.Equal("one\ntwo", TextOf(client, StreamWindow.Stdout));
        Assert.Equal(7, client.All<StreamCredit>().Sum(static credit => credit.Bytes));
        Assert.Equal(0, client.Single<StreamEnded>().ExitCode);
    }

    [Fact]
    public void Terminal_must_echo_prompt_and_end_with_its_shell()
    {
        var client = Exec(true, true, "sh");
        Send(client, "echo hx\x7fi\r");
        Assert.Equal("/ # echo hx\b \bi\r\nhi\r\n/ # ", TextOf(client, StreamWindow.Stdout));
        Send(client, "sleep 1000\r");
        Send(client, "\x03");
        Send(client, "echo $?\r");
        Assert.EndsWith("130\r\n/ # ", TextOf(client, StreamWindow.Stdout), StringComparison.Ordinal);
        Send(client, "exit 5\r");
        Assert.Equal(5, client.Single<StreamEnded>().ExitCode);
    }

    [Fact]
    public void Client_must_get_no_more_than_its_window()
    {
        var client = Exec("yes");
        Assert.Equal(StreamWindow.Bytes, client.All<StreamData>().Sum(static data => data.Data.Length));
        Assert.All(client.All<StreamData>(), static data => Assert.InRange(data.Data.Length, 1, StreamWindow.Piece));
        _cluster.System.Tell(client.LastSender, new StreamCredit(Id(client), 1000), client);
        Assert.Equal(StreamWindow.Bytes + 1000, client.All<StreamData>().Sum(static data => data.Data.Length));
        _cluster.System.Tell(client.LastSender, new CloseStream(Id(client)), client);
        Assert.DoesNotContain("yes", Run("ps"), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_whose_client_is_silent_must_end()
    {
        var client = Exec("sleep", "1000");
        Assert.Contains("sleep 1000", Run("ps"), StringComparison.Ordinal);
        Touch(client, 30);
        _cluster.System.Advance(TimeSpan.FromSeconds(62));
        Assert.DoesNotContain("sleep 1000", Run("ps"), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_whose_client_has_stopped_must_end()
    {
        var client = Exec("sleep", "1000");
        _cluster.System.System.Stop(client.Ref);
        _cluster.System.Drain();
        Assert.DoesNotContain("sleep 1000", Run("ps"), StringComparison.Ordinal);
    }

    [Fact]
    public void Killing_the_first_process_must_end_the_container_and_what_runs_in_it()
    {
        Assert.Equal("", Run("sh", "-c", "echo kept > /tmp/file"));
        var other = Exec("sleep", "1000");
        Run("kill", "1");
        _cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(137, other.Single<StreamEnded>().ExitCode);
        _cluster.System.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _cluster.Status().ContainerStatuses![0].RestartCount);
        Assert.Equal("none\n", Run("sh", "-c", "cat /tmp/file 2>/dev/null || echo none"));
    }

    [Fact]
    public void Archive_must_come_back_out_as_it_went_in()
    {
        Run("sh", "-c", "mkdir -p /data/deep; echo one > /data/a; echo two > /data/deep/b; ln -s a /data/link");
        Assert.Equal("a\nb\nlink\n", Run("sh", "-c", "tar cf - -C /data . | tar xmf - -C /tmp; ls /tmp | grep -v deep; ls /tmp/deep").Split('\n').Order().Aggregate("", static (text, line) => line.Length == 0 ? text : text + line + "\n"));
        Assert.Equal("one\ntwo\none\n", Run("sh", "-c", "cat /tmp/a /tmp/deep/b /tmp/link"));
    }

    [Fact]
    public void Port_must_answer_and_a_closed_one_refuse()
    {
        var client = Open(new StreamRequest(StreamKind.PortForward, _cluster.Pod().Metadata.Uid!, "", [], true, true, false, false, 80));
        Send(client, "GET /path HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", TextOf(client, StreamWindow.Stdout), StringComparison.Ordinal);
        Assert.EndsWith("pod: default/web\ncontainer: main\nport: 80\nnode: node-a\nrequest: GET /path\n", TextOf(client, StreamWindow.Stdout), StringComparison.Ordinal);
        Assert.Empty(client.All<StreamEnded>());
        Send(client, "GET / HTTP/1.0\r\n\r\n");
        Assert.Equal(StreamOutcome.Exited, client.Single<StreamEnded>().Outcome);

        var closed = Open(new StreamRequest(StreamKind.PortForward, _cluster.Pod().Metadata.Uid!, "", [], true, true, false, false, 81));
        Assert.Contains("failed to connect to localhost:81 inside namespace", closed.Single<StreamEnded>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interactive_container_must_run_its_shell_and_end_with_it()
    {
        var shell = AContainer("main", "busybox") with { Stdin = true, StdinOnce = true, Tty = true };
        _cluster.Put(APod("shell", "node-a", shell));
        var client = Open(new StreamRequest(StreamKind.Attach, _cluster.Pod("shell").Metadata.Uid!, "main", [], true, true, false, true, 0));
        Assert.Equal("/ # ", TextOf(client, StreamWindow.Stdout));
        Send(client, "echo hi\rexit 7\r");
        Assert.Contains("hi\r\n", TextOf(client, StreamWindow.Stdout), StringComparison.Ordinal);
        Assert.Equal(StreamOutcome.Exited, client.Single<StreamEnded>().Outcome);
        Assert.Equal(7, (_cluster.Status("shell").ContainerStatuses![0].State.Terminated ?? _cluster.Status("shell").ContainerStatuses![0].LastState.Terminated)!.ExitCode);
    }

    [Fact]
    public void Node_that_has_never_come_must_be_unreachable()
    {
        var client = _cluster.System.Probe();
        var request = new StreamRequest(StreamKind.Exec, "x", "main", ["ls"], false, true, true, false, 0);
        _cluster.System.Tell(_cluster.Nodes, new OpenNodeStream("nowhere", request), client);
        Assert.Equal((StreamOutcome.Unreachable, "connect: no route to host"), (client.Single<StreamEnded>().Outcome, client.Single<StreamEnded>().Message));
    }

    [Fact]
    public void New_connection_of_the_node_must_break_streams_on_both_sides()
    {
        var client = Exec("sleep", "1000");
        _cluster.TellPart("link", MasterLost.Instance);
        _cluster.TellPart("link", new MasterFound(_cluster.Nodes));
        Assert.Equal(StreamOutcome.Broken, client.Single<StreamEnded>().Outcome);
        Assert.DoesNotContain("sleep 1000", Run("ps"), StringComparison.Ordinal);
    }

    private string Run(params string[] command)
    {
        var client = Exec(command);
        _cluster.System.Advance(TimeSpan.FromMilliseconds(10));
        Assert.NotEmpty(client.All<StreamEnded>());
        return TextOf(client, StreamWindow.Stdout);
    }

    private Recorder Exec(params string[] command) => Exec(false, false, command);

    private Recorder Exec(bool stdin, bool tty, params string[] command) =>
        Open(new StreamRequest(StreamKind.Exec, _cluster.Pod().Metadata.Uid!, "main", command, stdin, true, !tty, tty, 0));

    private Recorder Open(StreamRequest request)
    {
        var client = _cluster.System.Probe();
        _cluster.System.Tell(_cluster.Nodes, new OpenNodeStream("node-a", request), client);
        return client;
    }

    private void Send(Recorder client, string text) =>
        _cluster.System.Tell(client.LastSender, new StreamData(Id(client), StreamWindow.Stdin, Encoding.UTF8.GetBytes(text), false), client);

    private void Touch(Recorder client, int seconds)
    {
        for (var passed = 0; passed < seconds; passed++)
        {
            _cluster.System.Advance(TimeSpan.FromSeconds(1));
            _cluster.System.Tell(client.LastSender, new StreamCredit(Id(client), 0), client);
        }
    }

    private static long Id(Recorder client) => client.All<StreamNumbered>().First().StreamId;

    private static string TextOf(Recorder client, byte channel) =>
        Encoding.UTF8.GetString([.. client.All<StreamData>().Where(data => data.Channel == channel).SelectMany(static data => data.Data.ToArray())]);
}
