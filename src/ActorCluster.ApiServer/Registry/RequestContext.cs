using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// What a decision needs besides the objects: the time, chance, the rest of the cluster and the numbers that Services draw.
/// </summary>
/// <param name="view">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Chance for uids and generated names.</param>
/// <param name="addresses">Addresses and node ports of Services.</param>
/// <param name="settings">Settings.</param>
public sealed class RequestContext(
    IClusterView view, TimeProvider time, Random random, ServiceAllocator addresses, ApiServerSettings settings)
{
    private const string NameCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int GeneratedNameMaximumLength = 63 - 5;

    /// <summary>The cluster.</summary>
    public IClusterView View { get; } = view;

    /// <summary>Who calls over HTTP; null for the actors of this process, who are trusted.</summary>
    public Caller? Caller { get; private init; }

    /// <summary>Says who may do what.</summary>
    internal RbacAuthorizer Access { get; private init; } = new(view, settings.Authorization);

    /// <summary>The say of webhooks and policies in the decision; null when they have none.</summary>
    internal Admission.Webhooks.AdmissionSession? Session { get; private init; }

    /// <summary>Addresses and node ports of Services.</summary>
    public ServiceAllocator Addresses { get; } = addresses;

    /// <summary>How much of every quota is used.</summary>
    public Admission.Quotas.QuotaLedger Quotas { get; private init; } = new(view, time);

    /// <summary>The seed of another source of chance.</summary>
    public int NextSeed() => random.Next();

    /// <summary>Settings.</summary>
    public ApiServerSettings Settings { get; } = settings;

    /// <summary>The same surroundings for a decision on behalf of somebody.</summary>
    /// <param name="caller">Who calls.</param>
    public RequestContext For(Caller caller) => With(caller, null);

    /// <summary>The same surroundings for a decision in which webhooks and policies may have a say.</summary>
    /// <param name="caller">Who calls; null for an actor.</param>
    /// <param name="session">Their say; null for none.</param>
    internal RequestContext With(Caller? caller, Admission.Webhooks.AdmissionSession? session) => ReferenceEquals(caller, Caller) && ReferenceEquals(session, Session)
        ? this
        : new RequestContext(View, time, random, Addresses, Settings) { Caller = caller, Access = Access, Quotas = Quotas, Session = session };

    /// <summary>The time.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>The time in whole seconds, as objects carry it.</summary>
    public Time Now
    {
        get
        {
            var now = time.GetUtcNow();
            return new Time(new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
        }
    }

    /// <summary>Draws a uid: a version 4 UUID.</summary>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Draws the five characters that end a generated name (apimachinery's <c>util/rand</c>: no vowels, no look-alikes).</summary>
    public string NewSuffix() => string.Create(5, random, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = NameCharacters[source.Next(NameCharacters.Length)];
        }
    });

    /// <summary>Makes a name of a prefix, shortened so that the name stays a DNS label (apiserver's <c>storage/names</c>).</summary>
    /// <param name="prefix">The prefix.</param>
    public string GenerateName(string prefix) =>
        string.Concat(prefix.Length > GeneratedNameMaximumLength ? prefix.AsSpan(0, GeneratedNameMaximumLength) : prefix, NewSuffix());
}
