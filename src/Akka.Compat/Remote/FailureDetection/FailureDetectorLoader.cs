using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Remote;

/// <summary>Creates the failure detector that a section names by <c>implementation-class</c>.</summary>
public static class FailureDetectorLoader
{
    /// <summary>Creates one.</summary>
    /// <param name="fqcn">a class with a public constructor that takes the section and the event stream</param>
    /// <param name="config">the section</param>
    /// <param name="system">the system whose event stream it gets</param>
    /// <exception cref="ConfigurationException">there is no such class</exception>
    public static FailureDetector Load(string fqcn, Config config, ActorSystem system) =>
        TypeLookup.Create<FailureDetector>(fqcn, "failure detector", config, system.EventStream);
}
