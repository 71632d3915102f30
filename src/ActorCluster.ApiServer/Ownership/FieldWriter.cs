using System.Globalization;
using System.Text;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Ownership;

/// <summary>Which writes of actors of this process leave their trace in <c>managedFields</c> (<c>field-ownership.in-process</c>).</summary>
public enum InProcessOwnership
{
    /// <summary>Those that change more than the status of an object that has owners already.</summary>
    Specs,

    /// <summary>All, as in Kubernetes.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

/// <summary>Who writes, as far as the ownership of fields is concerned.</summary>
/// <param name="Manager">The name that stands in <c>managedFields</c>.</param>
/// <param name="IsInProcess">An actor of this process, whose writes are too many to follow each.</param>
internal sealed record FieldWriter(string Manager, bool IsInProcess)
{
    private const int MostBytes = 128;

    /// <summary>A write whose fields nobody comes to own: a binding, an eviction.</summary>
    public static FieldWriter Nobody { get; } = new("", true) { Follows = false };

    /// <summary>The subresource that is written through, when it is not the one that the object is validated for (<c>scale</c>).</summary>
    public string? Subresource { get; init; }

    /// <summary>Whether the write is looked at.</summary>
    public bool Follows { get; private init; } = true;

    /// <summary>Server-side apply has settled who owns what.</summary>
    public bool HasSettled { get; private init; }

    /// <summary>The outcome of a server-side apply; meaningless before.</summary>
    public IReadOnlyList<ManagedFieldsEntry>? Settled { get; private init; }

    /// <summary>A client of the HTTP front end: the manager that it names, or the beginning of its user agent.</summary>
    /// <param name="call">The call.</param>
    public static FieldWriter Of(ApiCall call) => new(call.FieldManager.Length > 0 ? call.FieldManager : FromUserAgent(call.Caller.UserAgent), false);

    /// <summary>The same writer after a server-side apply.</summary>
    /// <param name="entries">Who owns what.</param>
    public FieldWriter With(IReadOnlyList<ManagedFieldsEntry>? entries) => this with { HasSettled = true, Settled = entries };

    /// <summary>The name that a user agent stands for.</summary>
    /// <param name="userAgent">The user agent.</param>
    public static string FromUserAgent(string userAgent)
    {
        var slash = userAgent.IndexOf('/', StringComparison.Ordinal);
        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in (slash < 0 ? userAgent : userAgent[..slash]).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }

            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes)
            {
                break;
            }

            name.Append(rune);
        }

        return name.ToString();
    }
}
