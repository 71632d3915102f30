using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.Store;
using Outside = ActorCluster.Api.AdmissionRegistration;

namespace ActorCluster.ApiServer.CustomResources.Conversion;

/// <summary>
/// How objects of one served version of a resource come to be of that version, and of the stored one, by a webhook
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go). What has been converted for reading is remembered as
/// long as the object is, as kube-apiserver's watch cache of each version does.
/// </summary>
public sealed class ConversionWebhook
{
    // No time limit of its own: it is that of the request (--request-timeout).
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly ConditionalWeakTable<KubernetesObject, KubernetesObject> _read = [];
    private readonly Outside.WebhookClientConfig _client;
    private readonly string? _reviewVersion;
    private readonly Func<CustomObject, CustomObject> _stored;
    private readonly Func<CustomObject, CustomObject> _served;

    /// <summary>Takes up what a definition says.</summary>
    /// <param name="webhook">How the webhook is called.</param>
    /// <param name="apiVersion">Group and version that are served.</param>
    /// <param name="storedVersion">Group and version that are stored.</param>
    /// <param name="stored">Gives an object of the stored version the shape of its schema.</param>
    /// <param name="served">Gives an object of the served version the shape of its schema.</param>
    internal ConversionWebhook(
        WebhookConversion webhook,
        string apiVersion,
        string storedVersion,
        Func<CustomObject, CustomObject> stored,
        Func<CustomObject, CustomObject> served)
    {
        ApiVersion = apiVersion;
        StoredVersion = storedVersion;
        _stored = stored;
        _served = served;
        _reviewVersion = webhook.ConversionReviewVersions?.FirstOrDefault(static version => version is "v1" or "v1beta1");
        var client = webhook.ClientConfig;
        _client = new Outside.WebhookClientConfig
        {
            Url = client?.Url,
            CaBundle = client?.CaBundle,
            Service = client?.Service is { } service
                ? new Outside.ServiceReference { Namespace = service.Namespace, Name = service.Name, Path = service.Path, Port = service.Port }
                : null,
        };
    }

    /// <summary>Group and version that are served.</summary>
    public string ApiVersion { get; }

    /// <summary>Group and version that are stored.</summary>
    public string StoredVersion { get; }

    /// <summary>Whether an object has to be converted before it can be shown, and has not been.</summary>
    /// <param name="stored">The object as it is stored.</param>
    internal bool Lacks(KubernetesObject stored) => stored.ApiVersion != ApiVersion && !_read.TryGetValue(stored, out _);

    /// <summary>Shows an object that <see cref="Lacks"/> nothing.</summary>
    /// <param name="stored">The object as it is stored.</param>
    internal KubernetesObject Read(KubernetesObject stored)
    {
        if (stored.ApiVersion == ApiVersion)
        {
            return _served((CustomObject)stored);
        }

        return _read.TryGetValue(stored, out var converted)
            ? converted
            : throw new InvalidOperationException($"{stored.Kind} {stored.Metadata.Name} has not been converted to {ApiVersion}");
    }

    /// <summary>Shows an object that <see cref="Lacks"/> nothing.</summary>
    /// <param name="stored">The object as it is stored.</param>
    internal StoredObject Read(StoredObject stored)
    {
        var read = Read(stored.Value);
        return ReferenceEquals(read, stored.Value) ? stored : new StoredObject(read, stored.Revision);
    }

    /// <summary>Prepares the conversion of stored objects to the served version.</summary>
    /// <param name="stored">The objects, each of another version.</param>
    /// <param name="uid">The review's own.</param>
    internal ConversionCall ToServed(IReadOnlyList<KubernetesObject> stored, string uid) => new(
        [.. stored.Select(value => value.ApiVersion == StoredVersion ? _stored((CustomObject)value) : (CustomObject)value)], ApiVersion, uid, this);

    /// <summary>Prepares the conversion of an object of the served version to the stored one.</summary>
    /// <param name="value">The object.</param>
    /// <param name="uid">The review's own.</param>
    internal ConversionCall ToStored(KubernetesObject value, string uid) => new([(CustomObject)value], StoredVersion, uid, this);

    /// <summary>Remembers a conversion.</summary>
    /// <param name="stored">The object as it is stored.</param>
    /// <param name="converted">What the webhook has made of it.</param>
    internal void Remember(KubernetesObject stored, KubernetesObject converted) => _read.AddOrUpdate(stored, converted);

    /// <summary>One review under way.</summary>
    /// <param name="Objects">What is converted.</param>
    /// <param name="Desired">Group and version that are wanted.</param>
    /// <param name="Uid">The review's own.</param>
    /// <param name="Webhook">The webhook.</param>
    internal sealed record ConversionCall(IReadOnlyList<CustomObject> Objects, string Desired, string Uid, ConversionWebhook Webhook)
    {
        /// <summary>The call; null when the webhook understands no review that the API knows.</summary>
        public OutsideCall? Call => Webhook._reviewVersion is { } version
            ? new OutsideCall(
                Webhook._client,
                ConversionReviews.Write(version, Uid, Desired, [.. Objects.Select(static value => (JsonNode)KubernetesJson.ToNode(value))]),
                Timeout,
                false)
            : null;

        /// <summary>Reads what came of the call.</summary>
        /// <param name="answer">The answer.</param>
        /// <param name="failure">Why there are no objects.</param>
        /// <returns>The objects, in their order; null when the conversion failed.</returns>
        public IReadOnlyList<KubernetesObject>? Read(OutsideAnswer? answer, out Status? failure)
        {
            var why = answer is { } given
                ? ConversionReviews.Read(given, Webhook._reviewVersion!, Uid, Desired, Objects, out var converted)
                : ConversionReviews.NoVersion(out converted);
            failure = why is null ? null : StatusError.InternalError(why) with { Message = why };
            var shape = Desired == Webhook.StoredVersion ? Webhook._stored : Webhook._served;
            return converted?.Select(KubernetesObject (value) => shape(value)).ToList();
        }
    }
}
