using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>Where a volume's content comes from.</summary>
internal static class VolumeSources
{
    /// <summary>How many sources a volume names; one is right.</summary>
    public static int Count(Volume volume)
    {
        var count = 0;
        Add(volume.HostPath);
        Add(volume.EmptyDir);
        Add(volume.GcePersistentDisk);
        Add(volume.AwsElasticBlockStore);
        Add(volume.GitRepo);
        Add(volume.Secret);
        Add(volume.Nfs);
        Add(volume.Iscsi);
        Add(volume.Glusterfs);
        Add(volume.PersistentVolumeClaim);
        Add(volume.Rbd);
        Add(volume.FlexVolume);
        Add(volume.Cinder);
        Add(volume.Cephfs);
        Add(volume.Flocker);
        Add(volume.DownwardAPI);
        Add(volume.Fc);
        Add(volume.AzureFile);
        Add(volume.ConfigMap);
        Add(volume.VsphereVolume);
        Add(volume.Quobyte);
        Add(volume.AzureDisk);
        Add(volume.PhotonPersistentDisk);
        Add(volume.PortworxVolume);
        Add(volume.ScaleIO);
        Add(volume.Projected);
        Add(volume.Storageos);
        Add(volume.Csi);
        Add(volume.Ephemeral);
        Add(volume.Image);
        return count;

        void Add(object? source) => count += source is null ? 0 : 1;
    }
}
