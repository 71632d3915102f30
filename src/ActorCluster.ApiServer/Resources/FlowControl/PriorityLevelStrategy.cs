using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.FlowControl;

/// <summary>
/// Priority levels (kubernetes <c>pkg/registry/flowcontrol/prioritylevelconfiguration</c>, <c>pkg/apis/flowcontrol/validation</c>,
/// <c>…/v1/defaults.go</c>).
/// </summary>
internal sealed class PriorityLevelStrategy : ResourceStrategy<PriorityLevelConfiguration>
{
    private const int DefaultShares = 30;
    private const int DefaultQueues = 64;
    private const int DefaultHandSize = 8;
    private const int DefaultQueueLengthLimit = 50;
    private const int MostQueues = 10_000_000;

    // What a hash of 64 bits can deal hands from (k8s.io/apiserver pkg/util/shufflesharding, MaxHashBits).
    private const int MostHashBits = 60;

    private static readonly FieldPath Spec = FieldPath.Of("spec");

    protected override PriorityLevelConfiguration Default(PriorityLevelConfiguration value) => value with
    {
        Spec = value.Spec with
        {
            Limited = value.Spec.Limited is not { } limited ? null : limited with
            {
                NominalConcurrencyShares = limited.NominalConcurrencyShares ?? DefaultShares,
                LendablePercent = limited.LendablePercent ?? 0,
                LimitResponse = limited.LimitResponse with { Queuing = Default(limited.LimitResponse.Queuing) },
            },
            Exempt = value.Spec.Exempt is not { } exempt ? null : exempt with
            {
                NominalConcurrencyShares = exempt.NominalConcurrencyShares ?? 0,
                LendablePercent = exempt.LendablePercent ?? 0,
            },
        },
    };

    protected override PriorityLevelConfiguration PrepareForCreate(PriorityLevelConfiguration value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = PriorityLevelConfigurationStatus.Empty,
    };

    protected override PriorityLevelConfiguration PrepareForUpdate(
        PriorityLevelConfiguration updated, PriorityLevelConfiguration current, RequestContext context) => updated with
        {
            Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
            Status = current.Status,
        };

