using System.Diagnostics;
using System.Text;

namespace ActorCluster.TestKit.Tests;

/// <summary>The real kubectl.</summary>
internal static class Kubectl
{
    /// <summary>Runs a command, which has to succeed.</summary>
    public static async Task<string> RunAsync(string kubeconfig, params string[] arguments)
    {
        var info = new ProcessStartInfo("kubectl") { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["KUBECONFIG"] = kubeconfig;
        Array.ForEach(arguments, info.ArgumentList.Add);
        using var process = Process.Start(info)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}\n{output}{errors}");
        return output;
    }
}
