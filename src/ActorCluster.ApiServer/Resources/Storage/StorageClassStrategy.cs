using ActorCluster.Api.Core;
using ActorCluster.Api.Storage;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Storage;

/// <summary>Classes of storage (kubernetes <c>pkg/registry/storage/storageclass</c>, <c>pkg/apis/storage/validation</c>).</summary>
internal sealed class StorageClassStrategy : ResourceStrategy<StorageClass>
{
    private const int ParametersMaximum = 512;
    private const int ParametersMaximumSize = 256 * 1024;

    private static readonly string[] Policies = [ReclaimPolicy.Delete, ReclaimPolicy.Retain];
    private static readonly string[] Modes = [VolumeBindingMode.Immediate, VolumeBindingMode.WaitForFirstConsumer];

    protected override StorageClass Default(StorageClass value) => value with
    {
        ReclaimPolicy = value.ReclaimPolicy ?? ReclaimPolicy.Delete,
        VolumeBindingMode = value.VolumeBindingMode ?? VolumeBindingMode.Immediate,
    };

    protected override void Validate(StorageClass value, FieldErrors errors)
    {
        if (value.Provisioner.Length == 0)
        {
            errors.Required(FieldPath.Of("provisioner"));
        }
        else
        {
#pragma warning disable CA1308 // The rule is on the lower-case form.
            var provisioner = value.Provisioner.ToLowerInvariant();
#pragma warning restore CA1308
            errors.Invalid(FieldPath.Of("provisioner"), provisioner, Names.QualifiedName(provisioner));
        }

        Parameters(value.Parameters, errors);
        if (value.ReclaimPolicy is { Length: > 0 } policy && !Policies.Contains(policy))
        {
            errors.NotSupported(FieldPath.Of("reclaimPolicy"), policy, Policies);
        }

        if (value.VolumeBindingMode is not { } mode)
        {
            errors.Required(FieldPath.Of("volumeBindingMode"));
        }
        else if (!Modes.Contains(mode))
        {
            errors.NotSupported(FieldPath.Of("volumeBindingMode"), mode, Modes);
        }

        Topologies(value.AllowedTopologies, FieldPath.Of("allowedTopologies"), errors);
    }

    protected override void ValidateUpdate(StorageClass updated, StorageClass current, FieldErrors errors)
    {
        if (!SemanticEquality.AreEqual(updated.Parameters, current.Parameters))
        {
            errors.Forbidden(FieldPath.Of("parameters"), "updates to parameters are forbidden.");
        }

        if (updated.Provisioner != current.Provisioner)
        {
            errors.Forbidden(FieldPath.Of("provisioner"), "updates to provisioner are forbidden.");
        }

        if (updated.ReclaimPolicy != current.ReclaimPolicy)
        {
            errors.Forbidden(FieldPath.Of("reclaimPolicy"), "updates to reclaimPolicy are forbidden.");
        }

        errors.Immutable(FieldPath.Of("volumeBindingMode"), updated.VolumeBindingMode, current.VolumeBindingMode);
    }

    private static void Parameters(IReadOnlyDictionary<string, string>? parameters, FieldErrors errors)
    {
        var path = FieldPath.Of("parameters");
        if (parameters?.Count > ParametersMaximum)
        {
            errors.Add(FieldError.TooLong(path, ParametersMaximum));
            return;
        }

        long size = 0;
        foreach (var (key, value) in parameters ?? new Dictionary<string, string>())
        {
            if (key.Length == 0)
            {
                errors.Invalid(path, key, "field can not be empty.");
            }

            size += key.Length + value.Length;
        }

        if (size > ParametersMaximumSize)
        {
            errors.Add(FieldError.TooLong(path, ParametersMaximumSize));
        }
    }

    private static void Topologies(IReadOnlyList<TopologySelectorTerm>? terms, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < (terms?.Count ?? 0); i++)
        {
            var at = path.Index(i).Child("matchLabelExpressions");
            var expressions = terms![i].MatchLabelExpressions ?? [];
            var keys = new HashSet<string>();
            for (var j = 0; j < expressions.Count; j++)
            {
                if (expressions[j].Values is not { Count: > 0 } values)
                {
                    errors.Required(at.Index(j).Child("values"));
                    values = [];
                }

                var seen = new HashSet<string>();
                for (var k = 0; k < values.Count; k++)
                {
                    if (!seen.Add(values[k]))
                    {
                        errors.Duplicate(at.Index(j).Child("values").Index(k), values[k]);
                    }
                }

                errors.Invalid(at.Index(j).Child("key"), expressions[j].Key, Names.QualifiedName(expressions[j].Key));
                if (!keys.Add(expressions[j].Key))
                {
                    errors.Duplicate(at.Index(j).Child("key"), expressions[j].Key);
                }
            }

            for (var j = 0; j < i; j++)
            {
                if (SemanticEquality.AreEqual(terms[i], terms[j]))
                {
                    errors.Duplicate(at, "");
                    break;
                }
            }
        }
    }
}
