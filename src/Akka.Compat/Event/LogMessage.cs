#nullable disable
using System.Globalization;

namespace Akka.Event;

/// <summary>Puts arguments into a template.</summary>
public interface ILogMessageFormatter
{
    /// <summary>Puts arguments into a template.</summary>
    string Format(string format, params object[] args);

    /// <summary>Puts arguments into a template.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>Templates as of <see cref="string.Format(string, object[])"/>.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only instance.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <inheritdoc/>
    public string Format(string format, params object[] args) =>
        args is null || args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);

    /// <inheritdoc/>
    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}

/// <summary>A template and its arguments; the text is made when it is asked for.</summary>
public abstract class LogMessage
{
    /// <summary>Puts the arguments in.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>Creates the message.</summary>
    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The template.</summary>
    public string Format { get; private set; }

    /// <summary>Template and arguments side by side.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments.</summary>
    public abstract IEnumerable<object> Parameters();
}

/// <summary>A template with its arguments in an array.</summary>
internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, object[] args) : LogMessage(formatter, format)
{
    public override string ToString() => Formatter.Format(Format, args);

    public override string Unformatted() => Format + " " + string.Join(',', args);

    public override IEnumerable<object> Parameters() => args;
}
