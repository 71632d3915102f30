using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.CustomResources.Conversion;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Has the objects of a request converted by their definition's webhook for those webhooks and policies that want to see another version
/// than the request's (k8s.io/apiserver/pkg/admission/plugin/webhook/generic/conversion.go).
/// </summary>
internal static class AdmissionConversions
{
    /// <summary>Converts what versions lack.</summary>
    /// <param name="request">The request.</param>
    /// <param name="versions">The versions that somebody wants to see.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="then">Goes on with the request, whose objects can be shown in all of them.</param>
    public static Decision Provide(
        AdmissionAttributes request, IReadOnlyList<ResourceDefinition> versions, RequestContext context, Func<AdmissionAttributes, Decision> then)
    {
        foreach (var version in versions)
        {
            var lacking = request.Lacking(version);
            if (lacking.Count > 0)
            {
                return Convert(
                    version.Conversion!,
                    lacking,
                    context,
                    converted => Provide(request with { Converted = [.. request.Converted, .. lacking.Zip(converted)] }, versions, context, then));
            }
        }

        return then(request);
    }

    /// <summary>Converts objects to one version.</summary>
    /// <param name="conversion">The version.</param>
    /// <param name="objects">The objects, each of another version.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="then">Goes on with the objects as they are in that version.</param>
    public static Decision Convert(
        ConversionWebhook conversion, IReadOnlyList<KubernetesObject> objects, RequestContext context, Func<IReadOnlyList<KubernetesObject>, Decision> then)
    {
        var review = conversion.ToServed(objects, context.NewUid());
        Decision GoOn(OutsideAnswer? answer) => review.Read(answer, out var failure) is { } converted
            ? then(converted)
            : Decision.Refuse(StatusError.InternalError(failure!.Message ?? ""));

        return review.Call is { } call ? Decision.Await(new AwaitedCalls([call], answers => GoOn(answers[0]))) : GoOn(null);
    }
}
