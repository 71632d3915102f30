using ActorCluster.Api.Storage;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Volumes;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Storage;

/// <summary>Attachments of volumes (kubernetes <c>pkg/registry/storage/volumeattachment</c>, <c>pkg/apis/storage/validation</c>).</summary>
internal sealed class VolumeAttachmentStrategy : ResourceStrategy<VolumeAttachment>
{
    public override bool AllowsUnconditionalUpdate => false;

    private const int MetadataMaximumSize = 256 * 1024;
    private const int MessageMaximumLength = 1024;
    private const string ExactlyOne = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    protected override VolumeAttachment PrepareForCreate(VolumeAttachment value, RequestContext context) =>
        value with { Status = VolumeAttachmentStatus.Empty };

    protected override void Validate(VolumeAttachment value, FieldErrors errors)
    {
        Common(value, errors);
        errors.Invalid(FieldPath.Of("spec.attacher"), value.Spec.Attacher, Names.Dns1123Subdomain(value.Spec.Attacher));
        if (value.Spec.Source.PersistentVolumeName is { } name)
        {
            errors.Invalid(FieldPath.Of("spec.source.persistentVolumeName"), name, Names.Dns1123Subdomain(name));
        }
    }

    protected override VolumeAttachment PrepareForUpdate(VolumeAttachment updated, VolumeAttachment current, RequestContext context) =>
        updated with { Status = current.Status };

    protected override void ValidateUpdate(VolumeAttachment updated, VolumeAttachment current, FieldErrors errors)
    {
        Common(updated, errors);
        errors.Immutable(FieldPath.Of("spec"), updated.Spec, current.Spec);
    }

    protected override VolumeAttachment PrepareForStatusUpdate(VolumeAttachment updated, VolumeAttachment current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(VolumeAttachment updated, VolumeAttachment current, FieldErrors errors) => Common(updated, errors);

    private static void Common(VolumeAttachment value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (value.Spec.Attacher.Length == 0)
        {
            errors.Required(path.Child("attacher"));
        }

        var source = path.Child("source");
        switch (value.Spec.Source)
        {
            case { InlineVolumeSpec: null, PersistentVolumeName: null }:
                errors.Required(source, ExactlyOne);
                break;
            case { InlineVolumeSpec: not null, PersistentVolumeName: not null }:
                errors.Forbidden(source, ExactlyOne);
                break;
            case { PersistentVolumeName: "" }:
                errors.Required(source.Child("persistentVolumeName"), "must specify non empty persistentVolumeName");
                break;
            case { InlineVolumeSpec: { } inline }:
                PersistentVolumeRules.Spec(inline, true, source.Child("inlineVolumeSpec"), errors);
                break;
        }

        errors.Invalid(path.Child("nodeName"), value.Spec.NodeName, Names.Dns1123Subdomain(value.Spec.NodeName));
        var status = FieldPath.Of("status");
        if (value.Status.AttachmentMetadata?.Sum(static entry => entry.Key.Length + entry.Value.Length) > MetadataMaximumSize)
        {
            errors.Add(FieldError.TooLong(status.Child("attachmentMetadata"), MetadataMaximumSize));
        }

        Message(value.Status.AttachError, status.Child("attachError"), errors);
        Message(value.Status.DetachError, status.Child("detachError"), errors);
    }

    private static void Message(VolumeError? error, FieldPath path, FieldErrors errors)
    {
        if (error?.Message?.Length > MessageMaximumLength)
        {
            errors.Add(FieldError.TooLong(path.Child("message"), MetadataMaximumSize));
        }
    }
}
