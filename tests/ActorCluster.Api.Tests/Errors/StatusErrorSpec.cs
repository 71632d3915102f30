using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Tests.Errors;

public sealed class StatusErrorSpec
{
    private static readonly ResourceType Pods = new("", "v1", "Pod", "pods", "pod", true, typeof(Core.Pod));
    private static readonly ResourceType Deployments = new("apps", "v1", "Deployment", "deployments", "deployment", true, typeof(Apps.Deployment));

    public static TheoryData<Status, string> Answers => new()
    {
        { StatusError.NotFound(Pods, "web"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"web\" not found","reason":"NotFound","details":{"name":"web","kind":"pods"},"code":404}""" },
        { StatusError.NotFound(Deployments, "web"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \"web\" not found","reason":"NotFound","details":{"name":"web","group":"apps","kind":"deployments"},"code":404}""" },
        { StatusError.AlreadyExists(Pods, "web"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"web\" already exists","reason":"AlreadyExists","details":{"name":"web","kind":"pods"},"code":409}""" },
        { StatusError.Modified(Deployments, "web"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Operation cannot be fulfilled on deployments.apps \"web\": the object has been modified; please apply your changes to the latest version and try again","reason":"Conflict","details":{"name":"web","group":"apps","kind":"deployments"},"code":409}""" },
        { StatusError.Invalid(Deployments, "web", [FieldError.Invalid(FieldPath.Of("spec").Child("replicas"), -1, "must be greater than or equal to 0")]), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0","reason":"Invalid","details":{"name":"web","group":"apps","kind":"Deployment","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: -1: must be greater than or equal to 0","field":"spec.replicas"}]},"code":422}""" },
        { StatusError.Forbidden(Pods, "", "User \"x\" cannot list"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"x\" cannot list","reason":"Forbidden","details":{"kind":"pods"},"code":403}""" },
        { StatusError.Unauthorized("Unauthorized"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}""" },
        { StatusError.PathNotFound(), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404}""" },
        { StatusError.Expired("too old resource version: 1 (5)"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (5)","reason":"Expired","code":410}""" },
        { StatusError.TooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 10), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Cannot evict pod as it would violate the pod's disruption budget.","reason":"TooManyRequests","details":{"retryAfterSeconds":10},"code":429}""" },
        { StatusError.InternalError("boom"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Internal error occurred: boom","reason":"InternalError","details":{"causes":[{"message":"boom"}]},"code":500}""" },
        { StatusError.ServerTimeout(Pods, "create", 1), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"The create operation against pods could not be completed at this time, please try again.","reason":"ServerTimeout","details":{"name":"create","kind":"pods","retryAfterSeconds":1},"code":500}""" },
        { StatusError.MethodNotSupported(Deployments, "watch"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"watch is not supported on resources of kind \"deployments.apps\"","reason":"MethodNotAllowed","details":{"group":"apps","kind":"deployments"},"code":405}""" },
        { StatusError.UnsupportedMediaType("application/json", "application/yaml"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the body of the request was in an unknown format - accepted media types include: application/json, application/yaml","reason":"UnsupportedMediaType","code":415}""" },
        { StatusError.StrictDecoding(Deployments, ["unknown field \"spec.foo\"", "duplicate field \"spec.bar\""]), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.foo\", duplicate field \"spec.bar\"","reason":"BadRequest","code":400}""" },
        { StatusError.Deleted(Pods, "web", "u"), """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"web","kind":"pods","uid":"u"}}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answers_must_be_those_of_Kubernetes(Status status, string json) => Assert.Equal(json, KubernetesJson.ToText(status));
}
