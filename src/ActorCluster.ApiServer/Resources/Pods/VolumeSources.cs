using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>Where a volume's content comes from.</summary>
internal static class VolumeSources
{
    /// <summary>How many sources a volume names; one is right.</summary>
    public static int Count(Volume volume) => Of(volume).Count;

    /// <summary>The sources that a volume names, in the order in which Kubernetes comes to them.</summary>
    public static IReadOnlyList<string> Of(Volume volume)
    {
        string? first = null;
        List<string>? more = null;
        Add(volume.EmptyDir, "emptyDir");
        Add(volume.HostPath, "hostPath");
        Add(volume.GitRepo, "gitRepo");
        Add(volume.GcePersistentDisk, "gcePersistentDisk");
        Add(volume.AwsElasticBlockStore, "awsElasticBlockStore");
        Add(volume.Secret, "secret");
        Add(volume.Nfs, "nfs");
        Add(volume.Iscsi, "iscsi");
        Add(volume.Glusterfs, "glusterfs");
        Add(volume.PersistentVolumeClaim, "persistentVolumeClaim");
        Add(volume.Rbd, "rbd");
        Add(volume.Cinder, "cinder");
        Add(volume.Cephfs, "cephfs");
        Add(volume.Flocker, "flocker");
        Add(volume.DownwardAPI, "downwardAPI");
        Add(volume.Fc, "fc");
        Add(volume.FlexVolume, "flexVolume");
        Add(volume.ConfigMap, "configMap");
        Add(volume.AzureFile, "azureFile");
        Add(volume.VsphereVolume, "vsphereVolume");
        Add(volume.Quobyte, "quobyte");
        Add(volume.AzureDisk, "azureDisk");
        Add(volume.Storageos, "storageos");
        Add(volume.PhotonPersistentDisk, "photonPersistentDisk");
        Add(volume.PortworxVolume, "portworxVolume");
        Add(volume.ScaleIO, "scaleIO");
        Add(volume.Projected, "projected");
        Add(volume.Csi, "csi");
        Add(volume.Ephemeral, "ephemeral");
        Add(volume.Image, "image");
        return more ?? (first is null ? [] : [first]);

        void Add(object? source, string name)
        {
            if (source is null)
            {
                return;
            }

            if (first is null)
            {
                first = name;
            }
            else
            {
                (more ??= [first]).Add(name);
            }
        }
    }
}
