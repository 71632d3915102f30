using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// The defaults of volumes of storage systems, in a pod and in a PersistentVolume alike (the <c>+default</c> markers of k8s.io/api
/// core/v1/types.go).
/// </summary>
internal static class StorageSystemDefaults
{
    private const string Pool = "rbd";
    private const string User = "admin";
    private const string Keyring = "/etc/ceph/keyring";
    private const string Interface = "default";
    private const string StorageMode = "ThinProvisioned";
    private const string ScaleFileSystem = "xfs";

    public static RBDVolumeSource Of(RBDVolumeSource source) => source with
    {
        Pool = PodDefaults.Text(source.Pool, Pool),
        User = PodDefaults.Text(source.User, User),
        Keyring = PodDefaults.Text(source.Keyring, Keyring),
    };

    public static RBDPersistentVolumeSource Of(RBDPersistentVolumeSource source) => source with
    {
        Pool = PodDefaults.Text(source.Pool, Pool),
        User = PodDefaults.Text(source.User, User),
        Keyring = PodDefaults.Text(source.Keyring, Keyring),
    };

    public static ISCSIVolumeSource Of(ISCSIVolumeSource source) => source with { IscsiInterface = PodDefaults.Text(source.IscsiInterface, Interface) };

    public static ISCSIPersistentVolumeSource Of(ISCSIPersistentVolumeSource source) =>
        source with { IscsiInterface = PodDefaults.Text(source.IscsiInterface, Interface) };

    public static ScaleIOVolumeSource Of(ScaleIOVolumeSource source) => source with
    {
        StorageMode = PodDefaults.Text(source.StorageMode, StorageMode),
        FsType = PodDefaults.Text(source.FsType, ScaleFileSystem),
    };

    public static ScaleIOPersistentVolumeSource Of(ScaleIOPersistentVolumeSource source) => source with
    {
        StorageMode = PodDefaults.Text(source.StorageMode, StorageMode),
        FsType = PodDefaults.Text(source.FsType, ScaleFileSystem),
    };

    public static AzureDiskVolumeSource Of(AzureDiskVolumeSource source) => source with
    {
        CachingMode = source.CachingMode ?? "ReadWrite",
        FsType = source.FsType ?? "ext4",
        ReadOnly = source.ReadOnly ?? false,
        Kind = source.Kind ?? "Shared",
    };
}
