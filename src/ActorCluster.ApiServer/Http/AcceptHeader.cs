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
/// <param name="IsYaml">Whether YAML was asked for. JSON is YAML, so only the content type differs.</param>
internal readonly record struct Negotiation(ResponseShape Shape, string MetaVersion, bool IsYaml);

/// <summary>Reads Accept headers (k8s.io/apiserver/pkg/endpoints/handlers/negotiation).</summary>
internal static class AcceptHeader
{
    // A client that names more alternatives than this gets the first ones considered.
    private const int MaximumClauses = 32;

    /// <summary>Chooses the first acceptable alternative, by quality and then by order.</summary>
    /// <param name="header">The header; null or empty accepts everything.</param>
    /// <param name="result">The choice, when the result is true.</param>
    /// <param name="hasTable">Whether what is asked for can be a table.</param>
    public static bool TryNegotiate(string? header, out Negotiation result, bool hasTable = true)
    {
        foreach (var clause in Parse(header))
        {
            var isYaml = clause.MediaType == "application/yaml";
            if (!isYaml && !IsJson(clause.MediaType))
            {
                continue;
            }

            if (clause.As is null)
            {
                result = new Negotiation(ResponseShape.Object, "", isYaml);
                return true;
            }

            if (clause.Group != "meta.k8s.io" || clause.Version is not ("v1" or "v1beta1"))
            {
                continue;
            }

            ResponseShape? shape = clause.As switch
            {
                "Table" => ResponseShape.Table,
                "PartialObjectMetadata" => ResponseShape.PartialMetadata,
                "PartialObjectMetadataList" => ResponseShape.PartialMetadataList,
                _ => null,
            };
            if (shape is { } known && (hasTable || known != ResponseShape.Table))
            {
                result = new Negotiation(known, clause.Version, isYaml);
                return true;
            }
        }

        result = default;
        return false;
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

        // A stable sort: List.Sort is not.
        return clauses.Exists(clause => clause.Quality < 1) ? [.. clauses.OrderByDescending(clause => clause.Quality)] : clauses;
    }

    private static AcceptClause ParseClause(ReadOnlySpan<char> text)
    {
        string? mediaType = null;
        string? shape = null;
        var group = "";
        var version = "";
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
                case "q":
                    quality = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
                    break;
                default:
                    // stream=watch, charset=utf-8 and the like change nothing.
                    break;
            }
        }

        return new AcceptClause(mediaType ?? "", shape, group, version, quality);
    }
}

/// <summary>One alternative of an Accept header.</summary>
/// <param name="MediaType">The media type, in lower case.</param>
/// <param name="As">The kind that is wanted (<c>as=</c>); null for the object as it is.</param>
/// <param name="Group">Group of that kind (<c>g=</c>).</param>
/// <param name="Version">Version of that kind (<c>v=</c>).</param>
/// <param name="Quality">The weight (<c>q=</c>).</param>
internal sealed record AcceptClause(string MediaType, string? As, string Group, string Version, double Quality)
{
    /// <summary>What an absent header means.</summary>
    public static IReadOnlyList<AcceptClause> Anything { get; } = [new("*/*", null, "", "", 1)];
}
