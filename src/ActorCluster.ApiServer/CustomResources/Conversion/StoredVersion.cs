using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.CustomResources.Conversion;

/// <summary>
/// Lets an operation decide in the version of its request though another one is stored: the object that it decides on is converted first,
/// and what it writes afterwards.
/// </summary>
internal static class StoredVersion
{
    /// <summary>Decides.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="current">The object as it is stored; null when there is none.</param>
    /// <param name="context">The surroundings.</param>
    public static Decision Decide(Operation operation, StoredObject? current, RequestContext context)
    {
        if (operation.Definition.Conversion is not { } conversion)
        {
            return operation.Decide(current, context);
        }

        return current is null || current.Value.ApiVersion == conversion.ApiVersion
            ? Store(operation.Decide(current is null ? null : conversion.Read(current), context), conversion, context)
            : Await(
                conversion.ToServed([current.Value], context.NewUid()),
                converted => Store(operation.Decide(new StoredObject(converted, current.Revision), context), conversion, context));
    }

    private static Decision Store(Decision decision, ConversionWebhook conversion, RequestContext context)
    {
        if (decision.Awaits is { } awaited)
        {
            return decision with { Awaits = awaited with { Then = answers => Store(awaited.Then(answers), conversion, context) } };
        }

        return decision.Write is StorePut put && put.Value.ApiVersion != conversion.StoredVersion
            ? Await(conversion.ToStored(put.Value, context.NewUid()), stored => decision with { Write = put with { Value = stored } })
            : decision;
    }

    private static Decision Await(ConversionWebhook.ConversionCall conversion, Func<KubernetesObject, Decision> then)
    {
        Decision GoOn(OutsideAnswer? answer) =>
            conversion.Read(answer, out var failure) is { } converted ? then(converted[0]) : Decision.Refuse(failure!);

        return conversion.Call is { } call ? Decision.Await(new AwaitedCalls([call], answers => GoOn(answers[0]))) : GoOn(null);
    }
}
