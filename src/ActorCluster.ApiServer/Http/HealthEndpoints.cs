using System.Text;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http.Health;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Answers <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c> (k8s.io/apiserver/pkg/server/healthz).</summary>
/// <param name="checks">What must be well.</param>
/// <param name="endpoint">Whom the checks ask.</param>
/// <param name="time">The clock by which its answers are waited for.</param>
/// <param name="log">Gets why a check failed, which clients are not told.</param>
internal sealed class HealthEndpoints(IReadOnlyList<HealthCheck> checks, IApiEndpoint endpoint, TimeProvider time, Action<string, Exception?> log)
{
    private static readonly (string Path, HealthPaths Flag)[] Known =
        [("healthz", HealthPaths.Healthz), ("livez", HealthPaths.Livez), ("readyz", HealthPaths.Readyz)];

    /// <summary>The results so far.</summary>
    public HealthMetrics Metrics { get; } = new();

    /// <summary>All paths, those of single checks among them.</summary>
    public IEnumerable<string> Paths() => Known.SelectMany(
        known => Of(known.Flag).Select(check => $"/{known.Path}/{check.Name}").Prepend("/" + known.Path));

    /// <summary>The answer to a path; null when there is no check of that name.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path"><c>healthz</c>, <c>livez</c> or <c>readyz</c>.</param>
    /// <param name="name">A single check; empty for all.</param>
    public Func<Task>? Find(HttpContext context, string path, string name)
    {
        var asked = Of(Known.First(known => known.Path == path).Flag).ToList();
        if (name.Length == 0)
        {
            return () => AllAsync(context, path, asked);
        }

        return asked.Find(check => check.Name == name) is { } single ? () => SingleAsync(context, single) : null;
    }

    private IEnumerable<HealthCheck> Of(HealthPaths path) => checks.Where(check => check.Paths.HasFlag(path));

    private HealthProbe Probe(HttpContext context) => new(endpoint, time, context.RequestAborted);

    // Who may ask for a single check may hear why it fails.
    private async Task SingleAsync(HttpContext context, HealthCheck check) =>
        await (await check.FailureAsync(Probe(context)) is { } failure
            ? Answer.TextAsync(context, StatusCodes.Status500InternalServerError, $"internal server error: {failure}\n")
            : Answer.TextAsync(context, StatusCodes.Status200OK, "ok"));

    private async Task AllAsync(HttpContext context, string path, List<HealthCheck> asked)
    {
        var query = context.Request.Query;
        var excluded = new SortedSet<string>(query["exclude"].OfType<string>(), StringComparer.Ordinal);
        var probe = Probe(context);
        var text = new StringBuilder();
        var failures = new List<string>();
        foreach (var check in asked)
        {
            if (excluded.Remove(check.Name))
            {
                text.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
                continue;
            }

            var failure = await check.FailureAsync(probe);
            Metrics.Observe(check.Name, path, failure is null);
            if (failure is null)
            {
                text.Append("[+]").Append(check.Name).Append(" ok\n");
            }
            else
            {
                text.Append("[-]").Append(check.Name).Append(" failed: reason withheld\n");
                failures.Add($"{check.Name}: {failure}");
            }
        }

        if (excluded.Count > 0)
        {
            text.Append("warn: some health checks cannot be excluded: no matches for ")
                .AppendJoin(',', excluded.Select(static name => FieldError.Quote(name))).Append('\n');
        }

        if (failures.Count > 0)
        {
            log($"{path} check failed: {string.Join("; ", failures)}", null);
            await Answer.TextAsync(context, StatusCodes.Status500InternalServerError, $"{text}{path} check failed\n");
        }
        else
        {
            await Answer.TextAsync(context, StatusCodes.Status200OK, query.ContainsKey("verbose") ? $"{text}{path} check passed\n" : "ok");
        }
    }
}
