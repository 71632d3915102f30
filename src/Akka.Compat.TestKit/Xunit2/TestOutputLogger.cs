using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes log events into the output of the test they belong to.</summary>
public class TestOutputLogger : ReceiveActor
{
    /// <summary>Creates the logger.</summary>
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(logged => Write(output, logged));
        Receive<InitializeLogger>(initialize =>
        {
            initialize.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private static void Write(ITestOutputHelper output, LogEvent logged)
    {
        try
        {
            output.WriteLine("{0}", logged);
        }
        catch (InvalidOperationException)
        {
            // The test is over, and with it its output; the system still stops.
        }
    }
}
