using System.Text;
using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>The environment of a container, or why it cannot be made.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="Error">Why the container cannot be started; null on success.</param>
internal readonly record struct ContainerEnvironment(IReadOnlyDictionary<string, string> Variables, string? Error)
{
    /// <summary>
    /// Makes the environment (pkg/kubelet/kubelet_pods.go: makeEnvironmentVariables): first what whole ConfigMaps and Secrets give, then
    /// the container's own variables, each of which sees those before it; Services fill in what is not named. Pure.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="pod">Its pod.</param>
    /// <param name="configuration">The ConfigMaps and Secrets.</param>
    /// <param name="services">Every Service that the node knows.</param>
    public static ContainerEnvironment Make(Container container, PodFacts pod, PodConfiguration configuration, IReadOnlyList<Service> services)
    {
        var fromServices = ServiceVariables.Of(services, pod.Namespace, pod.Spec.EnableServiceLinks ?? true);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in container.EnvFrom ?? [])
        {
            if (Take(source, pod.Namespace, configuration, variables) is { } missing)
            {
                return new ContainerEnvironment(variables, missing);
            }
        }

        foreach (var variable in container.Env ?? [])
        {
            string? error = null;
            var value = variable.Value is { Length: > 0 } text
                ? VariableExpansion.Expand(text, name => variables.GetValueOrDefault(name) ?? fromServices.GetValueOrDefault(name))
                : variable.ValueFrom is { } source ? ValueOf(source, container, pod, configuration, out error) : "";
            if (error is not null)
            {
                return new ContainerEnvironment(variables, error);
            }

            // What is optional and not there leaves the variable as it is.
            if (value is not null)
            {
                variables[variable.Name] = value;
            }
        }

        foreach (var (name, value) in fromServices)
        {
            variables.TryAdd(name, value);
        }

        return new ContainerEnvironment(variables, null);
    }

    // Since 1.30 the kubelet takes any key for a name: which ones are allowed is the API server's to say.
    private static string? Take(EnvFromSource source, string ns, PodConfiguration configuration, Dictionary<string, string> variables)
    {
        if (source.ConfigMapRef is { Name: { } map } config)
        {
            if (configuration.ConfigMap(ns, map) is not { } found)
            {
                return config.Optional == true ? null : PodConfiguration.NotFound(ConfigurationKind.ConfigMap, map);
            }

            foreach (var (key, value) in found.Data ?? new Dictionary<string, string>())
            {
                variables[source.Prefix + key] = value;
            }
        }
        else if (source.SecretRef is { Name: { } name } secret)
        {
            if (configuration.Secret(ns, name) is not { } found)
            {
                return secret.Optional == true ? null : PodConfiguration.NotFound(ConfigurationKind.Secret, name);
            }

            foreach (var (key, value) in found.Data ?? new Dictionary<string, byte[]>())
            {
                variables[source.Prefix + key] = Encoding.UTF8.GetString(value);
            }
        }

        return null;
    }

    private static string? ValueOf(EnvVarSource source, Container container, PodFacts pod, PodConfiguration configuration, out string? error)
    {
        error = null;
        if (source.FieldRef is { } field)
        {
            return DownwardFields.Field(field.FieldPath, pod, out error);
        }

        if (source.ResourceFieldRef is { } resource)
        {
            return DownwardFields.Resource(resource, pod, container, out error);
        }

        if (source.ConfigMapKeyRef is { Name: { } map } config)
        {
            var found = configuration.ConfigMap(pod.Namespace, map);
            if (found?.Data?.GetValueOrDefault(config.Key) is { } value)
            {
                return value;
            }

            error = config.Optional == true ? null
                : found is null ? PodConfiguration.NotFound(ConfigurationKind.ConfigMap, map)
                : $"couldn't find key {config.Key} in ConfigMap {pod.Namespace}/{map}";
            return null;
        }

        if (source.SecretKeyRef is { Name: { } name } secret)
        {
            var found = configuration.Secret(pod.Namespace, name);
            if (found?.Data?.GetValueOrDefault(secret.Key) is { } value)
            {
                return Encoding.UTF8.GetString(value);
            }

            error = secret.Optional == true ? null
                : found is null ? PodConfiguration.NotFound(ConfigurationKind.Secret, name)
                : $"couldn't find key {secret.Key} in Secret {pod.Namespace}/{name}";
            return null;
        }

        return "";
    }
}
