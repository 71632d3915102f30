using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Authentication;

/// <summary>
/// A token with which a node joins, as <c>kubeadm token create</c> makes them: whoever shows it is the user that a secret of kube-system
/// describes (kubernetes plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go; kube-apiserver --enable-bootstrap-token-auth).
/// </summary>
/// <param name="Id">Its public half.</param>
/// <param name="Secret">Its secret half.</param>
internal sealed partial record BootstrapToken(string Id, string Secret)
{
    private const string UserPrefix = "system:bootstrap:";
    private const string DefaultGroup = "system:bootstrappers";

    /// <summary>The secret that describes it.</summary>
    public ObjectKey SecretKey => new("kube-system", "bootstrap-token-" + Id);

    /// <summary>Reads a bearer token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="token">Its two halves, when it has the form of one.</param>
    public static bool TryParse(string text, out BootstrapToken token)
    {
        var isOne = Form().IsMatch(text);
        token = isOne ? new BootstrapToken(text[..6], text[7..]) : new BootstrapToken("", "");
        return isOne;
    }

    /// <summary>Who shows the token; null when the secret does not say so, or does no more.</summary>
    /// <param name="secret">The secret of <see cref="SecretKey"/>.</param>
    /// <param name="now">The time.</param>
    public Caller? CallerOf(Secret secret, DateTimeOffset now)
    {
        if (secret.Metadata.DeletionTimestamp is not null || secret.Type != SecretType.BootstrapToken
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Text(secret, "token-secret")), Encoding.UTF8.GetBytes(Secret))
            || Text(secret, "token-id") != Id || HasExpired(secret, now) || Text(secret, "usage-bootstrap-authentication") != "true")
        {
            return null;
        }

        var groups = new SortedSet<string>(StringComparer.Ordinal) { DefaultGroup };
        foreach (var group in Text(secret, "auth-extra-groups") is { Length: > 0 } extra ? extra.Split(',') : [])
        {
            if (!Group().IsMatch(group))
            {
                return null;
            }

            groups.Add(group);
        }

        return new Caller(UserPrefix + Id, [.. groups, "system:authenticated"], "", "");
    }

    // A time that cannot be read has passed (k8s.io/cluster-bootstrap/token/util: HasExpired).
    private static bool HasExpired(Secret secret, DateTimeOffset now) => Text(secret, "expiration") is { Length: > 0 } text
        && (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiration) || expiration <= now);

    private static string Text(Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : "";

    [GeneratedRegex(@"\A[a-z0-9]{6}\.[a-z0-9]{16}\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\Asystem:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]\z")]
    private static partial Regex Group();
}
