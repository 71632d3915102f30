namespace ActorCluster.Node.Containers;

/// <summary>
/// Names a token that a pod's volume holds: what a kubelet asks for, and keeps it by (pkg/kubelet/token/token_manager.go: keyFunc).
/// </summary>
/// <param name="Namespace">The namespace of account and pod.</param>
/// <param name="Account">The service account.</param>
/// <param name="PodName">The pod that it belongs to.</param>
/// <param name="PodUid">The pod's uid.</param>
/// <param name="Audience">For which server; empty for the API server.</param>
/// <param name="ExpirationSeconds">How many seconds it is wanted for.</param>
public readonly record struct TokenKey(
    string Namespace, string Account, string PodName, string PodUid, string Audience, long ExpirationSeconds);

/// <summary>A token as a node has it.</summary>
/// <param name="Text">The token; null when there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct KnownToken(string? Text, string? Failure);
