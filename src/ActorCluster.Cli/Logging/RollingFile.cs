using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace ActorCluster.Cli.Logging;

/// <summary>
/// A log file that moves aside when it is full: <c>master.log</c> always has the newest lines, <c>master.1.log</c> those before. One writer at
/// a time. (Serilog's own rolling file compiles a regular expression at every start, which costs more than everything else about logging.)
/// </summary>
internal sealed class RollingFile : ILogEventSink, IDisposable
{
    private readonly string _path;
    private readonly ITextFormatter _formatter;
    private readonly long _maximumBytes;
    private StreamWriter _output;

    /// <summary>Opens the file; what is in it stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formatter">Writes an event and its line's end.</param>
    /// <param name="maximumBytes">At which size it moves aside.</param>
    public RollingFile(string path, ITextFormatter formatter, long maximumBytes)
    {
        _path = path;
        _formatter = formatter;
        _maximumBytes = maximumBytes;
        _output = Open();
    }

    /// <inheritdoc />
    public void Emit(LogEvent logEvent)
    {
        if (_output.BaseStream.Position >= _maximumBytes)
        {
            _output.Dispose();
            File.Move(_path, Path.ChangeExtension(_path, ".1" + Path.GetExtension(_path)), overwrite: true);
            _output = Open();
        }

        _formatter.Format(logEvent, _output);
        _output.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => _output.Dispose();

    private StreamWriter Open() => new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete));
}
