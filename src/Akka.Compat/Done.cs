namespace Akka;

/// <summary>The value of an operation that completed and has nothing else to say.</summary>
public sealed class Done
{
    /// <summary>The only instance.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}

/// <summary>Stands where a value is required and none is used.</summary>
public sealed class NotUsed
{
    /// <summary>The only instance.</summary>
    public static readonly NotUsed Instance = new();

    private NotUsed()
    {
    }
}
