using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;

namespace ActorCluster.Client.Events;

/// <summary>
/// Writes core/v1 Events for one actor, correlated by <see cref="EventCorrelator"/>. Events are told, not awaited: a failure to write one
/// is never a failure of the work it reports.
/// </summary>
public sealed class EventRecorder
{
    private readonly ApiClient _api;
    private readonly string _component;
    private readonly string? _host;
    private readonly TimeProvider _time;
    private readonly EventCorrelator _correlator = new();
    private long _lastStamp;

    /// <summary>Creates a recorder.</summary>
    /// <param name="api">The owner's requests.</param>
    /// <param name="component"><c>source.component</c>, <c>default-scheduler</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="host"><c>source.host</c>; null for a control-plane component.</param>
    public EventRecorder(ApiClient api, string component, TimeProvider time, string? host = null)
    {
        _api = api;
        _component = component;
        _time = time;
        _host = host;
    }

    /// <summary>Records a normal event.</summary>
    /// <param name="about">The object it is about.</param>
    /// <param name="reason">CamelCase reason.</param>
    /// <param name="message">The message.</param>
    public void Normal(KubernetesObject about, string reason, string message) => Record(Reference(about), "Normal", reason, message);

    /// <summary>Records a warning.</summary>
    /// <param name="about">The object it is about.</param>
    /// <param name="reason">CamelCase reason.</param>
    /// <param name="message">The message.</param>
    public void Warning(KubernetesObject about, string reason, string message) => Record(Reference(about), "Warning", reason, message);

    /// <summary>Records an event about whatever the reference names.</summary>
    /// <param name="about">The object it is about.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">CamelCase reason.</param>
    /// <param name="message">The message.</param>
    public void Record(ObjectReference about, string type, string reason, string message)
    {
        var now = _time.GetUtcNow();
        // client-go names an event after its object and the time in nanoseconds; two in one tick must still differ.
        var stamp = Math.Max(_lastStamp + 1, (now - DateTimeOffset.UnixEpoch).Ticks * 100);
        _lastStamp = stamp;
        var written = new Event
        {
            Metadata = new ObjectMeta
            {
                Name = about.Name + "." + stamp.ToString("x", CultureInfo.InvariantCulture),
                Namespace = string.IsNullOrEmpty(about.Namespace) ? "default" : about.Namespace,
            },
            InvolvedObject = about,
            Type = type,
            Reason = reason,
            Message = message,
            Source = new EventSource { Component = _component, Host = _host },
            ReportingComponent = _component,
            ReportingInstance = _host ?? "",
            FirstTimestamp = new Time(now),
            LastTimestamp = new Time(now),
            Count = 1,
        };
        if (_correlator.Correlate(written, now) is not { } correlated)
        {
            return;
        }

        if (!correlated.Repeats)
        {
            _api.Create(ResourceTypes.Events, correlated.Event, static _ => { });
            return;
        }

        var repeat = correlated.Event;
        _api.Modify<Event>(
            ResourceTypes.Events,
            repeat.Key(),
            null,
            current => current with { Count = repeat.Count, LastTimestamp = repeat.LastTimestamp, Message = repeat.Message },
            response =>
            {
                // The event has expired: the next one alike is a first one again, and so is this one.
                if (response.Failure?.Code == 404)
                {
                    _correlator.Forget(repeat);
                    _api.Create(ResourceTypes.Events, repeat with { Count = 1, FirstTimestamp = repeat.LastTimestamp }, static _ => { });
                }
            });
    }

    /// <summary>The reference to an object, as events carry it.</summary>
    /// <param name="about">The object.</param>
    public static ObjectReference Reference(KubernetesObject about) => new()
    {
        Kind = about.Kind,
        ApiVersion = about.ApiVersion,
        Name = about.Metadata.Name,
        Namespace = about.Metadata.Namespace,
        Uid = about.Metadata.Uid,
        ResourceVersion = about.Metadata.ResourceVersion,
    };
}
