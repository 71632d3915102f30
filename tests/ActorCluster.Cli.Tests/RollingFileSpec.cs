using ActorCluster.Cli.Logging;
using Serilog;
using Serilog.Formatting.Display;

namespace ActorCluster.Cli.Tests;

public sealed class RollingFileSpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rolling-file-").FullName;

    [Fact]
    public void RollingFile_must_keep_what_was_in_the_file()
    {
        File.WriteAllText(Current, "before\n");

        Write(1000, "after");

        Assert.Equal(["before", "after"], File.ReadAllLines(Current));
    }

    [Fact]
    public void RollingFile_must_move_a_full_file_aside_and_keep_one_of_those()
    {
        Write(10, "first line", "second line", "third line", "fourth");

        Assert.Equal(["fourth"], File.ReadAllLines(Current));
        Assert.Equal(["third line"], File.ReadAllLines(Path.Combine(_folder, "master.1.log")));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void RollingFile_must_be_readable_while_it_is_written()
    {
        using var file = new RollingFile(Current, new MessageTemplateTextFormatter("{Message:lj}{NewLine}"), 1000);
        using var log = new LoggerConfiguration().WriteTo.Sink(file).CreateLogger();

        log.Information("seen at once");

        using var reader = new StreamReader(new FileStream(Current, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("seen at once", reader.ReadLine());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Current => Path.Combine(_folder, "master.log");

    private void Write(long maximumBytes, params string[] lines)
    {
        using var log = new LoggerConfiguration()
            .WriteTo.Sink(new RollingFile(Current, new MessageTemplateTextFormatter("{Message:lj}{NewLine}"), maximumBytes))
            .CreateLogger();
        foreach (var line in lines)
        {
#pragma warning disable CA2254 // The lines are the test's.
            log.Information(line);
#pragma warning restore CA2254
        }
    }
}
