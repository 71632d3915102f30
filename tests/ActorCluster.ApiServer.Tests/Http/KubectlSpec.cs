using System.Diagnostics;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>Runs the real kubectl against the server; passes over its cases on a machine without one.</summary>
public sealed class KubectlSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string? Kubectl = Find();

    [Fact]
    public async Task Kubectl_must_list_resources_explain_and_find_the_user()
    {
        if (Kubectl is null)
        {
            return;
        }

        var resources = await RunAsync("api-resources");
        Assert.Contains("deployments", resources);
        Assert.Contains("apps/v1", resources);
        Assert.Contains("pods/eviction", await RunAsync("get", "--raw", "/api/v1"));
        var explained = await RunAsync("explain", "pod.spec.containers.ports");
        Assert.Contains("FIELD: ports <[]ContainerPort>", explained);
        Assert.Contains("containerPort\t<integer> -required-", explained);
        Assert.Contains("kubernetes-admin", await RunAsync("auth", "whoami"));
        Assert.Equal("yes", (await RunAsync("auth", "can-i", "create", "pods")).Trim());
        Assert.Contains("Server Version: v1.32", await RunAsync("version"));
    }

    [Fact]
    public async Task Kubectl_must_say_that_there_is_no_such_kind()
    {
        if (Kubectl is null)
        {
            return;
        }

        var file = Path.Combine(Path.GetDirectoryName(fixture.KubeConfigPath)!, "typo.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: v1\nkind: Pud\nmetadata:\n  name: typo\n");
        var (code, _, error) = await TryRunAsync("create", "-f", file);
        Assert.Equal(1, code);
        Assert.Contains("no matches for kind \"Pud\" in version \"v1\"", error);
    }

    [Fact]
    public async Task Kubectl_must_know_experiments()
    {
        if (Kubectl is null)
        {
            return;
        }

        fixture.Endpoint.Put(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = "default" } });
        var file = Path.Combine(Path.GetDirectoryName(fixture.KubeConfigPath)!, "experiment.yaml");
        const string Manifest = """
            apiVersion: lab.actorcluster.dev/v1alpha1
            kind: Experiment
            metadata: { name: power-off }
            spec:
              timeline:
              - { name: dark, duration: 10m, node: { kind: Crash } }
            """;
        await File.WriteAllTextAsync(file, Manifest);
        Assert.Equal("experiment.lab.actorcluster.dev/power-off created\n", await RunAsync("apply", "-f", file));
        Assert.Equal("experiment.lab.actorcluster.dev/power-off unchanged\n", await RunAsync("apply", "-f", file));
        Assert.Matches(@"NAME +PHASE +VERDICT +FAULTS +EXPECTATIONS +AGE +MESSAGE\s+power-off +Pending +<none> +0/1 +0/0 +\S+ +<none>", await RunAsync("get", "exp", "-o", "wide"));
        Assert.Contains("Duration:  10m", await RunAsync("describe", "experiment", "power-off"));
        Assert.Contains("FIELD: kind <string>", await RunAsync("explain", "experiments.spec.timeline.node.kind"));
        Assert.Contains("recovery", await RunAsync("explain", "experiments", "--recursive"));

        await File.WriteAllTextAsync(file, Manifest.Replace("timeline", "timelin").Replace("power-off", "wrong"));
        Assert.Contains("unknown field \"spec.timelin\"", (await TryRunAsync("apply", "-f", file)).Error);
    }

    [Fact]
    public async Task Kubectl_must_create_get_describe_apply_and_delete()
    {
        if (Kubectl is null)
        {
            return;
        }

        fixture.Endpoint.Put(ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = "default" } });
        Assert.Equal("configmap/made created\n", await RunAsync("create", "configmap", "made", "--from-literal=a=b"));
        var table = await RunAsync("get", "configmaps");
        Assert.Matches(@"NAME +DATA +AGE\s+made +1 ", table);
        Assert.Contains("a: b", await RunAsync("get", "configmap", "made", "-o", "yaml"));
        var file = Path.Combine(Path.GetDirectoryName(fixture.KubeConfigPath)!, "deployment.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - {name: c, image: nginx}
            """);
        Assert.Equal("deployment.apps/web created\n", await RunAsync("apply", "-f", file));
        Assert.Equal("deployment.apps/web unchanged\n", await RunAsync("apply", "-f", file));
        Assert.Matches(@"NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\s+web +0/1 +0 +0 +", await RunAsync("get", "deploy", "-o", "wide"));
        Assert.Contains("configmap \"made\" deleted", await RunAsync("delete", "configmap", "made"));
    }

    private static string? Find()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return directories.Select(directory => Path.Combine(directory, "kubectl")).FirstOrDefault(File.Exists);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await TryRunAsync(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error} {output}");
        return output;
    }

    private async Task<(int Code, string Output, string Error)> TryRunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Kubectl!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--kubeconfig=" + fixture.KubeConfigPath);
        start.ArgumentList.Add("--cache-dir=" + Path.Combine(Path.GetDirectoryName(fixture.KubeConfigPath)!, "cache"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = Path.GetDirectoryName(fixture.KubeConfigPath)!;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
