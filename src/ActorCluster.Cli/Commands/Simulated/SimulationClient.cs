using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Commands.Simulated;

/// <summary>Talks to a running simulation on the paths that Kubernetes does not have, as the kubeconfig's user.</summary>
internal sealed class SimulationClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _kubeconfig;

    private SimulationClient(HttpClient http, string kubeconfig)
    {
        _http = http;
        _kubeconfig = kubeconfig;
    }

    /// <summary>Finds the server through a kubeconfig.</summary>
    /// <param name="kubeconfig">The file.</param>
    /// <exception cref="CommandException">It is not there, or not one that <c>simulate</c> wrote.</exception>
    public static SimulationClient Open(string kubeconfig)
    {
        if (!File.Exists(kubeconfig))
        {
            throw new CommandException($"no simulated cluster is running here (there is no {kubeconfig}); start one with: scripts/lab simulate");
        }

        try
        {
            var root = YamlToJson.ToNode(File.ReadAllBytes(kubeconfig))!;
            var cluster = root["clusters"]![0]!["cluster"]!;
            var user = root["users"]![0]!["user"]!;
            var authority = X509Certificate2.CreateFromPem(Pem(cluster["certificate-authority-data"]));
            var administrator = X509Certificate2.CreateFromPem(Pem(user["client-certificate-data"]), Pem(user["client-key-data"]));
            TrustedAuthorities.Forgo();
            var handler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [administrator],
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            };
            return new SimulationClient(new HttpClient(handler) { BaseAddress = new Uri(cluster["server"]!.GetValue<string>()), Timeout = Timeout.InfiniteTimeSpan }, kubeconfig);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new CommandException($"{kubeconfig} is not a kubeconfig that simulate wrote: {e.Message}", e);
        }
    }

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancel">Ctrl-C.</param>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    /// <summary>Sends a command.</summary>
    /// <param name="path">The path.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancel">Ctrl-C.</param>
    /// <exception cref="CommandException">It was refused, or nobody is there.</exception>
    public Task<JsonObject> PostAsync(string path, JsonObject command, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, command, cancel);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static string Pem(JsonNode? data) => Encoding.ASCII.GetString(Convert.FromBase64String(data!.GetValue<string>()));

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? command, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, "/" + path);
            request.Content = command is null ? null : new StringContent(command.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                throw new CommandException($"the cluster of {_kubeconfig} is not a simulated one: its time passes by itself");
            }

            var answer = JsonNode.Parse(text) as JsonObject ?? [];
            return response.IsSuccessStatusCode
                ? answer
                : throw new CommandException(answer["message"]?.GetValue<string>() ?? $"the server answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"the simulated cluster of {_kubeconfig} does not answer: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new CommandException($"the server of {_kubeconfig} answered with something else than JSON", e);
        }
    }
}