    protected override PriorityLevelConfiguration PrepareForStatusUpdate(PriorityLevelConfiguration updated, PriorityLevelConfiguration current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void Validate(PriorityLevelConfiguration value, FieldErrors errors)
    {
        var (name, spec) = (value.Metadata.Name, value.Spec);
        if ((name == FlowControlObjects.Exempt) != (spec.Type == PriorityLevelEnablement.Exempt))
        {
            errors.Invalid(Spec.Child("type"), spec.Type, "type must be 'Exempt' if and only if name is 'exempt'");
        }

        switch (spec.Type)
        {
            case PriorityLevelEnablement.Exempt:
                Exempt(spec, errors);
                break;
            case PriorityLevelEnablement.Limited:
                Limited(spec, errors);
                break;
            default:
                errors.NotSupported(Spec.Child("type"), spec.Type, PriorityLevelEnablement.Exempt, PriorityLevelEnablement.Limited);
                break;
        }

        Mandatory(name, spec, errors);
        Conditions(value.Status, errors);
    }

    protected override void ValidateStatusUpdate(PriorityLevelConfiguration updated, PriorityLevelConfiguration current, FieldErrors errors) =>
        Conditions(updated.Status, errors);

    private static QueuingConfiguration? Default(QueuingConfiguration? value) => value is null ? null : value with
    {
        Queues = value.Queues == 0 ? DefaultQueues : value.Queues,
        HandSize = value.HandSize == 0 ? DefaultHandSize : value.HandSize,
        QueueLengthLimit = value.QueueLengthLimit == 0 ? DefaultQueueLengthLimit : value.QueueLengthLimit,
    };

    private static void Exempt(PriorityLevelConfigurationSpec spec, FieldErrors errors)
    {
        if (spec.Limited is not null)
        {
            errors.Forbidden(Spec.Child("limited"), "must be nil if the type is not Limited");
        }

        if (spec.Exempt is { } exempt)
        {
            SharesAndLending(exempt.NominalConcurrencyShares, exempt.LendablePercent, Spec.Child("exempt"), errors);
        }
    }

    private static void Limited(PriorityLevelConfigurationSpec spec, FieldErrors errors)
    {
        if (spec.Exempt is not null)
        {
            errors.Forbidden(Spec.Child("exempt"), "must be nil if the type is Limited");
        }

        var path = Spec.Child("limited");
        if (spec.Limited is not { } limited)
        {
            errors.Required(path, "must not be empty when type is Limited");
            return;
        }

        Shares(limited.NominalConcurrencyShares, path, errors);
        Response(limited.LimitResponse, path.Child("limitResponse"), errors);
        Lending(limited.LendablePercent, path, errors);
        if (limited.BorrowingLimitPercent < 0)
        {
            errors.Invalid(path.Child("borrowingLimitPercent"), limited.BorrowingLimitPercent, "if specified, must be a non-negative integer");
        }
    }

    private static void SharesAndLending(int? shares, int? percent, FieldPath path, FieldErrors errors)
    {
        Shares(shares, path, errors);
        Lending(percent, path, errors);
    }

    private static void Shares(int? shares, FieldPath path, FieldErrors errors)
    {
        if (shares < 0)
        {
            errors.Invalid(path.Child("nominalConcurrencyShares"), shares, "must be a non-negative integer");
        }
    }

    private static void Lending(int? percent, FieldPath path, FieldErrors errors)
    {
        if (percent is < 0 or > 100)
        {
            errors.Invalid(path.Child("lendablePercent"), percent, "must be between 0 and 100, inclusive");
        }
    }

    private static void Response(LimitResponse response, FieldPath path, FieldErrors errors)
    {
        var queuing = path.Child("queuing");
        switch (response.Type)
        {
            case LimitResponseType.Reject when response.Queuing is not null:
                errors.Forbidden(queuing, "must be nil if limited.limitResponse.type is not Limited");
                break;
            case LimitResponseType.Reject:
                break;
            case LimitResponseType.Queue when response.Queuing is null:
                errors.Required(queuing, "must not be empty if limited.limitResponse.type is Limited");
                break;
            case LimitResponseType.Queue:
                Queuing(response.Queuing!, queuing, errors);
                break;
            default:
                errors.NotSupported(path.Child("type"), response.Type, LimitResponseType.Queue, LimitResponseType.Reject);
                break;
        }
    }

    private static void Queuing(QueuingConfiguration queuing, FieldPath path, FieldErrors errors)
    {
        if (queuing.QueueLengthLimit <= 0)
        {
            errors.Invalid(path.Child("queueLengthLimit"), queuing.QueueLengthLimit, "must be positive");
        }

        if (queuing.Queues <= 0)
        {
            errors.Invalid(path.Child("queues"), queuing.Queues, "must be positive");
        }
        else if (queuing.Queues > MostQueues)
        {
            errors.Invalid(path.Child("queues"), queuing.Queues, $"must not be greater than {MostQueues}");
        }

        var hand = path.Child("handSize");
        if (queuing.HandSize <= 0)
        {
            errors.Invalid(hand, queuing.HandSize, "must be positive");
        }
        else if (queuing.HandSize > queuing.Queues)
        {
            errors.Invalid(hand, queuing.HandSize, $"should not be greater than queues ({queuing.Queues})");
        }
        else if (Math.Ceiling(Math.Log2(queuing.Queues) * queuing.HandSize) > MostHashBits)
        {
            errors.Invalid(
                hand,
                queuing.HandSize,
                $"required entropy bits of deckSize {queuing.Queues} and handSize {queuing.HandSize} should not be greater than {MostHashBits}");
        }
    }

    // What the level "exempt" lends is the administrator's to choose.
    private static void Mandatory(string name, PriorityLevelConfigurationSpec spec, FieldErrors errors)
    {
        if (!FlowControlObjects.IsMandatory(name))
        {
            return;
        }

        var wanted = FlowControlObjects.Levels.First(level => level.Metadata.Name == name).Spec;
        var isExempt = name == FlowControlObjects.Exempt;
        if (!SemanticEquality.AreEqual(isExempt ? spec with { Exempt = wanted.Exempt } : spec, wanted))
        {
            errors.Invalid(Spec, spec, $"spec of '{name}' {(isExempt ? "except the 'spec.exempt' field " : "")}must equal the fixed value");
        }
    }

    private static void Conditions(PriorityLevelConfigurationStatus status, FieldErrors errors) =>
        FlowRuleValidation.ConditionTypes([.. (status.Conditions ?? []).Select(static condition => condition.Type)], errors);
}
