using System.Globalization;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Admission.PodSecurity;

/// <summary>The levels of the Pod Security Standards, from the loosest to the strictest.</summary>
internal enum SecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}

/// <summary>A level as a version of Kubernetes had it: <c>restricted:latest</c>, <c>baseline:v1.24</c>.</summary>
/// <param name="Level">The level.</param>
/// <param name="Minor">The minor version; <see cref="Latest"/> for the newest.</param>
internal readonly record struct SecurityStandard(SecurityLevel Level, int Minor)
{
    /// <summary>The newest version, whatever it is.</summary>
    public const int Latest = int.MaxValue;

    /// <summary>What is in force where nothing is said: anything is allowed.</summary>
    public static SecurityStandard Privileged { get; } = new(SecurityLevel.Privileged, Latest);

    /// <summary>Reads a level.</summary>
    /// <param name="text">Its name.</param>
    public static SecurityLevel? ParseLevel(string text) => text switch
    {
        "privileged" => SecurityLevel.Privileged,
        "baseline" => SecurityLevel.Baseline,
        "restricted" => SecurityLevel.Restricted,
        _ => null,
    };

    /// <summary>Reads a version: <c>latest</c> or <c>v1.</c> and a number without leading zeros.</summary>
    /// <param name="text">The version.</param>
    public static int? ParseVersion(string text)
    {
        if (text == "latest")
        {
            return Latest;
        }

        var number = text.StartsWith("v1.", StringComparison.Ordinal) ? text[3..] : "";
        return (number.Length == 1 || (number.Length > 1 && number[0] != '0'))
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? minor
            : null;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var level = Level switch
        {
            SecurityLevel.Restricted => "restricted",
            SecurityLevel.Baseline => "baseline",
            _ => "privileged",
        };
        return Minor == Latest ? level + ":latest" : string.Create(CultureInfo.InvariantCulture, $"{level}:v1.{Minor}");
    }
}

/// <summary>What a namespace's labels ask for (k8s.io/pod-security-admission <c>api/helpers.go</c>).</summary>
/// <param name="Enforce">What pods are refused by.</param>
/// <param name="Audit">What is noted in the audit log.</param>
/// <param name="Warn">What clients are warned of.</param>
internal readonly record struct SecurityPolicy(SecurityStandard Enforce, SecurityStandard Audit, SecurityStandard Warn)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    /// <summary>The policy where nobody asks for one.</summary>
    public static SecurityPolicy Privileged { get; } = new(SecurityStandard.Privileged, SecurityStandard.Privileged, SecurityStandard.Privileged);

    /// <summary>
    /// Reads the labels of a namespace. What cannot be read enforces the strictest level of the latest version, and warns of nothing.
    /// </summary>
    /// <param name="labels">The labels.</param>
    /// <param name="defaults">What holds for what they leave out.</param>
    /// <param name="errors">Gets what is wrong with them; may be null.</param>
    public static SecurityPolicy Of(IReadOnlyDictionary<string, string>? labels, SecurityPolicy defaults, List<FieldError>? errors = null)
    {
        if (labels is not { Count: > 0 })
        {
            return defaults;
        }

        var enforceLevel = Level(labels, "enforce", SecurityLevel.Restricted, out var knowsEnforce, errors);
        var enforceVersion = Version(labels, "enforce", errors);
        var auditLevel = Level(labels, "audit", SecurityLevel.Privileged, out _, errors);
        var auditVersion = Version(labels, "audit", errors);
        var warnLevel = Level(labels, "warn", SecurityLevel.Privileged, out _, errors);
        var warnVersion = Version(labels, "warn", errors);
        var enforce = new SecurityStandard(enforceLevel ?? defaults.Enforce.Level, enforceVersion ?? defaults.Enforce.Minor);
        var audit = new SecurityStandard(auditLevel ?? defaults.Audit.Level, auditVersion ?? defaults.Audit.Minor);
        var warn = new SecurityStandard(warnLevel ?? defaults.Warn.Level, warnVersion ?? defaults.Warn.Minor);

        // Who enforces a stricter level than is warned of, and says nothing of warnings, is warned of that level.
        if (warnLevel is null && knowsEnforce && enforce.Level > warn.Level)
        {
            warn = new SecurityStandard(enforce.Level, warnVersion ?? enforce.Minor);
        }

        return new SecurityPolicy(enforce, audit, warn);
    }

    private static SecurityLevel? Level(
        IReadOnlyDictionary<string, string> labels, string mode, SecurityLevel otherwise, out bool known, List<FieldError>? errors)
    {
        known = false;
        if (!labels.TryGetValue(Prefix + mode, out var text))
        {
            return null;
        }

        if (SecurityStandard.ParseLevel(text) is { } level)
        {
            known = true;
            return level;
        }

        errors?.Add(Invalid(Prefix + mode, text, "must be one of privileged, baseline, restricted"));
        return otherwise;
    }

    private static int? Version(IReadOnlyDictionary<string, string> labels, string mode, List<FieldError>? errors)
    {
        var label = Prefix + mode + "-version";
        if (!labels.TryGetValue(label, out var text))
        {
            return null;
        }

        if (SecurityStandard.ParseVersion(text) is { } minor)
        {
            return minor;
        }

        errors?.Add(Invalid(label, text, "must be \"latest\" or \"v1.x\""));
        return SecurityStandard.Latest;
    }

    private static FieldError Invalid(string label, string value, string why) =>
        FieldError.Invalid(FieldPath.Of("metadata").Child("labels").Key(label), value, why);
}
