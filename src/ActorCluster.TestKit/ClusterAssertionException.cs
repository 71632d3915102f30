namespace ActorCluster.TestKit;

/// <summary>Something that a test expects of a cluster is not so. The message says what was seen, and how to repeat the run.</summary>
public sealed class ClusterAssertionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was seen, and how to repeat the run.</param>
    public ClusterAssertionException(string message)
        : base(message)
    {
    }
}
