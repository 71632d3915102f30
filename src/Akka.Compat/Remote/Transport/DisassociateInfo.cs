namespace Akka.Remote.Transport;

/// <summary>Why an association ended.</summary>
public enum DisassociateInfo
{
    /// <summary>The connection broke, or fell silent.</summary>
    Unknown = 0,

    /// <summary>The remote system shut down.</summary>
    Shutdown = 1,

    /// <summary>The remote system has given this incarnation up for good.</summary>
    Quarantined = 2,
}
