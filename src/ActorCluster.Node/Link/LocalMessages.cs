namespace ActorCluster.Node.Link;

/// <summary>The kubelet has begun: it is the sender. Told to the link.</summary>
internal sealed record KubeletReady
{
    public static readonly KubeletReady Instance = new();
}

/// <summary>The link has begun and knows nothing. Told to the supervisor, which passes it to the kubelet.</summary>
internal sealed record LinkStarted
{
    public static readonly LinkStarted Instance = new();
}

/// <summary>The kubelet has ended: nobody stands by what it reported any more. Told to the link.</summary>
internal sealed record KubeletStopped
{
    public static readonly KubeletStopped Instance = new();
}

/// <summary>The kubelet hangs, or goes on: as long as it hangs nobody repeats what it reported. Told to the link.</summary>
internal sealed record KubeletHolds(bool IsHolding);

/// <summary>There is a connection. Told to the kubelet.</summary>
/// <param name="IsNewGateway">The gateway is not the one of the connection before: it begins without knowledge of the node.</param>
internal sealed record LinkUp(bool IsNewGateway);

/// <summary>The connection is lost. Told to the kubelet.</summary>
internal sealed record LinkDown
{
    public static readonly LinkDown Instance = new();
}

/// <summary>Nothing is to be said about the pod any more. Told to the link.</summary>
internal sealed record ForgetPod(string Uid);
