using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Configuration;

/// <summary>ConfigMaps (kubernetes <c>pkg/registry/core/configmap</c>).</summary>
internal sealed class ConfigMapStrategy : ResourceStrategy<ConfigMap>
{
    private const int MaximumBytes = 1024 * 1024;

    protected override void Validate(ConfigMap value, FieldErrors errors)
    {
        long size = 0;
        foreach (var (key, text) in value.Data ?? new Dictionary<string, string>())
        {
            errors.Invalid(FieldPath.Of("data").Key(key), key, Names.ConfigMapKey(key));
            if (value.BinaryData?.ContainsKey(key) == true)
            {
                errors.Invalid(FieldPath.Of("data").Key(key), key, "duplicate of key present in binaryData");
            }

            size += text.Length;
        }

        foreach (var (key, bytes) in value.BinaryData ?? new Dictionary<string, byte[]>())
        {
            errors.Invalid(FieldPath.Of("binaryData").Key(key), key, Names.ConfigMapKey(key));
            size += bytes.Length;
        }

        if (size > MaximumBytes)
        {
            errors.Add(FieldError.TooLong(FieldPath.Of(""), MaximumBytes));
        }
    }

    protected override void ValidateUpdate(ConfigMap updated, ConfigMap current, FieldErrors errors)
    {
        ImmutableContent.Validate(
            current.Immutable,
            updated.Immutable,
            errors,
            ("data", SemanticEquality.AreEqual(updated.Data, current.Data)),
            ("binaryData", SemanticEquality.AreEqual(updated.BinaryData, current.BinaryData)));
        Validate(updated, errors);
    }
}
