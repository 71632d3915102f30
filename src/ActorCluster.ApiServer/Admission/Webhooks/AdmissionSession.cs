using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Policies;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// The say that webhooks and policies have in one operation. A decision hands over what it is about and how it goes on; it gets back a
/// decision, either the one it went on to or one that awaits calls.
/// </summary>
/// <param name="desk">What all sessions share.</param>
/// <param name="operation">The operation.</param>
internal sealed class AdmissionSession(AdmissionDesk desk, Operation operation)
{
    /// <summary>What all sessions share.</summary>
    public AdmissionDesk Desk => desk;

    /// <summary>Who asks.</summary>
    public Caller User { get; } = operation.Caller ?? ActorUsers.Of(operation.Client, operation.Origin!);

    /// <summary>For how long the client still waits; null when it did not say.</summary>
    /// <param name="now">The time.</param>
    public TimeSpan? Left(DateTimeOffset now) => operation.Deadline is { } deadline ? deadline > now ? deadline - now : TimeSpan.Zero : null;

    /// <summary>Describes what is asked.</summary>
    /// <param name="what">One of <see cref="AdmissionOperation"/>.</param>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    public AdmissionAttributes Describe(string what, ResourceDefinition definition, ObjectKey key, string subresource = "") => new()
    {
        Operation = what,
        Definition = definition,
        Key = key,
        Subresource = subresource,
        User = User,
        DryRun = operation.DryRun,
        Options = OptionsOf(what),
    };

    /// <summary>Lets mutating webhooks change the object of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="refine">
    /// Takes an object that a webhook has made, in storage form, and gives it back as the plugins of the API want it: with its defaults.
    /// With true they run once more (reinvocation). Null for what has no plugins.
    /// </param>
    /// <param name="then">Goes on with the object; null for a deletion.</param>
    public Decision Mutate(
        AdmissionAttributes request, RequestContext context, Func<KubernetesObject, bool, Refined>? refine, Func<KubernetesObject?, Decision> then)
    {
        if (request.IsExempt)
        {
            return then(request.Object);
        }

        var hooks = context.View.List(StorageNames.MutatingWebhooks, "")
            .SelectMany(static stored => ((MutatingWebhookConfiguration)stored.Value).Webhooks ?? [])
            .ToList();
        return hooks.Count == 0 ? then(request.Object) : new MutatingRound(this, context, hooks, request, refine, then).Go();
    }

    /// <summary>Asks policies and validating webhooks about a request.</summary>
    /// <param name="request">The request, its object as it will be stored.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="then">Goes on if nobody refuses.</param>
    public Decision Validate(AdmissionAttributes request, RequestContext context, Func<Decision> then)
    {
        if (request.IsExempt)
        {
            return then();
        }

        var hooks = context.View.List(StorageNames.ValidatingWebhooks, "")
            .SelectMany(static stored => ((ValidatingWebhookConfiguration)stored.Value).Webhooks ?? [])
            .ToList();
        if (request.Definition.Conversion is null)
        {
            return Ask(request, hooks, context, then);
        }

        var versions = new PolicyReview(this, context, request).Versions()
            .Concat(hooks.Select(hook => WebhookMatch.FindVersion(hook, request, context, desk, out _)).OfType<ResourceDefinition>())
            .Distinct().ToList();
        return AdmissionConversions.Provide(request, versions, context, provided => Ask(provided, hooks, context, then));
    }

    private Decision Ask(AdmissionAttributes request, List<ValidatingWebhook> hooks, RequestContext context, Func<Decision> then)
    {
        if (new PolicyReview(this, context, request).Ask() is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        return hooks.Count == 0 ? then() : new ValidatingRound(this, context, hooks, request, then).Go();
    }

    /// <summary>Lets both kinds have their say at once, where nothing of the API lies between.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="then">Goes on with the object; null for a deletion.</param>
    public Decision Review(AdmissionAttributes request, RequestContext context, Func<KubernetesObject?, Decision> then) =>
        Mutate(request, context, null, value => Validate(request with { Object = value }, context, () => then(value)));

    /// <summary>Tells the client something besides.</summary>
    /// <param name="warnings">What.</param>
    public void Warn(IEnumerable<string> warnings) => operation.Reply.Warnings = [.. operation.Reply.Warnings.Union(warnings)];

    private JsonObject OptionsOf(string what)
    {
        var options = new JsonObject
        {
            ["kind"] = what switch
            {
                AdmissionOperation.Create => "CreateOptions",
                AdmissionOperation.Update => "UpdateOptions",
                _ => "DeleteOptions",
            },
            ["apiVersion"] = "meta.k8s.io/v1",
        };
        if (operation.DryRun)
        {
            options["dryRun"] = new JsonArray("All");
        }

        if (what != AdmissionOperation.Delete && operation.Writer is { IsInProcess: false, Manager.Length: > 0 } writer)
        {
            options["fieldManager"] = writer.Manager;
        }

        return options;
    }
}

/// <summary>An object after the API's own plugins.</summary>
/// <param name="Value">The object.</param>
/// <param name="Refusal">What refuses it; null when nothing does.</param>
internal readonly record struct Refined(KubernetesObject Value, Decision? Refusal);
