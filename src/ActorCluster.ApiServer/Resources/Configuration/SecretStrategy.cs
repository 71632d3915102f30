using System.Text;
using System.Text.Json;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Configuration;

/// <summary>Secrets and what each type of them must hold (kubernetes <c>pkg/registry/core/secret</c>).</summary>
internal sealed class SecretStrategy : ResourceStrategy<Secret>
{
    private const int MaximumBytes = 1024 * 1024;
    private const string AccountName = "kubernetes.io/service-account.name";

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["type"] = static value => ((Secret)value).Type,
    };

    // stringData is for writing only: it is laid over data and never read back.
    protected override Secret Default(Secret value)
    {
        if (value.StringData is { Count: > 0 } texts)
        {
            var data = value.Data is null ? [] : new Dictionary<string, byte[]>(value.Data);
            foreach (var (key, text) in texts)
            {
                data[key] = Encoding.UTF8.GetBytes(text);
            }

            value = value with { Data = data };
        }

        return value.StringData is null && value.Type is { Length: > 0 }
            ? value
            : value with { StringData = null, Type = string.IsNullOrEmpty(value.Type) ? SecretType.Opaque : value.Type };
    }

    protected override void Validate(Secret value, FieldErrors errors)
    {
        var data = FieldPath.Of("data");
        long size = 0;
        foreach (var (key, bytes) in value.Data ?? new Dictionary<string, byte[]>())
        {
            errors.Invalid(data.Key(key), key, Names.ConfigMapKey(key));
            size += bytes.Length;
        }

        if (size > MaximumBytes)
        {
            errors.Add(FieldError.TooLong(data, MaximumBytes));
        }

        switch (value.Type)
        {
            case SecretType.ServiceAccountToken:
                if (string.IsNullOrEmpty(value.Metadata.Annotations?.GetValueOrDefault(AccountName)))
                {
                    errors.Required(FieldPath.Of("metadata").Child("annotations").Key(AccountName));
                }

                break;
            case SecretType.DockerCfg:
                Json(value, ".dockercfg", errors);
                break;
            case SecretType.DockerConfigJson:
                Json(value, ".dockerconfigjson", errors);
                break;
            case SecretType.BasicAuth:
                if (value.Data?.ContainsKey("username") != true && value.Data?.ContainsKey("password") != true)
                {
                    errors.Required(data.Key("username"));
                    errors.Required(data.Key("password"));
                }

                break;
            case SecretType.SshAuth:
                Require(value, "ssh-privatekey", errors);
                break;
            case SecretType.Tls:
                Require(value, "tls.crt", errors);
                Require(value, "tls.key", errors);
                break;
        }
    }

    protected override Secret PrepareForUpdate(Secret updated, Secret current, RequestContext context) => updated;

    protected override void ValidateUpdate(Secret updated, Secret current, FieldErrors errors)
    {
        errors.Immutable(FieldPath.Of("type"), updated.Type, current.Type);
        ImmutableContent.Validate(
            current.Immutable,
            updated.Immutable,
            errors,
            ("data", SemanticEquality.AreEqual(updated.Data, current.Data)));
        Validate(updated, errors);
    }

    private static void Require(Secret value, string key, FieldErrors errors)
    {
        if (value.Data?.ContainsKey(key) != true)
        {
            errors.Required(FieldPath.Of("data").Key(key));
        }
    }

    private static void Json(Secret value, string key, FieldErrors errors)
    {
        var path = FieldPath.Of("data").Key(key);
        if (value.Data is null || !value.Data.TryGetValue(key, out var bytes))
        {
            errors.Required(path);
            return;
        }

        if (Api.Serialization.KubernetesJson.SyntaxProblem(bytes) is { } problem)
        {
            // The content is secret and not shown.
            errors.Invalid(path, "<secret contents redacted>", problem);
            return;
        }

        using var document = JsonDocument.Parse(bytes);
        var actual = document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => null,
        };
        if (actual is not null)
        {
            errors.Invalid(path, "<secret contents redacted>", $"json: cannot unmarshal {actual} into Go value of type map[string]interface {{}}");
        }
    }
}
