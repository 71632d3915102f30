using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The namespace, labels and fields that a list or watch asks for, with the fields' getters looked up once. Fields are read from objects in
/// their stored form.
/// </summary>
public sealed class ObjectFilter
{
    private readonly string _namespace;
    private readonly LabelQuery? _labels;
    private readonly FieldTest[] _fields;

    private ObjectFilter(string ns, LabelQuery? labels, FieldTest[] fields)
    {
        _namespace = ns;
        _labels = labels is { IsEverything: true } ? null : labels;
        _fields = fields;
    }

    /// <summary>Whether labels or fields are restricted; a namespace alone is no selector.</summary>
    public bool IsSelective => _labels is not null || _fields.Length > 0;

    /// <summary>Makes a filter.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="ns">The namespace; empty for all.</param>
    /// <param name="labels">Labels; null for all.</param>
    /// <param name="fields">Fields; null for all.</param>
    /// <param name="failure">Why there is none: a field that the resource does not support.</param>
    /// <returns>The filter; null on failure.</returns>
    public static ObjectFilter? Create(ResourceDefinition definition, string ns, LabelQuery? labels, FieldQuery? fields, out Status? failure)
    {
        ArgumentNullException.ThrowIfNull(definition);
        failure = null;
        if (fields is null || fields.IsEverything)
        {
            return new ObjectFilter(ns, labels, []);
        }

        var tests = new FieldTest[fields.Requirements.Count];
        for (var i = 0; i < tests.Length; i++)
        {
            var requirement = fields.Requirements[i];
            Func<KubernetesObject, string?>? getter = requirement.Field switch
            {
                "metadata.name" => static value => value.Metadata.Name,
                "metadata.namespace" => static value => value.Metadata.Namespace,
                _ => definition.Fields.GetValueOrDefault(requirement.Field),
            };
            if (getter is null)
            {
                failure = StatusError.BadRequest(definition.Fields.Count > 0
                    ? $"field label not supported: {requirement.Field}"
                    : $"\"{requirement.Field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
                return null;
            }

            tests[i] = new FieldTest(getter, requirement.Value, requirement.IsEqual);
        }

        return new ObjectFilter(ns, labels, tests);
    }

    /// <summary>Whether an object passes.</summary>
    /// <param name="value">The object in its stored form.</param>
    public bool Matches(KubernetesObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_namespace.Length > 0 && value.Metadata.Namespace != _namespace)
        {
            return false;
        }

        foreach (var test in _fields)
        {
            if (string.Equals(test.Get(value) ?? "", test.Value, StringComparison.Ordinal) != test.IsEqual)
            {
                return false;
            }
        }

        return _labels is null || _labels.Matches(value.Metadata.Labels);
    }

    private readonly record struct FieldTest(Func<KubernetesObject, string?> Get, string Value, bool IsEqual);
}
