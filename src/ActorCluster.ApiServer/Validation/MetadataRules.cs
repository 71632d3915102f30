using System.Globalization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Validation;

/// <summary>The rules for metadata (apimachinery's <c>api/validation/objectmeta.go</c>).</summary>
public static class MetadataRules
{
    private const int AnnotationsMaximumBytes = 256 * 1024;

    private static readonly FieldPath Root = FieldPath.Of("metadata");

    /// <summary>Checks the metadata of an object.</summary>
    /// <param name="meta">The metadata.</param>
    /// <param name="namespaced">Whether the resource is namespaced.</param>
    /// <param name="checkName">The rule for names.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(ObjectMeta meta, bool namespaced, Func<string, IReadOnlyList<string>> checkName, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(meta.GenerateName))
        {
            // A prefix may end in what only the middle of a name may hold.
            errors.Invalid(Root.Child("generateName"), meta.GenerateName, checkName(meta.GenerateName.TrimEnd('-') is { Length: > 0 } t ? t : "-"));
        }

        if (meta.Name.Length == 0)
        {
            errors.Required(Root.Child("name"), "name or generateName is required");
        }
        else if (checkName(meta.Name) is { Count: > 0 } wrong)
        {
            errors.Invalid(Root.Child("name"), meta.Name, wrong);
        }

        if (namespaced)
        {
            if (meta.Namespace.Length == 0)
            {
                errors.Required(Root.Child("namespace"));
            }
            else if (Names.Dns1123Label(meta.Namespace) is { Count: > 0 } invalid)
            {
                errors.Invalid(Root.Child("namespace"), meta.Namespace, invalid);
            }
        }
        else if (meta.Namespace.Length > 0)
        {
            errors.Forbidden(Root.Child("namespace"), "not allowed on this type");
        }

