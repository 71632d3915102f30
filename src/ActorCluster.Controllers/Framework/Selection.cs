using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Controllers.Framework;

/// <summary>Selectors of objects as queries.</summary>
public static class Selection
{
    /// <summary>The query of a selector; one that cannot be read selects nothing, since the API lets none in.</summary>
    /// <param name="selector">The selector.</param>
    public static LabelQuery Of(LabelSelector? selector) => LabelQuery.TryFrom(selector, out var query, out _) ? query! : LabelQuery.Nothing;
}
