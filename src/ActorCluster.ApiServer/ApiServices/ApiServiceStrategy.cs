using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Access;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.ApiServices;

/// <summary>
/// APIServices (k8s.io/kube-aggregator <c>pkg/registry/apiservice</c>, <c>pkg/apis/apiregistration/validation</c>). Their state is known
/// when they are written, see <see cref="ApiServiceAvailability"/>.
/// </summary>
internal sealed class ApiServiceStrategy : ResourceStrategy<APIService>
{
    public override bool AllowsUnconditionalUpdate => false;

    private const int GroupPriorityLimit = 20_000;
    private const int VersionPriorityLimit = 1_000;

    // That of the core group ends with a dot: a name has to be fit for a URL, and Validate says which one it must be.
    public override IReadOnlyList<string> CheckName(string name) => AccessRules.CheckName(name);

    protected override APIService Default(APIService value) => value.Spec.Service is { Port: null } service
        ? value with { Spec = value.Spec with { Service = service with { Port = ApiServiceAvailability.DefaultPort } } }
        : value;

    protected override APIService PrepareForCreate(APIService value, RequestContext context) =>
        value with { Status = ApiServiceAvailability.StatusOf(value.Spec, APIServiceStatus.Empty, context.View, context.Now) };

    protected override APIService PrepareForUpdate(APIService updated, APIService current, RequestContext context) => updated with
    {
        Status = SemanticEquality.AreEqual(updated.Spec, current.Spec)
            ? current.Status
            : ApiServiceAvailability.StatusOf(updated.Spec, current.Status, context.View, context.Now),
    };

    protected override void Validate(APIService value, FieldErrors errors)
    {
        var spec = value.Spec;
        var path = FieldPath.Of("spec");
        var group = spec.Group ?? "";
        var name = $"{spec.Version}.{group}";
        if (value.Metadata.Name != name)
        {
            errors.Invalid(FieldPath.Of("metadata.name"), value.Metadata.Name, $"must be `spec.version+\".\"+spec.group`: {FieldError.Quote(name)}");
        }

        if (group.Length > 0)
        {
            errors.Invalid(path.Child("group"), group, Names.Dns1123Subdomain(group));
        }
        else if (spec.Version != "v1")
        {
            errors.Required(path.Child("group"), "only v1 may have an empty group and it better be legacy kube");
        }

        errors.Invalid(path.Child("version"), spec.Version ?? "", Names.Dns1035Label(spec.Version ?? ""));
        if (spec.GroupPriorityMinimum is <= 0 or > GroupPriorityLimit)
        {
            errors.Invalid(path.Child("groupPriorityMinimum"), spec.GroupPriorityMinimum, "must be positive and less than 20000");
        }

        if (spec.VersionPriority is <= 0 or > VersionPriorityLimit)
        {
            errors.Invalid(path.Child("versionPriority"), spec.VersionPriority, "must be positive and less than 1000");
        }

        Server(spec, path, errors);
    }

    protected override APIService PrepareForStatusUpdate(APIService updated, APIService current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(APIService updated, APIService current, FieldErrors errors)
    {
        var conditions = updated.Status.Conditions ?? [];
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Status is not (ConditionStatus.True or ConditionStatus.False or ConditionStatus.Unknown))
            {
                errors.NotSupported(
                    FieldPath.Of("status.conditions").Index(i).Child("status"),
                    conditions[i].Status,
                    ConditionStatus.True,
                    ConditionStatus.False,
                    ConditionStatus.Unknown);
            }
        }
    }

    private static void Server(APIServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        var bundle = spec.CaBundle?.Length ?? 0;
        if (spec.Service is not { } service)
        {
            if (bundle > 0)
            {
                errors.Invalid(path.Child("caBundle"), $"{bundle} bytes", "local APIServices may not have a caBundle");
            }

            if (spec.InsecureSkipTLSVerify)
            {
                errors.Invalid(path.Child("insecureSkipTLSVerify"), true, "local APIServices may not have insecureSkipTLSVerify");
            }

            return;
        }

        if (string.IsNullOrEmpty(service.Namespace))
        {
            errors.Required(path.Child("service").Child("namespace"));
        }

        if (string.IsNullOrEmpty(service.Name))
        {
            errors.Required(path.Child("service").Child("name"));
        }

        if (spec.InsecureSkipTLSVerify && bundle > 0)
        {
            errors.Invalid(path.Child("insecureSkipTLSVerify"), true, "may not be true if caBundle is present");
        }
    }
}
