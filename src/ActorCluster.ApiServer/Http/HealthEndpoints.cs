using System.Text;
using ActorCluster.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>One thing that must be well for the server to be ready.</summary>
/// <param name="Name">Its name, <c>etcd</c>.</param>
/// <param name="IsHealthy">Whether it is well. Quick, and free of side effects.</param>
public sealed record HealthCheck(string Name, Func<bool> IsHealthy);

/// <summary>Answers <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c> (k8s.io/apiserver/pkg/server/healthz).</summary>
/// <param name="checks">What must be well.</param>
internal sealed class HealthEndpoints(IReadOnlyList<HealthCheck> checks)
{
    /// <summary>The answer to a path; null when there is no check of that name.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint"><c>healthz</c>, <c>livez</c> or <c>readyz</c>.</param>
    /// <param name="name">A single check; empty for all.</param>
    public Func<Task>? Find(HttpContext context, string endpoint, string name)
    {
        if (name.Length == 0)
        {
            return () => AllAsync(context, endpoint);
        }

        foreach (var check in checks)
        {
            if (check.Name == name)
            {
                return () => check.IsHealthy()
                    ? Answer.TextAsync(context, StatusCodes.Status200OK, "ok")
                    : Answer.TextAsync(context, StatusCodes.Status500InternalServerError, "internal server error: unhealthy\n");
            }
        }

        return null;
    }

    private Task AllAsync(HttpContext context, string endpoint)
    {
        var query = context.Request.Query;
        var excluded = query["exclude"];
        var text = new StringBuilder();
        var isHealthy = true;
        foreach (var check in checks)
        {
            if (excluded.Contains(check.Name))
            {
                text.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
                continue;
            }

            var isWell = check.IsHealthy();
            isHealthy &= isWell;
            text.Append(isWell ? "[+]" : "[-]").Append(check.Name).Append(isWell ? " ok\n" : " failed: reason withheld\n");
        }

        foreach (var name in excluded)
        {
            if (name is not null && !checks.Any(check => check.Name == name))
            {
                text.Append("warn: some health checks cannot be excluded: no matches for ").Append(FieldError.Quote(name)).Append('\n');
            }
        }

        if (!isHealthy)
        {
            return Answer.TextAsync(context, StatusCodes.Status500InternalServerError, $"{text}{endpoint} check failed\n");
        }

        return query.ContainsKey("verbose")
            ? Answer.TextAsync(context, StatusCodes.Status200OK, $"{text}{endpoint} check passed\n")
            : Answer.TextAsync(context, StatusCodes.Status200OK, "ok");
    }
}
