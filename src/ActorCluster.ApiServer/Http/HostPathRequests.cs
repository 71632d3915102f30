using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Hands requests for a <see cref="HostPath"/> on.</summary>
internal static class HostPathRequests
{
    // What is said to a host is a line or two.
    private const long MostBytes = 64 * 1024;

    /// <summary>Answers the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path.</param>
    public static async Task HandleAsync(HttpContext context, HostPath path)
    {
        var body = await RequestBody.ReadAsync(context.Request, MostBytes, context.RequestAborted);
        if (body.Failure is { } failure)
        {
            await Answer.StatusAsync(context, failure);
            return;
        }

        var answer = await path.Handle(new HostRequest(context.Request.Method, body.Bytes));
        await Answer.JsonAsync(context, answer.Code, answer.Json);
    }
}
