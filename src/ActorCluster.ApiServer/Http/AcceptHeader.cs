using System.Globalization;

namespace ActorCluster.ApiServer.Http;

/// <summary>The shapes in which an object can be answered.</summary>
internal enum ResponseShape
{
    /// <summary>As it is.</summary>
    Object,

    /// <summary>As a meta.k8s.io Table.</summary>
    Table,

    /// <summary>Only its metadata.</summary>
    PartialMetadata,

    /// <summary>A list of metadata.</summary>
    PartialMetadataList,
}

/// <summary>What was agreed on for the answer.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="MetaVersion">Version of meta.k8s.io for any shape but the object.</param>
/// <param name="Encoding">How it is encoded.</param>
internal readonly record struct Negotiation(ResponseShape Shape, string MetaVersion, AnswerEncoding Encoding);

/// <summary>Reads Accept headers (k8s.io/apiserver/pkg/endpoints/handlers/negotiation).</summary>
internal static class AcceptHeader
{
    /// <summary>The group of the kinds in which discovery is answered as a whole.</summary>
    public const string DiscoveryGroup = "apidiscovery.k8s.io";

    /// <summary>The kind in which it is.</summary>
    public const string DiscoveryList = "APIGroupDiscoveryList";

    // A client that names more alternatives than this gets the first ones considered.
    private const int MaximumClauses = 32;

    /// <summary>
    /// Chooses the first acceptable alternative for an object, by quality and then by order (RequestScope.AllowsMediaTypeTransform).
    /// </summary>
    /// <param name="header">The header; null or empty accepts everything.</param>
    /// <param name="result">The choice, when the result is true.</param>
    /// <param name="hasTable">Whether what is asked for can be a table.</param>
    /// <param name="hasProtobuf">Whether the object can be encoded in protobuf; its metadata always can, a table never.</param>
    public static bool TryNegotiate(string? header, out Negotiation result, bool hasTable = true, bool hasProtobuf = true)
    {
        foreach (var clause in Parse(header))
        {
            if (EncodingOf(clause) is not { } encoding)
            {
                continue;
            }

            if (clause.ServerVersion is not ("" or "v1"))
            {
                continue;
            }

            if (clause.IsUnchanged)
            {
                if (encoding == AnswerEncoding.Protobuf && !hasProtobuf)
                {
                    continue;
                }

                result = new Negotiation(ResponseShape.Object, "", encoding);
                return true;
            }

            if (clause.Group != "meta.k8s.io" || clause.Version is not ("v1" or "v1beta1"))
            {
                continue;
            }

            ResponseShape? shape = clause.As switch
            {
                "Table" when hasTable && encoding != AnswerEncoding.Protobuf => ResponseShape.Table,
                "PartialObjectMetadata" => ResponseShape.PartialMetadata,
                "PartialObjectMetadataList" => ResponseShape.PartialMetadataList,
                _ => null,
            };
            if (shape is { } known)
            {
                result = new Negotiation(known, clause.Version, encoding);
                return true;
            }
        }

        result = default;
        return false;
    }

    /// <summary>
    /// Chooses how to encode what has one shape only: a Status, a document of discovery (negotiation.DefaultEndpointRestrictions).
    /// </summary>
    /// <param name="header">The header; null or empty accepts everything.</param>
    /// <param name="hasProtobuf">Whether it can be encoded in protobuf.</param>
    /// <returns>The encoding; null when none is acceptable.</returns>
    public static AnswerEncoding? NegotiatePlain(string? header, bool hasProtobuf)
    {
        foreach (var clause in Parse(header))
        {
            if (clause.IsUnchanged && clause.ServerVersion.Length == 0 && EncodingOf(clause) is { } encoding && (hasProtobuf || encoding != AnswerEncoding.Protobuf))
            {
                return encoding;
            }
        }

        return null;
    }

    /// <summary>
    /// Chooses how to answer <c>/api</c> and <c>/apis</c>, which are told one by one or as a whole (DiscoveryEndpointRestrictions in
    /// k8s.io/apiserver/pkg/endpoints/discovery/aggregated/negotiation.go).
    /// </summary>
    /// <param name="header">The header; null or empty accepts everything.</param>
    /// <returns>The encoding, null when none is acceptable; the version of the whole, null when it was not asked for.</returns>
    public static (AnswerEncoding? Encoding, string? Aggregated) NegotiateDiscovery(string? header)
    {
        foreach (var clause in Parse(header))
        {
            if (EncodingOf(clause) is not { } encoding)
            {
                continue;
            }

            if (clause.As is null)
            {
                return (encoding, null);
            }

            if (clause is { As: DiscoveryList, Group: DiscoveryGroup, Version: "v2" or "v2beta1" })
            {
                return (encoding, clause.Version);
            }
        }

        return (null, null);
    }

