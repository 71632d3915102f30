using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Metrics;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using Akka.Actor;
using HorizontalPodAutoscaler = ActorCluster.Api.Autoscaling.V2.HorizontalPodAutoscaler;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>
/// Sets the number of replicas of the targets of autoscalers. Decisions are in <see cref="AutoscalerPlan"/>. An autoscaler is looked at a
/// period after it has come, and a period after each look: its target's scale is read, then the pods and what they use, all from the API;
/// nothing but the autoscalers is watched. A look that is under way when its autoscaler goes ends without effect.
/// </summary>
/// <param name="context">What every controller is given.</param>
public sealed class HorizontalPodAutoscalerController(ControllerContext context) : ControllerActor(context, "horizontal-pod-autoscaler")
{
    private const string ScaleSubresource = "scale";

    private readonly AutoscalerSettings _settings = context.Settings.HorizontalPodAutoscalers;
    private readonly Dictionary<ObjectKey, AutoscalerMemory> _memories = [];
    private readonly SortedDictionary<string, (string Namespace, LabelQuery Query)> _selectors = new(StringComparer.Ordinal);
    private Informer<HorizontalPodAutoscaler> _autoscalers = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new HorizontalPodAutoscalerController(context));

    /// <inheritdoc />
    protected override void DeclareWatches() => _autoscalers = Watch<HorizontalPodAutoscaler>(ResourceTypes.HorizontalPodAutoscalers, OnChange);

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_autoscalers.Find(key) is { } autoscaler)
        {
            FindTarget(autoscaler);
        }

        return Reconciliation.Nothing;
    }

    private static string NameOf(ObjectKey key) => $"{key.Namespace}/{key.Name}";

    private void OnChange(HorizontalPodAutoscaler? old, HorizontalPodAutoscaler? current)
    {
        var key = (current ?? old)!.Key();
        if (current is null || (old is not null && old.Metadata.Uid != current.Metadata.Uid))
        {
            _memories.Remove(key);
            _selectors.Remove(NameOf(key));
        }

        if (current is not null && _memories.TryAdd(key, AutoscalerMemory.Empty))
        {
            EnqueueAfter(key, _settings.SyncPeriod);
        }
    }

    private void FindTarget(HorizontalPodAutoscaler autoscaler)
    {
        var target = autoscaler.Spec.ScaleTargetRef;
        var parts = (target.ApiVersion ?? "").Split('/');
        if (parts.Length > 2)
        {
            Complete(StateOf(autoscaler) with { ScaleFailure = $"unexpected GroupVersion string: {target.ApiVersion}" });
            return;
        }

        var group = parts.Length == 2 ? parts[0] : "";
        if (ResourceTypes.All.FirstOrDefault(type => type.Group == group && type.Kind == target.Kind) is { } known)
        {
            ReadScale(autoscaler, known);
            return;
        }

        Api.List(ResourceTypes.CustomResourceDefinitions, "", null, null, list =>
        {
            var custom = list.Objects.Cast<CustomResourceDefinition>()
                .Where(definition => definition.Spec.Group == group && definition.Spec.Names.Kind == target.Kind)
                .Select(CustomResources.ServedTypeOf).OfType<ResourceType>().FirstOrDefault();
            if (custom is not null)
            {
                ReadScale(autoscaler, custom);
                return;
            }

            Complete(StateOf(autoscaler) with
            {
                ScaleFailure = list.Failure?.Message ?? $"no matches for kind \"{target.Kind}\" in group \"{group}\"",
            });
        });
    }

    private void ReadScale(HorizontalPodAutoscaler autoscaler, ResourceType target) => Api.Get(
        target,
        new ObjectKey(autoscaler.Metadata.Namespace, autoscaler.Spec.ScaleTargetRef.Name),
        response =>
        {
            var state = StateOf(autoscaler) with { Scale = response.Object as Scale, ScaleFailure = response.Failure?.Message ?? "" };
            if (state.Scale is not { Status.Selector: { Length: > 0 } selector } scale
                || AutoscalerPlan.NeedsNoMetrics(autoscaler, scale.Spec.Replicas)
                || !LabelQuery.TryParse(selector, out var query, out _))
            {
                Complete(state, target);
                return;
            }

            _selectors[NameOf(autoscaler.Key())] = (autoscaler.Metadata.Namespace, query!);
            ReadPods(state, target, query!);
        },
        ScaleSubresource);

    private void ReadPods(AutoscalerState state, ResourceType target, LabelQuery query)
    {
        var ns = state.Autoscaler.Metadata.Namespace;
        Api.List(ResourceTypes.PodMetrics, ns, query, null, measured => Api.List(ResourceTypes.Pods, ns, query, null, listed => Complete(
            state with
            {
                Now = Now,
                Metrics = [.. measured.Objects.Cast<PodMetrics>()],
                MetricsFailure = (measured.Failure ?? listed.Failure)?.Message,
                Pods = [.. listed.Objects.Cast<Pod>()],
                SelectedBy = SelectedBy(ns, listed.Objects),
            },
            target)));
    }

    private List<string> SelectedBy(string ns, IReadOnlyList<KubernetesObject> pods) =>
    [
        .. _selectors
            .Where(entry => entry.Value.Namespace == ns && pods.Any(pod => entry.Value.Query.Matches(pod.Metadata.Labels)))
            .Select(static entry => entry.Key),
    ];

    private AutoscalerState StateOf(HorizontalPodAutoscaler autoscaler) =>
        new(autoscaler, _memories.GetValueOrDefault(autoscaler.Key()) ?? AutoscalerMemory.Empty, _settings, Now);

    private void Complete(AutoscalerState state, ResourceType? target = null)
    {
        if (!IsStill(state.Autoscaler))
        {
            return;
        }

        var decision = AutoscalerPlan.Decide(state);
        Tell(decision);
        if (decision.Replicas is not { } replicas || target is null)
        {
            WriteStatus(state, decision);
            return;
        }

        var scale = state.Scale! with { Spec = new ScaleSpec { Replicas = replicas } };
        Api.Update(
            target,
            scale,
            response =>
            {
                if (IsStill(state.Autoscaler))
                {
                    var rescaled = AutoscalerPlan.Rescaled(state, decision, response.Failure?.Message);
                    Tell(rescaled);
                    WriteStatus(state, rescaled);
                }
            },
            ScaleSubresource);
    }

    private void WriteStatus(AutoscalerState state, AutoscalerDecision decision)
    {
        var key = state.Autoscaler.Key();
        _memories[key] = decision.Memory;
        EnqueueAfter(key, _settings.SyncPeriod);
        if (AutoscalerPlan.IsSame(state.Autoscaler.Status, decision.Status))
        {
            return;
        }

        Api.Update(
            ResourceTypes.HorizontalPodAutoscalers,
            state.Autoscaler with { Status = decision.Status },
            response =>
            {
                if (response.Failure is { } failure)
                {
                    Events.Warning(state.Autoscaler, "FailedUpdateStatus", failure.Message ?? "");
                }
            },
            "status");
    }

    private void Tell(AutoscalerDecision decision)
    {
        foreach (var e in decision.Events)
        {
            Report(e);
        }
    }

    private bool IsStill(HorizontalPodAutoscaler autoscaler) => _autoscalers.Find(autoscaler.Key())?.Metadata.Uid == autoscaler.Metadata.Uid;
}
