using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Lab;
using ActorCluster.Store;
using Microsoft.AspNetCore.Http;
using RequestContext = ActorCluster.ApiServer.Http.RequestContext;

namespace ActorCluster.ApiServer.Components;

/// <summary>
/// Answers <c>componentstatuses</c> by looking at the components at the moment of the request (kubernetes
/// <c>pkg/registry/core/componentstatus</c>). A component that does not answer, or not in time, is not healthy; its message is what a
/// client of its health port would say.
/// </summary>
/// <param name="probes">Looks at them; null where there is no control plane but the server.</param>
/// <param name="endpoint">Knows the store.</param>
/// <param name="time">The clock by which a probe's answer is waited for.</param>
internal sealed class ComponentStatusRequests(IComponentProbes? probes, IApiEndpoint endpoint, TimeProvider time)
{
    // probeTimeOut.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string StoreName = "etcd-0";
    private static readonly ComponentCondition Well = new() { Status = ConditionStatus.True, Message = "ok" };
    private static readonly ResourceDefinition Definition = new(ResourceTypes.ComponentStatuses, new PlainStrategy<ComponentStatus>());

    // The ports of kubernetes pkg/cluster/ports.
    private static readonly (string Name, string Component, int Port)[] Processes =
    [
        ("controller-manager", ComponentAddress.ControllerManager, 10257),
        ("scheduler", ComponentAddress.Scheduler, 10259),
    ];

    /// <summary>Whether the resource is this one.</summary>
    /// <param name="resource">The resource.</param>
    public static bool Answers(ResourceType resource) => resource.Equals(ResourceTypes.ComponentStatuses);

    /// <summary>Answers a get or list.</summary>
    /// <param name="request">The request.</param>
    public Task HandleAsync(RequestContext request) => request.Path.Name.Length > 0 ? GetAsync(request) : ListAsync(request);

    private async Task GetAsync(RequestContext request)
    {
        if (!Names().Contains(request.Path.Name))
        {
            // An error without a reason, as Kubernetes answers it.
            await Answer.StatusAsync(request.Http, StatusError.Unknown($"Component not found: {request.Path.Name}"));
            return;
        }

        var status = await LookAsync(request.Path.Name, request.Cancel);
        await ReadRequests.AnswerAsync(request, new ApiResult(StatusCodes.Status200OK, new StoredObject(status, 0), null, []));
    }

    private async Task ListAsync(RequestContext request)
    {
        if (!QueryOptions.TryReadList(request.Http.Request.Query, false, out var query, out var failure)
            || ObjectFilter.Create(Definition, "", query.Labels, query.Fields, out failure) is not { } filter)
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var statuses = await Task.WhenAll(Names().Select(name => LookAsync(name, request.Cancel)));
        await ReadRequests.AnswerListAsync(
            request, new ApiListResult([.. statuses.Where(filter.Matches).Select(static status => new StoredObject(status, 0))], 0, "", null, null));
    }

    private IEnumerable<string> Names() => probes is null ? [StoreName] : [.. Processes.Select(static process => process.Name), StoreName];

    private async Task<ComponentStatus> LookAsync(string name, CancellationToken cancel)
    {
        using var timer = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        var condition = name == StoreName ? await StoreAsync(limit.Token, cancel) : await ProcessAsync(name, limit.Token, cancel);
        return new ComponentStatus
        {
            ApiVersion = ResourceTypes.ComponentStatuses.ApiVersion,
            Kind = ResourceTypes.ComponentStatuses.Kind,
            Metadata = new ObjectMeta { Name = name },
            Conditions = [condition with { Type = ComponentCondition.Healthy }],
        };
    }

    // Of the store alone Kubernetes tells a failure as an error; a process's is the message.
    private async Task<ComponentCondition> StoreAsync(CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            await endpoint.ProbeStoreAsync(limit);
            return Well;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ComponentCondition { Status = ConditionStatus.False, Error = "context deadline exceeded" };
        }
    }

    private async Task<ComponentCondition> ProcessAsync(string name, CancellationToken limit, CancellationToken cancel)
    {
        var (_, component, port) = Processes.First(process => process.Name == name);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        string why;
        try
        {
            if (await probes!.IsUpAsync(component, limit))
            {
                return Well;
            }

            why = $"dial tcp {address}: connect: connection refused";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            why = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
        }

        return new ComponentCondition { Status = ConditionStatus.False, Message = $"Get \"https://{address}/healthz\": {why}" };
    }
}
