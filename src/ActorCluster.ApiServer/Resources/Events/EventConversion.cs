using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using CoreEvent = ActorCluster.Api.Core.Event;
using NewEvent = ActorCluster.Api.Events.Event;

namespace ActorCluster.ApiServer.Resources.Events;

/// <summary>Events in their newer form, <c>events.k8s.io</c>, and back (kubernetes <c>pkg/apis/events/v1/conversion.go</c>).</summary>
internal static class EventConversion
{
    public static KubernetesObject ToStorage(KubernetesObject value)
    {
        var source = (NewEvent)value;
        return new CoreEvent
        {
            Kind = ResourceTypes.Events.Kind,
            ApiVersion = ResourceTypes.Events.ApiVersion,
            Metadata = source.Metadata,
            InvolvedObject = source.Regarding,
            Related = source.Related,
            Reason = source.Reason,
            Message = source.Note,
            Type = source.Type,
            Action = source.Action,
            EventTime = source.EventTime,
            ReportingComponent = source.ReportingController ?? "",
            ReportingInstance = source.ReportingInstance ?? "",
            Source = source.DeprecatedSource,
            FirstTimestamp = source.DeprecatedFirstTimestamp,
            LastTimestamp = source.DeprecatedLastTimestamp,
            Count = source.DeprecatedCount,
            Series = source.Series is { } series
                ? new Api.Core.EventSeries { Count = series.Count, LastObservedTime = series.LastObservedTime }
                : null,
        };
    }

    public static KubernetesObject FromStorage(KubernetesObject value)
    {
        var source = (CoreEvent)value;
        return new NewEvent
        {
            Kind = ResourceTypes.EventsV1.Kind,
            ApiVersion = ResourceTypes.EventsV1.ApiVersion,
            Metadata = source.Metadata,
            Regarding = source.InvolvedObject,
            Related = source.Related,
            Reason = source.Reason,
            Note = source.Message,
            Type = source.Type,
            Action = source.Action,
            EventTime = source.EventTime,
            ReportingController = source.ReportingComponent,
            ReportingInstance = source.ReportingInstance,
            DeprecatedSource = source.Source,
            DeprecatedFirstTimestamp = source.FirstTimestamp,
            DeprecatedLastTimestamp = source.LastTimestamp,
            DeprecatedCount = source.Count,
            Series = source.Series is { } series
                ? new Api.Events.EventSeries { Count = series.Count, LastObservedTime = series.LastObservedTime }
                : null,
        };
    }
}
