using System.Diagnostics;

namespace ActorCluster.Scenarios;

/// <summary>A command that goes on, whose lines are read as they come.</summary>
internal sealed class RunningCommand(Process process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly List<string> _seen = [];

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Reads until a line will do, and returns that line.</summary>
    public async Task<string> UntilAsync(Func<string, bool> suffices)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                _seen.Add(line);
                if (suffices(line))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no such line within {Patience}; there were:\n{string.Join('\n', _seen)}");
        }

        throw new EndOfStreamException($"it ended after:\n{string.Join('\n', _seen)}\n{await process.StandardError.ReadToEndAsync(CancellationToken.None)}");
    }

    /// <summary>Presses Ctrl-C.</summary>
    public Task InterruptAsync() => Shell.RunAsync("/bin/kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
