using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.FlowControl;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Resources.Cluster;

namespace ActorCluster.ApiServer.Bootstrapping;

/// <summary>
/// How far a server has come with its <see cref="StartupSteps"/>: a step is over as soon as what it makes has been there once. What is
/// deleted later does not undo it (k8s.io/apiserver <c>pkg/server/hooks.go</c>).
/// </summary>
/// <param name="settings">Say which steps there are.</param>
/// <param name="cache">The latest state.</param>
internal sealed class StartupProgress(ApiServerSettings settings, ObjectCache cache)
{
    private const string NotFinished = "not finished";

    private readonly HashSet<string> _left =
        settings.Bootstrap ? [.. StartupSteps.Of(settings.Authorization)] : [StartupSteps.Definitions];

    /// <summary>The steps that are not over, with what is missing.</summary>
    /// <param name="isServing">Whether the server knows the store's state.</param>
    public IReadOnlyDictionary<string, string> Unfinished(bool isServing)
    {
        var result = new Dictionary<string, string>();
        foreach (var step in _left.ToList())
        {
            var missing = isServing ? Missing(step) : NotFinished;
            if (missing is null)
            {
                _left.Remove(step);
            }
            else
            {
                result.Add(step, missing);
            }
        }

        return result;
    }

    private string? Missing(string step) => step switch
    {
        StartupSteps.Namespaces => AllThere(ClusterBootstrap.Namespaces()),
        StartupSteps.Roles => AllThere(BootstrapPolicy.Objects()),
        StartupSteps.PriorityClasses => AllThere(SystemPriorityClasses.All.Select(static value => (ResourceTable.PriorityClasses, (KubernetesObject)value))),
        StartupSteps.FlowControl => AllThere(FlowControlObjects.All),
        StartupSteps.ApiService => IsThere(ResourceTable.Services, new ObjectKey(WellKnownNamespaces.Default, ClusterBootstrap.ApiService)) ? null : NotFinished,
        StartupSteps.Registrations => MissingRegistrations(),
        // The definitions come with the store's state.
        _ => null,
    };

    private string? AllThere(IEnumerable<(ResourceDefinition Definition, KubernetesObject Object)> objects) =>
        Absent(objects).Any() ? NotFinished : null;

    // aggregator.go, makeAPIServiceAvailableHealthCheck.
    private string? MissingRegistrations()
    {
        var absent = Absent(ApiServiceRegistration.AtStart().Where(static made => made.Definition == ApiRegistrationTable.ApiServices))
            .Order(StringComparer.Ordinal).ToList();
        return absent.Count == 0 ? null : $"missing APIService: [{string.Join(' ', absent)}]";
    }

    private IEnumerable<string> Absent(IEnumerable<(ResourceDefinition Definition, KubernetesObject Object)> objects) => objects
        .Where(made => !IsThere(made.Definition, new ObjectKey(made.Object.Metadata.Namespace, made.Object.Metadata.Name)))
        .Select(static made => made.Object.Metadata.Name);

    private bool IsThere(ResourceDefinition definition, ObjectKey key) => cache.Find(definition.Storage, key) is not null;
}
