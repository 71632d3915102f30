using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Quotas;

/// <summary>Limits of single objects (kubernetes <c>pkg/registry/core/limitrange</c>, <c>pkg/apis/core/validation</c>).</summary>
internal sealed class LimitRangeStrategy : ResourceStrategy<LimitRange>
{
    private static readonly Dictionary<string, Quantity> Nothing = [];
    private static readonly Quantity One = Quantity.Parse("1");

    protected override LimitRange Default(LimitRange value) => value with
    {
        Spec = value.Spec with { Limits = Lists.Map(value.Spec.Limits, static item => item.Type == LimitType.Container ? Default(item) : item) },
    };

    protected override void Validate(LimitRange value, FieldErrors errors)
    {
        var types = new HashSet<string>();
        for (var i = 0; i < (value.Spec.Limits?.Count ?? 0); i++)
        {
            var item = value.Spec.Limits![i];
            var path = FieldPath.Of("spec").Child("limits").Index(i);
            Type(item.Type, path.Child("type"), errors);
            if (!types.Add(item.Type))
            {
                errors.Duplicate(path.Child("type"), item.Type);
            }

            Item(item, path, errors);
        }
    }

    // What is left out follows from its neighbour: the limit from the maximum, the request from the limit, then from the minimum.
    private static LimitRangeItem Default(LimitRangeItem item)
    {
        var limits = Joined(item.Default, item.Max);
        var requests = Joined(Joined(item.DefaultRequest, limits), item.Min);
        return item with { Default = limits, DefaultRequest = requests };
    }

    private static Dictionary<string, Quantity> Joined(IReadOnlyDictionary<string, Quantity>? first, IReadOnlyDictionary<string, Quantity>? second)
    {
        var result = new Dictionary<string, Quantity>(first ?? Nothing);
        foreach (var (name, quantity) in second ?? Nothing)
        {
            result.TryAdd(name, quantity);
        }

        return result;
    }

    private static void Type(string type, FieldPath path, FieldErrors errors)
    {
        if (Names.QualifiedName(type) is { Count: > 0 } wrong)
        {
            errors.Invalid(path, type, wrong);
        }
        else if (!type.Contains('/', StringComparison.Ordinal) && type is not (LimitType.Pod or LimitType.Container or LimitType.PersistentVolumeClaim))
        {
            errors.Invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void Item(LimitRangeItem item, FieldPath path, FieldErrors errors)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        void Read(IReadOnlyDictionary<string, Quantity>? amounts, string field)
        {
            foreach (var name in (amounts ?? Nothing).Keys)
            {
                names.Add(name);
                if (item.Type is LimitType.Pod or LimitType.Container)
                {
                    ContainerValidation.ResourceNameOf(name, path.Child(field).Key(name), errors);
                }
                else
                {
                    QuotaResources.Name(name, path.Child(field).Key(name), errors);
                }
            }
        }

        Read(item.Max, "max");
        Read(item.Min, "min");
        var isPod = item.Type == LimitType.Pod;
        if (isPod)
        {
            if (item.Default is { Count: > 0 })
            {
                errors.Forbidden(path.Child("default"), "may not be specified when `type` is 'Pod'");
            }

            if (item.DefaultRequest is { Count: > 0 })
            {
                errors.Forbidden(path.Child("defaultRequest"), "may not be specified when `type` is 'Pod'");
            }
        }
        else
        {
            Read(item.Default, "default");
            Read(item.DefaultRequest, "defaultRequest");
        }

        if (item.Type == LimitType.PersistentVolumeClaim
            && item.Min?.ContainsKey(ResourceName.Storage) != true && item.Max?.ContainsKey(ResourceName.Storage) != true)
        {
            errors.Required(path.Child("limits"), "either minimum or maximum storage value is required, but neither was provided");
        }

        Read(item.MaxLimitRequestRatio, "maxLimitRequestRatio");
        foreach (var name in names)
        {
            Amounts(
                name, Of(item.Min, name), Of(item.Max, name), isPod ? null : Of(item.Default, name), isPod ? null : Of(item.DefaultRequest, name),
                Of(item.MaxLimitRequestRatio, name), path, errors);
        }
    }

    private static Quantity? Of(IReadOnlyDictionary<string, Quantity>? amounts, string name) =>
        (amounts ?? Nothing).TryGetValue(name, out var amount) ? amount : null;

    private static void Amounts(
        string name, Quantity? min, Quantity? max, Quantity? limit, Quantity? request, Quantity? ratio, FieldPath path, FieldErrors errors)
    {
        void Refuse(bool wrong, string field, Quantity? shown, string detail)
        {
            if (wrong)
            {
                errors.Invalid(path.Child(field).Key(name), shown, detail);
            }
        }

        Refuse(min > max, "min", min, $"min value {min} is greater than max value {max}");
        Refuse(min > request, "defaultRequest", request, $"min value {min} is greater than default request value {request}");
        Refuse(request > max, "defaultRequest", request, $"default request value {request} is greater than max value {max}");
        Refuse(request > limit, "defaultRequest", request, $"default request value {request} is greater than default limit value {limit}");
        Refuse(min > limit, "default", min, $"min value {min} is greater than default value {limit}");
        Refuse(limit > max, "default", max, $"default value {limit} is greater than max value {max}");
        Refuse(ratio < One, "maxLimitRequestRatio", ratio, $"ratio {ratio} is less than 1");
        if (ratio is { } given && min is { } least && max is { } most && !least.IsZero)
        {
            var bound = (double)most.MilliValue() / least.MilliValue();
            Refuse(
                given.MilliValue() / 1000.0 > bound,
                "maxLimitRequestRatio",
                ratio,
                string.Create(CultureInfo.InvariantCulture, $"ratio {given} is greater than max/min = {bound:F6}"));
        }

        Refuse(
            !QuotaResources.IsOvercommittable(name) && limit is not null && request is not null && limit != request,
            "defaultRequest",
            request,
            $"default value {limit} must equal to defaultRequest value {request} in {name}");
    }
}
