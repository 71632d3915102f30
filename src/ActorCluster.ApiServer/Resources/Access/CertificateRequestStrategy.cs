using ActorCluster.Api.Certificates;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Access;

/// <summary>
/// Requests for certificates (kubernetes pkg/registry/certificates/certificates/strategy.go, pkg/apis/certificates/validation): who
/// asks is written by the server, what is asked for stays, decisions come by <c>approval</c> and the certificate by <c>status</c>.
/// </summary>
internal sealed class CertificateRequestStrategy : ResourceStrategy<CertificateSigningRequest>
{
    private const int MinimumSeconds = 600;

    private static readonly FieldPath Spec = FieldPath.Of("spec");
    private static readonly string[] Decisions = [CertificateRequestConditionType.Approved, CertificateRequestConditionType.Denied];
    private static readonly FieldPath Conditions = FieldPath.Of("status").Child("conditions");

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["spec.signerName"] = static value => ((CertificateSigningRequest)value).Spec.SignerName,
    };

    public override IReadOnlyList<string> CheckName(string name) => [];

    /// <inheritdoc />
    public override KubernetesObject PrepareForApproval(KubernetesObject updated, KubernetesObject current, RequestContext context, FieldErrors errors)
    {
        var (wanted, old) = ((CertificateSigningRequest)updated, (CertificateSigningRequest)current);
        var result = old with
        {
            Metadata = wanted.Metadata,
            Status = old.Status with { Conditions = Dated(wanted.Status.Conditions ?? [], old, context.Now) },
        };
        ValidateConditions(result, errors);
        ValidateKept(result, old, errors);
        return result;
    }

    /// <inheritdoc />
    public override KubernetesObject PrepareForStatusUpdate(KubernetesObject updated, KubernetesObject current, RequestContext context)
    {
        var (wanted, old) = ((CertificateSigningRequest)updated, (CertificateSigningRequest)current);
        return old with
        {
            Metadata = wanted.Metadata,
            Status = wanted.Status with { Conditions = Dated(Decided(wanted.Status.Conditions ?? [], old.Status.Conditions ?? []), old, context.Now) },
        };
    }

    protected override CertificateSigningRequest PrepareForCreate(CertificateSigningRequest value, RequestContext context) => value with
    {
        Spec = value.Spec with
        {
            Username = context.Caller?.Name,
            Uid = context.Caller is { Uid.Length: > 0 } caller ? caller.Uid : null,
            Groups = context.Caller?.Groups,
            Extra = context.Caller?.Extra,
        },
        Status = CertificateSigningRequestStatus.Empty,
    };

    protected override void Validate(CertificateSigningRequest value, FieldErrors errors)
    {
        var spec = value.Spec;
        if (!SigningRequest.TryParse(spec.Request, out _, out var wrong))
        {
            errors.InvalidAs(Spec.Child("request"), $"[]byte{{{string.Join(", ", (spec.Request ?? []).Select(static part => $"0x{part:x}"))}}}", wrong);
        }

        ValidateUsages(spec.Usages, errors);
        ValidateSigner(spec.SignerName, errors);
        if (spec.ExpirationSeconds < MinimumSeconds)
        {
            errors.Invalid(Spec.Child("expirationSeconds"), spec.ExpirationSeconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }

        ValidateConditions(value, errors);
    }

    protected override CertificateSigningRequest PrepareForUpdate(CertificateSigningRequest updated, CertificateSigningRequest current, RequestContext context) =>
        updated with { Spec = current.Spec, Status = current.Status };

    protected override void ValidateUpdate(CertificateSigningRequest updated, CertificateSigningRequest current, FieldErrors errors)
    {
    }

    protected override void ValidateStatusUpdate(CertificateSigningRequest updated, CertificateSigningRequest current, FieldErrors errors)
    {
        ValidateConditions(updated, errors);
        ValidateKept(updated, current, errors);
        foreach (var type in Decisions)
        {
            if (Count(updated.Status.Conditions, type) > Count(current.Status.Conditions, type))
            {
                errors.Forbidden(Conditions, $"updates may not add a condition of type {FieldError.Quote(type)}");
            }
        }

        if (current.Status.Certificate is { Length: > 0 } old && !old.AsSpan().SequenceEqual(updated.Status.Certificate))
        {
            errors.Forbidden(FieldPath.Of("status").Child("certificate"), "updates may not modify existing certificate content");
        }
    }

    private static void ValidateUsages(IReadOnlyList<string>? usages, FieldErrors errors)
    {
        var path = Spec.Child("usages");
        if (usages is not { Count: > 0 })
        {
            errors.Required(path, "usages must be provided");
            return;
        }

        for (var i = 0; i < usages.Count; i++)
        {
            if (!KeyUsages.All.ContainsKey(usages[i]))
            {
                errors.NotSupported(path.Index(i), usages[i], KeyUsages.All.Keys);
            }
            else if (usages.Take(i).Contains(usages[i]))
            {
                errors.Duplicate(path.Index(i), usages[i]);
            }
        }
    }

    private static void ValidateSigner(string name, FieldErrors errors)
    {
        var path = Spec.Child("signerName");
        if (name.Length == 0)
        {
            errors.Required(path);
            return;
        }

        var parts = name.Split('/');
        if (parts.Length != 2)
        {
            errors.Invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        }
        else if (name == SignerName.LegacyUnknown)
        {
            errors.Invalid(path, name, "the legacy signerName is not allowed via this API version");
        }
        else
        {
            errors.Invalid(path, parts[0], Names.Dns1123Subdomain(parts[0]));
            errors.Invalid(path, parts[1], Names.Dns1123Subdomain(parts[1]));
        }
    }

    private static void ValidateConditions(CertificateSigningRequest value, FieldErrors errors)
    {
        var conditions = value.Status.Conditions ?? [];
        for (var i = 0; i < conditions.Count; i++)
        {
            var (condition, path) = (conditions[i], Conditions.Index(i));
            if (condition.Type.Length == 0)
            {
                errors.Required(path.Child("type"));
            }
            else if (conditions.Take(i).Any(other => other.Type == condition.Type))
            {
                errors.Duplicate(path.Child("type"), condition.Type);
            }

            if (condition.Status.Length == 0)
            {
                errors.Required(path.Child("status"));
            }
            else if (IsDecision(condition.Type) && condition.Status != "True")
            {
                errors.NotSupported(path.Child("status"), condition.Status, "True");
            }

            if (condition.Type == CertificateRequestConditionType.Denied && conditions.Any(static other => other.Type == CertificateRequestConditionType.Approved))
            {
                errors.Invalid(path.Child("type"), condition.Type, "Approved and Denied conditions are mutually exclusive");
            }
        }
    }

    private static void ValidateKept(CertificateSigningRequest updated, CertificateSigningRequest current, FieldErrors errors)
    {
        foreach (var type in (string[])[.. Decisions, CertificateRequestConditionType.Failed])
        {
            if (Count(updated.Status.Conditions, type) < Count(current.Status.Conditions, type))
            {
                errors.Forbidden(Conditions, $"updates may not remove a condition of type {FieldError.Quote(type)}");
            }
        }
    }

    // What has been decided stays word for word, where the update has it; one that the update adds or leaves out is refused later.
    private static CertificateSigningRequestCondition[] Decided(
        IReadOnlyList<CertificateSigningRequestCondition> wanted, IReadOnlyList<CertificateSigningRequestCondition> current) =>
    [
        .. wanted.Select(condition => Decisions.Contains(condition.Type) && Count(wanted, condition.Type) == Count(current, condition.Type)
            ? current.First(other => other.Type == condition.Type)
            : condition),
    ];

    private static CertificateSigningRequestCondition[] Dated(
        IReadOnlyList<CertificateSigningRequestCondition> conditions, CertificateSigningRequest old, Time now) =>
    [
        .. conditions.Select(condition => condition with
        {
            LastUpdateTime = condition.LastUpdateTime ?? now,
            LastTransitionTime = condition.LastTransitionTime
                ?? old.Status.Conditions?.FirstOrDefault(other => other.Type == condition.Type && other.Status == condition.Status)?.LastTransitionTime
                ?? now,
        }),
    ];

    private static int Count(IReadOnlyList<CertificateSigningRequestCondition>? conditions, string type) =>
        (conditions ?? []).Count(condition => condition.Type == type);

    private static bool IsDecision(string type) =>
        type is CertificateRequestConditionType.Approved or CertificateRequestConditionType.Denied or CertificateRequestConditionType.Failed;
}
