using System.Runtime.CompilerServices;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.ApiServer.Admission.Policies;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>Knows whether there are webhooks or policies, and begins their sessions.</summary>
/// <param name="catalog">The resources.</param>
/// <param name="cache">The latest state.</param>
internal sealed class AdmissionDesk(ResourceCatalog catalog, ObjectCache cache)
{
    private static readonly string[] Configurations =
    [
        StorageNames.MutatingWebhooks, StorageNames.ValidatingWebhooks, StorageNames.AdmissionPolicyBindings,
    ];

    private readonly ConditionalWeakTable<ValidatingAdmissionPolicySpec, PolicyProgram> _programs = [];

    /// <summary>What was compiled.</summary>
    public ExpressionCache Expressions { get; } = new();

    /// <summary>How often webhooks and policies refused something.</summary>
    public AdmissionMetrics Metrics => catalog.AdmissionMetrics;

    /// <summary>Begins the session of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Null when nobody outside has a say in it: there is nobody, or the API itself writes.</returns>
    public AdmissionSession? Begin(Operation operation)
    {
        if (operation.Caller is null && operation.Origin is null)
        {
            return null;
        }

        foreach (var storage in Configurations)
        {
            if (cache.Count(storage) > 0)
            {
                return new AdmissionSession(this, operation);
            }
        }

        return null;
    }

    /// <summary>A policy, compiled once as long as it is the same.</summary>
    /// <param name="policy">The policy, an instance of the store's.</param>
    public PolicyProgram ProgramOf(ValidatingAdmissionPolicy policy) => _programs.GetValue(policy.Spec, static spec => new PolicyProgram(spec));

    /// <summary>Finds the resource of a kind.</summary>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>Null when nobody serves it.</returns>
    public ResourceDefinition? Find(string apiVersion, string kind) => ResourceTable.All.OfType<ResourceDefinition>()
        .Concat(catalog.Dynamic)
        .FirstOrDefault(definition => definition.Type.ApiVersion == apiVersion && definition.Type.Kind == kind);

    /// <summary>The other versions of a resource, and the other groups that serve the same objects.</summary>
    /// <param name="definition">The resource.</param>
    public IEnumerable<ResourceDefinition> EquivalentsOf(ResourceDefinition definition) => ResourceTable.All.OfType<ResourceDefinition>()
        .Concat(catalog.Dynamic)
        .Where(other => other.Storage == definition.Storage && !other.Type.Equals(definition.Type));
}
