using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Every pod tolerates a node that is not ready or unreachable for a while, unless it says otherwise (kubernetes
/// <c>plugin/pkg/admission/defaulttolerationseconds</c>).
/// </summary>
internal static class DefaultTolerationSeconds
{
    public static void Admit(AdmissionRequest request)
    {
        var pod = (Pod)request.Object;
        var toleratesNotReady = false;
        var toleratesUnreachable = false;
        foreach (var toleration in pod.Spec.Tolerations ?? [])
        {
            if (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == TaintEffect.NoExecute)
            {
                toleratesNotReady |= string.IsNullOrEmpty(toleration.Key) || toleration.Key == WellKnownTaints.NotReady;
                toleratesUnreachable |= string.IsNullOrEmpty(toleration.Key) || toleration.Key == WellKnownTaints.Unreachable;
            }
        }

        if (toleratesNotReady && toleratesUnreachable)
        {
            return;
        }

        var settings = request.Context.Settings;
        var tolerations = new List<Toleration>(pod.Spec.Tolerations ?? []);
        if (!toleratesNotReady)
        {
            tolerations.Add(settings.NotReadyToleration);
        }

        if (!toleratesUnreachable)
        {
            tolerations.Add(settings.UnreachableToleration);
        }

        request.Object = pod with { Spec = pod.Spec with { Tolerations = tolerations } };
    }
}
