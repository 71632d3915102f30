using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>The rules of one version of a resource that users added (k8s.io/apiextensions-apiserver/pkg/registry/customresource).</summary>
/// <param name="schema">What objects look like.</param>
/// <param name="hasStatus">Whether <c>status</c> is written apart from the rest.</param>
/// <param name="scaling">The number behind <c>scale</c>; null without that subresource.</param>
internal sealed class CustomResourceStrategy(StructuralSchema schema, bool hasStatus, IScaling? scaling) : ResourceStrategy<CustomObject>
{
    private const string Status = "status";

    private readonly SchemaExpressions? _rules = SchemaExpressions.Of(schema, true);

    /// <summary>What objects look like.</summary>
    public StructuralSchema Schema => schema;

    public override bool AllowsUnconditionalUpdate => false;

    public override IScaling? Scaling => scaling;

    /// <summary>The paths of the fields of an object that the schema does not name.</summary>
    /// <param name="value">The object as it was sent.</param>
    public IReadOnlyList<string> UnknownFields(CustomObject value)
    {
        var dropped = new List<string>();
        SchemaShaping.Prune(value.Content.Members, schema, dropped);
        return dropped;
    }

    protected override CustomObject Default(CustomObject value) =>
        value.WithContent(SchemaShaping.Default(SchemaShaping.Prune(value.Content.Members, schema, null), schema));

    protected override CustomObject PrepareForCreate(CustomObject value, RequestContext context)
    {
        var prepared = value with { Metadata = value.Metadata with { Generation = 1 } };
        return hasStatus ? prepared.WithContent(prepared.Content.Members.Without(Status)) : prepared;
    }

    protected override void Validate(CustomObject value, FieldErrors errors)
    {
        foreach (var error in Check(value, null))
        {
            errors.Add(error);
        }
    }

    protected override CustomObject PrepareForUpdate(CustomObject updated, CustomObject current, RequestContext context)
    {
        if (hasStatus)
        {
            updated = updated.WithContent(WithStatusOf(updated.Content.Members, current.Content.Members));
        }

        var isChanged = !updated.Content.Equals(current.Content);
        return updated with { Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, isChanged) };
    }

    protected override void ValidateUpdate(CustomObject updated, CustomObject current, FieldErrors errors)
    {
        foreach (var error in Check(updated, current))
        {
            errors.Add(error);
        }
    }

    // Rules that do not hold for what was so before are only told of.
    protected override IReadOnlyList<string> Warnings(CustomObject value, CustomObject? current)
    {
        if (_rules is null || current is null)
        {
            return [];
        }

        var forgiven = new List<FieldError>();
        _rules.Validate(value.ToData(), current.ToData(), [], forgiven);
        return [.. forgiven.Select(static error => error.ToString())];
    }

    protected override CustomObject PrepareForStatusUpdate(CustomObject updated, CustomObject current) =>
        current.WithContent(WithStatusOf(current.Content.Members, Default(updated).Content.Members));

    protected override void ValidateStatusUpdate(CustomObject updated, CustomObject current, FieldErrors errors) => ValidateUpdate(updated, current, errors);

    private static SortedMap<object?> WithStatusOf(SortedMap<object?> members, SortedMap<object?> other) =>
        other.TryGetValue(Status, out var status) ? members.With(Status, status) : members.Without(Status);

    private List<FieldError> Check(CustomObject value, CustomObject? current)
    {
        var errors = new List<FieldError>();
        var data = value.ToData();
        var before = current?.ToData();
        SchemaValidation.Validate(data, schema, "", errors);
        if (before is not null && errors.Count > 0)
        {
            Ratcheting.Forgive(errors, data, before);
        }

        var lists = new List<FieldError>();
        ListTypes.Validate(data, schema, "", lists);
        if (lists.Count > 0 && before is not null)
        {
            var old = new List<FieldError>();
            ListTypes.Validate(before, schema, "", old);
            lists = old.Count > 0 ? [] : lists;
        }

        errors.AddRange(lists);
        if (_rules is null)
        {
            return errors;
        }

        if (errors.Exists(static error => error.Type is FieldError.TypeNotSupported or FieldError.TypeRequired or FieldError.TypeTooLong
            or FieldError.TypeTooMany or FieldError.TypeTypeInvalid))
        {
            errors.Add(new FieldError(
                FieldError.TypeInvalid,
                "<nil>",
                "null",
                "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        }
        else
        {
            _rules.Validate(data, before, errors);
        }

        return errors;
    }
}
