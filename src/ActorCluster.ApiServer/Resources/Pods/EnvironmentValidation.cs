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

    // What ConvertDownwardAPIFieldLabel of kubernetes pkg/apis/core/pods knows, whether it may stand here or not.
    private static readonly string[] Convertible = [.. FieldPaths, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];

    private static readonly string[] Resources =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    private static readonly string[] Divisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

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
            From(container.EnvFrom![i], path.Child("envFrom"), i, errors);
        }
    }

    private static void Source(EnvVar variable, EnvVarSource source, FieldPath path, FieldErrors errors)
    {
        var count = 0;
        if (source.FieldRef is { } field)
        {
            count++;
            Field(field, FieldPaths, path.Child("fieldRef"), errors);
        }

        if (source.ResourceFieldRef is { } resource)
        {
            count++;
            Resource(resource, false, path.Child("resourceFieldRef"), errors);
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

    /// <summary>Checks a reference to a field of the pod.</summary>
    public static void Field(ObjectFieldSelector field, IReadOnlyList<string> known, FieldPath path, FieldErrors errors)
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

        if (field.ApiVersion != "v1")
        {
            errors.Invalid(path.Child("fieldPath"), field.FieldPath, $"error converting fieldPath: unsupported pod version: {field.ApiVersion}");
            return;
        }

        if (Subscript(field.FieldPath, "metadata.annotations") is { } annotation)
        {
#pragma warning disable CA1308 // The rule is on the lower-case form.
            var lower = annotation.ToLowerInvariant();
#pragma warning restore CA1308
            errors.Invalid(path, lower, Names.QualifiedName(lower));
        }
        else if (Subscript(field.FieldPath, "metadata.labels") is { } label)
        {
            errors.Invalid(path, label, Names.QualifiedName(label));
        }
        else if (!Convertible.Contains(field.FieldPath))
        {
            errors.Invalid(path.Child("fieldPath"), field.FieldPath, $"error converting fieldPath: field label not supported: {field.FieldPath}");
        }
        else if (!known.Contains(field.FieldPath))
        {
            errors.NotSupported(path.Child("fieldPath"), field.FieldPath, known);
        }
    }

    /// <summary>Checks a reference to a resource of a container.</summary>
    /// <param name="field">The reference.</param>
    /// <param name="inVolume">Whether the container has to be named, as in a volume.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Resource(ResourceFieldSelector field, bool inVolume, FieldPath path, FieldErrors errors)
    {
        var resource = field.Resource;
        var hugePages = resource.StartsWith("requests.hugepages-", StringComparison.Ordinal)
            || resource.StartsWith("limits.hugepages-", StringComparison.Ordinal);
        if (inVolume && string.IsNullOrEmpty(field.ContainerName))
        {
            errors.Required(path.Child("containerName"));
        }
        else if (resource.Length == 0)
        {
            errors.Required(path.Child("resource"));
        }
        else if (!Resources.Contains(resource) && !hugePages)
        {
            errors.NotSupported(path.Child("resource"), resource, Resources);
        }

        if (field.Divisor.Sign == 0)
        {
            return;
        }

        var divisor = field.Divisor.ToString();
        if (resource is "limits.cpu" or "requests.cpu")
        {
            if (divisor is not ("1m" or "1"))
            {
                errors.Invalid(path.Child("divisor"), resource, "only divisor's values 1m and 1 are supported with the cpu resource");
            }
        }
        else if ((Resources.Contains(resource) || hugePages) && !Divisors.Contains(divisor))
        {
            var what = hugePages ? "hugepages" : resource.EndsWith("memory", StringComparison.Ordinal) ? "memory" : "local ephemeral storage";
            errors.Invalid(path.Child("divisor"), resource, $"only divisor's values {string.Join(", ", Divisors)} are supported with the {what} resource");
        }
    }

    private static string? Subscript(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) && path.Length >= field.Length + 4
            ? path[(field.Length + 2)..^2]
            : null;

    private static void Key(string? name, string key, FieldPath path, FieldErrors errors)
    {
        errors.Invalid(path.Child("name"), name ?? "", Names.Dns1123Subdomain(name ?? ""));
        if (key.Length == 0)
        {
            errors.Required(path.Child("key"));
        }
        else
        {
            errors.Invalid(path.Child("key"), key, Names.ConfigMapKey(key));
        }
    }

    private static void From(EnvFromSource from, FieldPath list, int index, FieldErrors errors)
    {
        var path = list.Index(index);
        if (from.Prefix is { Length: > 0 } prefix)
        {
            errors.Invalid(path.Child("prefix"), prefix, Names.RelaxedEnvironmentVariable(prefix));
        }

        if (from.ConfigMapRef is { } config)
        {
            Name(config.Name, path.Child("configMapRef").Child("name"), errors);
        }

        if (from.SecretRef is { } secret)
        {
            Name(secret.Name, path.Child("secretRef").Child("name"), errors);
        }

        // Said of the list, not of its element: so the path is in Kubernetes.
        if (from.ConfigMapRef is null && from.SecretRef is null)
        {
            errors.Invalid(list, "", "must specify one of: `configMapRef` or `secretRef`");
        }
        else if (from is { ConfigMapRef: not null, SecretRef: not null })
        {
            errors.Invalid(list, "", "may not have more than one field specified at a time");
        }
    }

    private static void Name(string? name, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.Required(path);
        }
        else
        {
            errors.Invalid(path, name, Names.Dns1123Subdomain(name));
        }
    }
}
