using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// A node begins with the taint of one that is not ready, so that no pod comes to it before its kubelet has reported (kubernetes
/// <c>plugin/pkg/admission/nodetaint</c>). The node lifecycle controller takes it away.
/// </summary>
internal static class TaintNodesByCondition
{
    private static readonly Taint NotReady = new() { Key = WellKnownTaints.NotReady, Effect = TaintEffect.NoSchedule };

    /// <summary>Adds the taint.</summary>
    /// <param name="request">The creation of a node.</param>
    public static void Admit(AdmissionRequest request)
    {
        var node = (Node)request.Object;
        var taints = node.Spec.Taints ?? [];
        if (!taints.Any(static taint => taint.Key == NotReady.Key && taint.Effect == NotReady.Effect))
        {
            request.Object = node with { Spec = node.Spec with { Taints = [.. taints, NotReady] } };
        }
    }
}