    /// <summary>Whether the media type is one that JSON satisfies.</summary>
    /// <param name="mediaType">The media type, in lower case.</param>
    public static bool IsJson(string mediaType) => mediaType is "application/json" or "application/*" or "*/*";

    /// <summary>The alternatives by descending quality; those of one quality in their order.</summary>
    /// <param name="header">The header; null or empty gives <c>*/*</c>.</param>
    public static IReadOnlyList<AcceptClause> Parse(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return AcceptClause.Anything;
        }

        var clauses = new List<AcceptClause>(4);
        foreach (var range in header.AsSpan().Split(','))
        {
            var text = header.AsSpan()[range].Trim();
            if (text.Length > 0 && clauses.Count < MaximumClauses)
            {
                clauses.Add(ParseClause(text));
            }
        }

        Sort(clauses);
        return clauses;
    }

    // What a clause leaves open is answered in JSON. YAML has no form for streams, and there is no other stream than a watch.
    private static AnswerEncoding? EncodingOf(AcceptClause clause)
    {
        AnswerEncoding? encoding = clause.MediaType switch
        {
            MediaTypes.Yaml => AnswerEncoding.Yaml,
            MediaTypes.Protobuf => AnswerEncoding.Protobuf,
            _ => IsJson(clause.MediaType) ? AnswerEncoding.Json : null,
        };
        return clause.Stream.Length == 0 || (clause.Stream == "watch" && encoding != AnswerEncoding.Yaml) ? encoding : null;
    }

    // By quality, wildcards behind. The order of Go's clauses is none where the two disagree, and what comes of it depends on the way to
    // sort: it is an insertion sort up to twelve (munnerz/goautoneg, acceptSlice.Less).
    private static void Sort(List<AcceptClause> clauses)
    {
        for (var i = 1; i < clauses.Count; i++)
        {
            for (var j = i; j > 0 && IsBefore(clauses[j], clauses[j - 1]); j--)
            {
                (clauses[j], clauses[j - 1]) = (clauses[j - 1], clauses[j]);
            }
        }
    }

    private static bool IsBefore(AcceptClause left, AcceptClause right) =>
        left.Quality > right.Quality
        || (right.MediaType.StartsWith("*/", StringComparison.Ordinal) && !left.MediaType.StartsWith("*/", StringComparison.Ordinal))
        || (right.MediaType.EndsWith("/*", StringComparison.Ordinal) && !left.MediaType.EndsWith("/*", StringComparison.Ordinal));

    private static AcceptClause ParseClause(ReadOnlySpan<char> text)
    {
        string? mediaType = null;
        string? shape = null;
        var group = "";
        var version = "";
        var stream = "";
        var server = "";
        var quality = 1.0;
        foreach (var range in text.Split(';'))
        {
            var part = text[range].Trim();
            if (mediaType is null)
            {
                mediaType = part.ToString().ToLowerInvariant();
                continue;
            }

            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals].TrimEnd();
            var value = equals < 0 ? default : part[(equals + 1)..].TrimStart();
            switch (name)
            {
                case "as":
                    shape = value.ToString();
                    break;
                case "g":
                    group = value.ToString();
                    break;
                case "v":
                    version = value.ToString();
                    break;
                case "stream":
                    stream = value.ToString();
                    break;
                case "sv":
                    server = value.ToString();
                    break;
                case "q":
                    quality = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
                    break;
                default:
                    // charset=utf-8 and the like change nothing.
                    break;
            }
        }

        return new AcceptClause(mediaType ?? "", shape, group, version, stream, quality) { ServerVersion = server };
    }
}

/// <summary>One alternative of an Accept header.</summary>
/// <param name="MediaType">The media type, in lower case.</param>
/// <param name="As">The kind that is wanted (<c>as=</c>); null for the object as it is.</param>
/// <param name="Group">Group of that kind (<c>g=</c>).</param>
/// <param name="Version">Version of that kind (<c>v=</c>).</param>
/// <param name="Stream">The stream that is wanted (<c>stream=</c>); empty for none.</param>
/// <param name="Quality">The weight (<c>q=</c>).</param>
internal sealed record AcceptClause(string MediaType, string? As, string Group, string Version, string Stream, double Quality)
{
    /// <summary>The version of the API's own kinds that is wanted (<c>sv=</c>); empty for any.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>Whether the object is wanted as it is: a group or version without a kind is a kind that nobody knows.</summary>
    public bool IsUnchanged => As is null && Group.Length == 0 && Version.Length == 0;

    /// <summary>What an absent header means.</summary>
    public static IReadOnlyList<AcceptClause> Anything { get; } = [new("*/*", null, "", "", "", 1)];
}
