using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>What is valid in the environment of a container.</summary>
internal static class EnvironmentValidation
{
    private static readonly string[] FieldPaths =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    public static void Validate(Container container, FieldPath path, FieldErrors errors)
    {
        var env = path.Child("env");
        for (var i = 0; i < (container.Env?.Count ?? 0); i++)
        {
            var variable = container.Env![i];
            if (variable.Name.Length == 0)
            {
                errors.Required(env.Index(i).Child("name"));
            }
            else
            {
                errors.Invalid(env.Index(i).Child("name"), variable.Name, Names.RelaxedEnvironmentVariable(variable.Name));
            }

            if (variable.ValueFrom is { } source)
            {
                Source(variable, source, env.Index(i).Child("valueFrom"), errors);
            }
        }

        for (var i = 0; i < (container.EnvFrom?.Count ?? 0); i++)
        {
            From(container.EnvFrom![i], path.Child("envFrom").Index(i), errors);
        }
    }

    private static void Source(EnvVar variable, EnvVarSource source, FieldPath path, FieldErrors errors)
    {
        var count = 0;
        if (source.FieldRef is { } field)
        {
            count++;
            Field(field, path.Child("fieldRef"), errors);
        }

        if (source.ResourceFieldRef is { } resource)
        {
            count++;
            if (resource.Resource.Length == 0)
            {
                errors.Required(path.Child("resourceFieldRef").Child("resource"));
            }
        }

        if (source.ConfigMapKeyRef is { } config)
        {
            count++;
            Key(config.Name, config.Key, path.Child("configMapKeyRef"), errors);
        }

        if (source.SecretKeyRef is { } secret)
        {
            count++;
            Key(secret.Name, secret.Key, path.Child("secretKeyRef"), errors);
        }

        if (count == 0)
        {
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (variable.Value is { Length: > 0 })
        {
            errors.Invalid(path, "", "may not be specified when `value` is not empty");
        }
        else if (count > 1)
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void Field(ObjectFieldSelector field, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(field.ApiVersion))
        {
            errors.Required(path.Child("apiVersion"));
            return;
        }

        if (field.FieldPath.Length == 0)
        {
            errors.Required(path.Child("fieldPath"));
            return;
        }

        var subscripted = field.FieldPath.StartsWith("metadata.annotations['", StringComparison.Ordinal)
            || field.FieldPath.StartsWith("metadata.labels['", StringComparison.Ordinal);
        if (!subscripted && !FieldPaths.Contains(field.FieldPath))
        {
            errors.NotSupported(path.Child("fieldPath"), field.FieldPath, FieldPaths);
        }
    }

    private static void Key(string? name, string key, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.Required(path.Child("name"));
        }

        if (key.Length == 0)
        {
            errors.Required(path.Child("key"));
        }
        else
        {
            errors.Invalid(path.Child("key"), key, Names.ConfigMapKey(key));
        }
    }

    private static void From(EnvFromSource from, FieldPath path, FieldErrors errors)
    {
        if (from.ConfigMapRef is null && from.SecretRef is null)
        {
            errors.Invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
        }
        else if (from is { ConfigMapRef: not null, SecretRef: not null })
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }

        if (from.ConfigMapRef is { Name: null or "" })
        {
            errors.Required(path.Child("configMapRef").Child("name"));
        }

        if (from.SecretRef is { Name: null or "" })
        {
            errors.Required(path.Child("secretRef").Child("name"));
        }
    }
}
