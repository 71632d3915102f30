using System.Globalization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Requests;

/// <summary>
/// How a list is read: from the API's own view when it asks for the latest state, from the store when it asks for an older one. The rules
/// of <c>resourceVersion</c>, <c>resourceVersionMatch</c> and <c>continue</c> are those of the Kubernetes API concepts.
/// </summary>
internal sealed class ListPlan
{
    private ListPlan(CollectionCall call, ResourceDefinition definition, ObjectFilter filter, long revision, ObjectKey? after)
    {
        Call = call;
        Definition = definition;
        Filter = filter;
        Revision = revision;
        After = after;
    }

    /// <summary>The call.</summary>
    public CollectionCall Call { get; }

    /// <summary>The resource.</summary>
    public ResourceDefinition Definition { get; }

    /// <summary>Which objects pass.</summary>
    public ObjectFilter Filter { get; }

    /// <summary>The revision to read; zero for the latest.</summary>
    public long Revision { get; }

    /// <summary>The key after which to begin; null for the beginning.</summary>
    public ObjectKey? After { get; }

    /// <summary>The question to the store.</summary>
    public StoreRangeQuery Query => new(Definition.Storage, Call.Namespace, Revision, After);

    /// <summary>Makes a plan.</summary>
    /// <param name="call">The call.</param>
    /// <param name="definition">The resource.</param>
    /// <param name="current">The latest revision that the API knows.</param>
    /// <param name="failure">Why there is none.</param>
    public static ListPlan? Create(CollectionCall call, ResourceDefinition definition, long current, out Status? failure)
    {
        var filter = ObjectFilter.Create(definition, call.Namespace, call.Labels, call.Fields, out failure);
        if (filter is null)
        {
            return null;
        }

        if (call.Continue.Length > 0)
        {
            if (call.ResourceVersion is not (null or "" or "0"))
            {
                failure = StatusError.BadRequest("specifying resource version is not allowed when using continue");
                return null;
            }

            if (!ContinueToken.TryParse(call.Continue, out var token, out var error))
            {
                failure = StatusError.BadRequest("invalid continue token: " + error);
                return null;
            }

            return new ListPlan(call, definition, filter, token.Revision == ContinueToken.Latest ? 0 : token.Revision, token.After);
        }

        if (!TryParseRevision(call.ResourceVersion, out var revision))
        {
            failure = InvalidRevision(call.ResourceVersion!);
            return null;
        }

        if (revision > current)
        {
            failure = StatusError.TooLargeResourceVersion(revision, current);
            return null;
        }

        // A limited list at a revision, with nothing said about how to match it, has always been an exact one. What may be of any revision
        // comes from kube-apiserver's watch cache, which knows no limit then (cacher.go, computeListLimit): the whole list is one chunk.
        var exact = revision > 0 && (call.ResourceVersionMatch == "Exact" || (call.ResourceVersionMatch is null or "" && call.Limit > 0));
        var whole = call.ResourceVersion == "0";
        return new ListPlan(whole ? call with { Limit = 0 } : call, definition, filter, exact && revision != current ? revision : 0, null);
    }

    /// <summary>Reads a revision from a request.</summary>
    /// <param name="text">The text; null or empty for none.</param>
    /// <param name="revision">The number; zero for none. What is beyond every revision that can be is the largest of them.</param>
    public static bool TryParseRevision(string? text, out long revision)
    {
        revision = 0;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var isNumber = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        revision = (long)Math.Min(number, long.MaxValue);
        return isNumber;
    }

    /// <summary>
    /// The refusal of a revision that is none, in the words of <c>APIObjectVersioner.ParseResourceVersion</c>. Kubernetes answers some
    /// reads with 500 in that case and others with 400; it is the client's mistake in each.
    /// </summary>
    /// <param name="text">The text.</param>
    public static Status InvalidRevision(string text)
    {
        var reason = text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? "value out of range" : "invalid syntax";
        var quoted = FieldError.Quote(text);
        return StatusError.BadRequest(
            $"invalid resource version: resourceVersion: Invalid value: {quoted}: strconv.ParseUint: parsing {quoted}: {reason}");
    }

    /// <summary>Makes the answer of objects in the order of their keys.</summary>
    /// <param name="objects">All objects of the range after <see cref="After"/>.</param>
    /// <param name="revision">The revision that they show.</param>
    public ApiListResult Answer(IEnumerable<StoredObject> objects, long revision)
    {
        var result = new List<StoredObject>();
        var limit = Call.Limit > 0 ? Call.Limit : long.MaxValue;
        long remaining = 0;
        foreach (var found in objects)
        {
            // Whether those that are left match is not looked at: behind a selector the next chunk may be an empty one.
            if (result.Count >= limit)
            {
                remaining++;
                if (Filter.IsSelective)
                {
                    break;
                }
            }
            else if (Filter.Matches(found.Value))
            {
                result.Add(Definition.FromStorage is { } convert ? new StoredObject(convert(found.Value), found.Revision) : found);
            }
        }

        var last = remaining > 0 ? result[^1].Value.Metadata : null;
        var next = last is null ? "" : new ContinueToken(revision, new ObjectKey(last.Namespace, last.Name)).ToString();
        return new ApiListResult(result, revision, next, remaining > 0 && !Filter.IsSelective ? remaining : null, null);
    }

    /// <summary>Makes the answer of what the store found.</summary>
    /// <param name="range">What it found.</param>
    public ApiListResult Answer(StoreRange range)
    {
        switch (range.Status)
        {
            case StoreRangeStatus.Ok:
                return Answer(Definition.Read(range.Entries), range.Revision);
            case StoreRangeStatus.Future:
                return Failed(StatusError.TooLargeResourceVersion(Revision, range.Revision));
            default:
                var expired = Call.Continue.Length == 0
                    ? StatusError.Expired("The resourceVersion for the provided list is too old.")
                    : StatusError.Expired(
                        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.");
                return Failed(After is not { } after
                    ? expired
                    : expired with { Metadata = expired.Metadata with { Continue = new ContinueToken(ContinueToken.Latest, after).ToString() } });
        }
    }

    /// <summary>An answer that is a failure.</summary>
    /// <param name="failure">The failure.</param>
    public static ApiListResult Failed(Status failure) => new([], 0, "", null, failure);
}
