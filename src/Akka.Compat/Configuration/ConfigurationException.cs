using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A setting is missing or makes no sense.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Creates the exception with what is wrong.</summary>
    public ConfigurationException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with what is wrong and why.</summary>
    public ConfigurationException(string message, Exception exception) : base(message, exception)
    {
    }
}