        Labels(meta.Labels, Root.Child("labels"), errors);
        Annotations(meta.Annotations, Root.Child("annotations"), errors);
        OwnerReferences(meta, errors);
        Finalizers(meta.Finalizers, errors);
        ManagedFields(meta.ManagedFields, errors);
    }

    /// <summary>
    /// Checks that a write does not mark an object as deleted: what is marked stays so, and only a deletion marks. (The times of creation
    /// and, once it is set, of deletion are put back in silence: apiserver's registry/rest/update.go, BeforeUpdate.)
    /// </summary>
    /// <param name="wanted">The metadata as the client sent it.</param>
    /// <param name="current">The metadata as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void ValidateDeletion(ObjectMeta wanted, ObjectMeta current, FieldErrors errors)
    {
        if (current.DeletionTimestamp is null && wanted.DeletionTimestamp is { } time)
        {
            var shown = time.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            errors.InvalidAs(Root.Child("deletionTimestamp"), shown + " +0000 UTC", "field is immutable");
        }

        if (wanted.DeletionGracePeriodSeconds is { } seconds && seconds != current.DeletionGracePeriodSeconds)
        {
            errors.Invalid(Root.Child("deletionGracePeriodSeconds"), seconds, "field is immutable");
        }
    }

    /// <summary>Checks that an object stays the one that it is.</summary>
    /// <param name="wanted">The metadata as it would be.</param>
    /// <param name="current">The metadata as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void ValidateUid(ObjectMeta wanted, ObjectMeta current, FieldErrors errors) =>
        errors.Immutable(Root.Child("uid"), wanted.Uid, current.Uid);

    /// <summary>Checks what an update does to metadata. Fields that the server keeps have been put back before.</summary>
    /// <param name="updated">The metadata as it would be.</param>
    /// <param name="current">The metadata as it is.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void ValidateUpdate(ObjectMeta updated, ObjectMeta current, FieldErrors errors)
    {
        if (!ReferenceEquals(updated.Labels, current.Labels))
        {
            Labels(updated.Labels, Root.Child("labels"), errors);
        }

        if (!ReferenceEquals(updated.ManagedFields, current.ManagedFields))
        {
            ManagedFields(updated.ManagedFields, errors);
        }

        if (!ReferenceEquals(updated.Annotations, current.Annotations))
        {
            Annotations(updated.Annotations, Root.Child("annotations"), errors);
        }

        if (!ReferenceEquals(updated.OwnerReferences, current.OwnerReferences))
        {
            OwnerReferences(updated, errors);
        }

        if (ReferenceEquals(updated.Finalizers, current.Finalizers))
        {
            return;
        }

        Finalizers(updated.Finalizers, errors);
        if (current.DeletionTimestamp is null)
        {
            return;
        }

        List<string>? added = null;
        foreach (var finalizer in updated.Finalizers ?? [])
        {
            if (current.Finalizers?.Contains(finalizer) != true)
            {
                (added ??= []).Add(finalizer);
            }
        }

        if (added is not null)
        {
            added.Sort(StringComparer.Ordinal);
            errors.Forbidden(
                Root.Child("finalizers"),
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(FieldError.Quote))}}}");
        }
    }

    /// <summary>Checks labels.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Labels(IReadOnlyDictionary<string, string>? labels, FieldPath path, FieldErrors errors)
    {
        foreach (var (key, value) in labels ?? Empty)
        {
            errors.Invalid(path, key, Names.QualifiedName(key));
            errors.Invalid(path, value, Names.LabelValue(value));
        }
    }

    /// <summary>Checks annotations.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Annotations(IReadOnlyDictionary<string, string>? annotations, FieldPath path, FieldErrors errors)
    {
        long size = 0;
        foreach (var (key, value) in annotations ?? Empty)
        {
#pragma warning disable CA1308 // The rule is on the lower-case form.
            errors.Invalid(path, key, Names.QualifiedName(key.ToLowerInvariant()));
#pragma warning restore CA1308
            size += key.Length + value.Length;
        }

        if (size > AnnotationsMaximumBytes)
        {
            errors.Add(FieldError.TooLong(path, AnnotationsMaximumBytes));
        }
    }

    private static readonly Dictionary<string, string> Empty = [];

    private static void OwnerReferences(ObjectMeta meta, FieldErrors errors)
    {
        if (meta.OwnerReferences is not { Count: > 0 } owners)
        {
            return;
        }

        var path = Root.Child("ownerReferences");
        string? controller = null;
        for (var i = 0; i < owners.Count; i++)
        {
            var owner = owners[i];
            if (owner.ApiVersion.Length == 0)
            {
                errors.Invalid(path.Child("apiVersion"), owner.ApiVersion, "version must not be empty");
            }

            if (owner.Kind.Length == 0)
            {
                errors.Invalid(path.Child("kind"), owner.Kind, "kind must not be empty");
            }

            if (owner.Name.Length == 0)
            {
                errors.Invalid(path.Child("name"), owner.Name, "name must not be empty");
            }

            if (owner.Uid.Length == 0)
            {
                errors.Invalid(path.Child("uid"), owner.Uid, "uid must not be empty");
            }

            if (owner is { ApiVersion: "v1", Kind: "Event" })
            {
                errors.Invalid(path, $"{owner.ApiVersion}, Kind={owner.Kind}", $"/{owner.ApiVersion}, Kind={owner.Kind} is disallowed from being an owner");
            }

            if (owner.Controller == true)
            {
                if (controller is null)
                {
                    controller = $"{owner.Kind}/{owner.Name}";
                }
                else
                {
                    errors.Invalid(
                        path,
                        owners,
                        $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner.Kind}/{owner.Name}");
                }
            }
        }
    }

    private static void Finalizers(IReadOnlyList<string>? finalizers, FieldErrors errors)
    {
        if (finalizers is null)
        {
            return;
        }

        var path = Root.Child("finalizers");
        for (var i = 0; i < finalizers.Count; i++)
        {
            var finalizer = finalizers[i];
            errors.Invalid(path, finalizer, Names.QualifiedName(finalizer));
            if (!finalizer.Contains('/', StringComparison.Ordinal)
                && finalizer is not (StandardFinalizer.Orphan or StandardFinalizer.ForegroundDeletion or "kubernetes"))
            {
                errors.Invalid(path.Index(i), finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        if (finalizers.Contains(StandardFinalizer.Orphan) && finalizers.Contains(StandardFinalizer.ForegroundDeletion))
        {
            errors.Invalid(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    // Of what a client sends only what can be read has come so far (apimachinery's meta/v1/validation, ValidateManagedFields).
    private static void ManagedFields(IReadOnlyList<ManagedFieldsEntry>? entries, FieldErrors errors)
    {
        for (var i = 0; i < (entries?.Count ?? 0); i++)
        {
            var path = Root.Child("managedFields").Index(i);
            var manager = entries![i].Manager ?? "";
            if (System.Text.Encoding.UTF8.GetByteCount(manager) > 128)
            {
                errors.Add(FieldError.TooLong(path.Child("manager"), 128));
            }

            errors.Invalid(path.Child("manager"), manager, PrintableText.Errors(manager));
            if (entries[i].Subresource is { Length: > 256 })
            {
                errors.Add(FieldError.TooLong(path.Child("subresource"), 256));
            }
        }
    }
}
