using System.Text;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// The errors around webhooks in Kubernetes' words (k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go).
/// </summary>
internal static class WebhookErrors
{
    private const int LeastCode = 400;

    /// <summary>A webhook refuses a request; code, reason and details are its own.</summary>
    /// <param name="name">The webhook.</param>
    /// <param name="result">What it says; null for nothing.</param>
    public static Status Denied(string name, Status? result)
    {
        result ??= new Status();
        var denied = $"admission webhook {FieldError.Quote(name)} denied the request";
        return result with
        {
            Kind = "Status",
            ApiVersion = "v1",
            Code = result.Code < LeastCode ? LeastCode : result.Code,
            Outcome = StatusOutcome.Failure,
            Message = !string.IsNullOrEmpty(result.Message) ? $"{denied}: {result.Message}"
                : !string.IsNullOrEmpty(result.Reason) ? $"{denied}: {result.Reason}"
                : $"{denied} without explanation",
        };
    }

    /// <summary>A webhook could not be asked, and that counts as a refusal.</summary>
    /// <param name="name">The webhook.</param>
    /// <param name="why">Why not.</param>
    public static Status Failed(string name, string why) => StatusError.InternalError($"failed calling webhook {FieldError.Quote(name)}: {why}");

    /// <summary>A webhook with side effects cannot be asked in a dry run.</summary>
    /// <param name="name">The webhook.</param>
    public static Status NoDryRun(string name) => StatusError.BadRequest($"admission webhook {FieldError.Quote(name)} does not support dry run");

    /// <summary>A webhook wants to change what cannot be changed.</summary>
    /// <param name="name">The webhook.</param>
    public static Status NothingToModify(string name) => StatusError.InternalError(
        $"admission webhook {FieldError.Quote(name)} attempted to modify the object, which is not supported for this operation");

    /// <summary>What the client of a webhook makes of an answer that is no success (apimachinery's NewGenericServerResponse).</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Null for a success.</returns>
    public static string? OfAnswer(OutsideAnswer answer)
    {
        return OfClient(answer) is { } failure ? "failed to call webhook: " + failure : null;
    }

    /// <summary>The same without saying that it is a webhook's.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Null for a success.</returns>
    public static string? OfClient(OutsideAnswer answer)
    {
        if (answer.Failure is { } failure)
        {
            return failure;
        }

        if (answer.Code is >= 200 and < 300)
        {
            return null;
        }

        var said = Encoding.UTF8.GetString(answer.Body.Span).Trim();
        return answer.Code switch
        {
            400 => "the server rejected our request for an unknown reason",
            401 => "the server has asked for the client to provide credentials",
            403 => said.Length > 0 ? said : "the server does not allow access to the requested resource",
            404 => "the server could not find the requested resource",
            405 => "the server does not allow this method on the requested resource",
            415 => $"the body of the request was in an unknown format - accepted media types include: {said}",
            429 => "the server has received too many requests and has asked us to try again later",
            503 => "the server is currently unable to handle the request",
            504 => "the server was unable to return a response in the time allotted, but may still be processing the request",
            >= 500 => $"an error on the server ({FieldError.Quote(said.Length == 0 ? "unknown" : said)}) has prevented the request from succeeding",
            _ => $"the server responded with the status code {answer.Code} but did not return more information",
        };
    }
}
