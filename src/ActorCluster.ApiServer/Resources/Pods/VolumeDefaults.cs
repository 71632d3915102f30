using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>The defaults of volumes.</summary>
internal static class VolumeDefaults
{
    private const long TokenSeconds = 3600;

    private static readonly EmptyDirVolumeSource EmptyDir = new();

    public static Volume Volume(Volume volume)
    {
        if (volume.Projected is { } projected)
        {
            var sources = Lists.Map(projected.Sources, static source => Projection(source));
            return projected.DefaultMode is not null && ReferenceEquals(sources, projected.Sources)
                ? volume
                : volume with { Projected = projected with { Sources = sources, DefaultMode = projected.DefaultMode ?? PodDefaults.FileMode } };
        }

        if (volume.ConfigMap is { DefaultMode: null } config)
        {
            return volume with { ConfigMap = config with { DefaultMode = PodDefaults.FileMode } };
        }

        if (volume.Secret is { DefaultMode: null } secret)
        {
            return volume with { Secret = secret with { DefaultMode = PodDefaults.FileMode } };
        }

        if (volume.DownwardAPI is { } downward)
        {
            var items = Lists.Map(downward.Items, static item => File(item));
            return downward.DefaultMode is not null && ReferenceEquals(items, downward.Items)
                ? volume
                : volume with { DownwardAPI = downward with { Items = items, DefaultMode = downward.DefaultMode ?? PodDefaults.FileMode } };
        }

        if (volume.HostPath is { Type: null } path)
        {
            return volume with { HostPath = path with { Type = "" } };
        }

        return volume switch
        {
            { Rbd: { } source } => volume with { Rbd = StorageSystemDefaults.Of(source) },
            { Iscsi: { } source } => volume with { Iscsi = StorageSystemDefaults.Of(source) },
            { AzureDisk: { } source } => volume with { AzureDisk = StorageSystemDefaults.Of(source) },
            { ScaleIO: { } source } => volume with { ScaleIO = StorageSystemDefaults.Of(source) },
            _ => VolumeSources.Count(volume) == 0 ? volume with { EmptyDir = EmptyDir } : volume,
        };
    }

    private static VolumeProjection Projection(VolumeProjection source)
    {
        if (source.ServiceAccountToken is { ExpirationSeconds: null } token)
        {
            return source with { ServiceAccountToken = token with { ExpirationSeconds = TokenSeconds } };
        }

        if (source.DownwardAPI is { } downward)
        {
            var items = Lists.Map(downward.Items, static item => File(item));
            return ReferenceEquals(items, downward.Items) ? source : source with { DownwardAPI = downward with { Items = items } };
        }

        return source;
    }

    private static DownwardAPIVolumeFile File(DownwardAPIVolumeFile file) =>
        file.FieldRef is { } field && string.IsNullOrEmpty(field.ApiVersion) ? file with { FieldRef = field with { ApiVersion = "v1" } } : file;
}
