using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Networking;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Storage;
using static ActorCluster.Api.Tests.Model.ModelReflection;

namespace ActorCluster.Api.Tests.Model;

/// <summary>
/// Names and numbers of the messages that matter most, as Kubernetes 1.32 declares them in the <c>protobuf</c> tags of its types
/// (k8s.io/api core/v1, apps/v1, coordination/v1, discovery/v1 and k8s.io/apimachinery meta/v1 types.go) or generated.proto (certificates,
/// apiregistration, authentication, authorization, policy). A number with a dot is a field of an embedded message: <c>2.1</c> is field 1
/// of the message in field 2.
/// </summary>
public sealed class FieldNumberSpec
{
    public static TheoryData<Type, string> Tables => new()
    {
        {
            typeof(ObjectMeta),
            """
            name 1 generateName 2 namespace 3 selfLink 4 uid 5 resourceVersion 6 generation 7 creationTimestamp 8 deletionTimestamp 9
            deletionGracePeriodSeconds 10 labels 11 annotations 12 ownerReferences 13 finalizers 14 managedFields 17
            """
        },
        { typeof(OwnerReference), "apiVersion 5 kind 1 name 3 uid 4 controller 6 blockOwnerDeletion 7" },
        { typeof(ManagedFieldsEntry), "manager 1 operation 2 apiVersion 3 time 4 fieldsType 6 fieldsV1 7 subresource 8" },
        { typeof(ListMeta), "selfLink 1 resourceVersion 2 continue 3 remainingItemCount 4" },
        { typeof(Condition), "type 1 status 2 observedGeneration 3 lastTransitionTime 4 reason 5 message 6" },
        { typeof(Status), "metadata 1 status 2 message 3 reason 4 details 5 code 6" },
        {
            typeof(DeleteOptions),
            """
            gracePeriodSeconds 1 preconditions 2 orphanDependents 3 propagationPolicy 4 dryRun 5
            ignoreStoreReadErrorWithClusterBreakingPotential 6
            """
        },
        { typeof(FlowSchemaSpec), "priorityLevelConfiguration 1 matchingPrecedence 2 distinguisherMethod 3 rules 4" },
        { typeof(FlowSchemaCondition), "type 1 status 2 lastTransitionTime 3 reason 4 message 5" },
        { typeof(PolicyRulesWithSubjects), "subjects 1 resourceRules 2 nonResourceRules 3" },
        { typeof(Subject), "kind 1 user 2 group 3 serviceAccount 4" },
        { typeof(ServiceAccountSubject), "namespace 1 name 2" },
        { typeof(ResourcePolicyRule), "verbs 1 apiGroups 2 resources 3 clusterScope 4 namespaces 5" },
        { typeof(NonResourcePolicyRule), "verbs 1 nonResourceURLs 6" },
        { typeof(PriorityLevelConfigurationSpec), "type 1 limited 2 exempt 3" },
        { typeof(LimitedPriorityLevelConfiguration), "nominalConcurrencyShares 1 limitResponse 2 lendablePercent 3 borrowingLimitPercent 4" },
        { typeof(ExemptPriorityLevelConfiguration), "nominalConcurrencyShares 1 lendablePercent 2" },
        { typeof(LimitResponse), "type 1 queuing 2" },
        { typeof(QueuingConfiguration), "queues 1 handSize 2 queueLengthLimit 3" },
        {
            typeof(JobSpec),
            """
            parallelism 1 completions 2 activeDeadlineSeconds 3 selector 4 manualSelector 5 template 6 backoffLimit 7
            ttlSecondsAfterFinished 8 completionMode 9 suspend 10 podFailurePolicy 11 backoffLimitPerIndex 12 maxFailedIndexes 13
            podReplacementPolicy 14 managedBy 15 successPolicy 16
            """
        },
        {
            typeof(JobStatus),
            """
            conditions 1 startTime 2 completionTime 3 active 4 succeeded 5 failed 6 completedIndexes 7 uncountedTerminatedPods 8 ready 9
            failedIndexes 10 terminating 11
            """
        },
        {
            typeof(CronJobSpec),
            """
            schedule 1 startingDeadlineSeconds 2 concurrencyPolicy 3 suspend 4 jobTemplate 5 successfulJobsHistoryLimit 6
            failedJobsHistoryLimit 7 timeZone 8
            """
        },
        { typeof(CronJobStatus), "active 1 lastScheduleTime 4 lastSuccessfulTime 5" },
        { typeof(HPAScalingRules), "selectPolicy 1 policies 2 stabilizationWindowSeconds 3" },
        { typeof(MetricSpec), "type 1 object 2 pods 3 resource 4 external 5 containerResource 7" },
        { typeof(ObjectMetricSource), "describedObject 1 target 2 metric 3" },
        { typeof(ObjectMetricStatus), "metric 1 current 2 describedObject 3" },
        { typeof(IngressSpec), "defaultBackend 1 tls 2 rules 3 ingressClassName 4" },
        { typeof(IngressBackend), "resource 3 service 4" },
        { typeof(IngressRule), "host 1 http 2.1" },
        { typeof(HTTPIngressPath), "path 1 backend 2 pathType 3" },
        { typeof(NetworkPolicySpec), "podSelector 1 ingress 2 egress 3 policyTypes 4" },
        {
            typeof(PersistentVolumeSpec),
            """
            capacity 1 gcePersistentDisk 2.1 awsElasticBlockStore 2.2 hostPath 2.3 glusterfs 2.4 nfs 2.5 rbd 2.6 iscsi 2.7 cinder 2.8
            cephfs 2.9 fc 2.10 flocker 2.11 flexVolume 2.12 azureFile 2.13 vsphereVolume 2.14 quobyte 2.15 azureDisk 2.16
            photonPersistentDisk 2.17 portworxVolume 2.18 scaleIO 2.19 local 2.20 storageos 2.21 csi 2.22 accessModes 3 claimRef 4
            persistentVolumeReclaimPolicy 5 storageClassName 6 mountOptions 7 volumeMode 8 nodeAffinity 9 volumeAttributesClassName 10
            """
        },
        { typeof(ISCSIPersistentVolumeSource), "targetPortal 1 iqn 2 lun 3 iscsiInterface 4 fsType 5 readOnly 6 portals 7 chapAuthDiscovery 8 secretRef 10 chapAuthSession 11 initiatorName 12" },
        { typeof(ReplicationControllerSpec), "replicas 1 selector 2 template 3 minReadySeconds 4" },
        {
            typeof(StorageClass),
            "metadata 1 provisioner 2 parameters 3 reclaimPolicy 4 mountOptions 5 allowVolumeExpansion 6 volumeBindingMode 7 allowedTopologies 8"
        },
        {
            typeof(CSIDriverSpec),
            """
            attachRequired 1 podInfoOnMount 2 volumeLifecycleModes 3 storageCapacity 4 fsGroupPolicy 5 tokenRequests 6 requiresRepublish 7
            seLinuxMount 8
            """
        },
        { typeof(Pod), "metadata 1 spec 2 status 3" },
        {
            typeof(PodSpec),
            """
            volumes 1 containers 2 restartPolicy 3 terminationGracePeriodSeconds 4 activeDeadlineSeconds 5 dnsPolicy 6 nodeSelector 7
            serviceAccountName 8 serviceAccount 9 nodeName 10 hostNetwork 11 hostPID 12 hostIPC 13 securityContext 14 imagePullSecrets 15
            hostname 16 subdomain 17 affinity 18 schedulerName 19 initContainers 20 automountServiceAccountToken 21 tolerations 22
            hostAliases 23 priorityClassName 24 priority 25 dnsConfig 26 shareProcessNamespace 27 readinessGates 28 runtimeClassName 29
            enableServiceLinks 30 preemptionPolicy 31 overhead 32 topologySpreadConstraints 33 ephemeralContainers 34
            setHostnameAsFQDN 35 os 36 hostUsers 37 schedulingGates 38 resourceClaims 39 resources 40
            """
        },
        {
            typeof(Container),
            """
            name 1 image 2 command 3 args 4 workingDir 5 ports 6 env 7 resources 8 volumeMounts 9 livenessProbe 10 readinessProbe 11
            lifecycle 12 terminationMessagePath 13 imagePullPolicy 14 securityContext 15 stdin 16 stdinOnce 17 tty 18 envFrom 19
            terminationMessagePolicy 20 volumeDevices 21 startupProbe 22 resizePolicy 23 restartPolicy 24
            """
        },
        {
            typeof(EphemeralContainer),
            """
            name 1.1 image 1.2 command 1.3 args 1.4 workingDir 1.5 ports 1.6 env 1.7 resources 1.8 volumeMounts 1.9 livenessProbe 1.10
            readinessProbe 1.11 lifecycle 1.12 terminationMessagePath 1.13 imagePullPolicy 1.14 securityContext 1.15 stdin 1.16
            stdinOnce 1.17 tty 1.18 envFrom 1.19 terminationMessagePolicy 1.20 volumeDevices 1.21 startupProbe 1.22 resizePolicy 1.23
            restartPolicy 1.24 targetContainerName 2
            """
        },
        { typeof(ContainerPort), "name 1 hostPort 2 containerPort 3 protocol 4 hostIP 5" },
        { typeof(SecretKeySelector), "name 1.1 key 2 optional 3" },
        {
            typeof(Probe),
            """
            exec 1.1 httpGet 1.2 tcpSocket 1.3 grpc 1.4 initialDelaySeconds 2 timeoutSeconds 3 periodSeconds 4 successThreshold 5
            failureThreshold 6 terminationGracePeriodSeconds 7
            """
        },
        {
            typeof(Volume),
            """
            name 1 hostPath 2.1 emptyDir 2.2 gcePersistentDisk 2.3 awsElasticBlockStore 2.4 gitRepo 2.5 secret 2.6 nfs 2.7 iscsi 2.8
            glusterfs 2.9 persistentVolumeClaim 2.10 rbd 2.11 flexVolume 2.12 cinder 2.13 cephfs 2.14 flocker 2.15 downwardAPI 2.16 fc 2.17
            azureFile 2.18 configMap 2.19 vsphereVolume 2.20 quobyte 2.21 azureDisk 2.22 photonPersistentDisk 2.23 portworxVolume 2.24
            scaleIO 2.25 projected 2.26 storageos 2.27 csi 2.28 ephemeral 2.29 image 2.30
            """
        },
        { typeof(VolumeMount), "name 1 readOnly 2 mountPath 3 subPath 4 mountPropagation 5 subPathExpr 6 recursiveReadOnly 7" },
        { typeof(SecretProjection), "name 1.1 items 2 optional 4" },
        { typeof(Toleration), "key 1 operator 2 value 3 effect 4 tolerationSeconds 5" },
        {
            typeof(PodStatus),
            """
            phase 1 conditions 2 message 3 reason 4 hostIP 5 podIP 6 startTime 7 containerStatuses 8 qosClass 9 initContainerStatuses 10
            nominatedNodeName 11 podIPs 12 ephemeralContainerStatuses 13 resize 14 resourceClaimStatuses 15 hostIPs 16
            """
        },
        {
            typeof(ContainerStatus),
            """
            name 1 state 2 lastState 3 ready 4 restartCount 5 image 6 imageID 7 containerID 8 started 9 allocatedResources 10 resources 11
            volumeMounts 12 user 13 allocatedResourcesStatus 14
            """
        },
        { typeof(ContainerStateTerminated), "exitCode 1 signal 2 reason 3 message 4 startedAt 5 finishedAt 6 containerID 7" },
        { typeof(NodeSpec), "podCIDR 1 externalID 2 providerID 3 unschedulable 4 taints 5 configSource 6 podCIDRs 7" },
        {
            typeof(NodeStatus),
            """
            capacity 1 allocatable 2 phase 3 conditions 4 addresses 5 daemonEndpoints 6 nodeInfo 7 images 8 volumesInUse 9
            volumesAttached 10 config 11 runtimeHandlers 12 features 13
            """
        },
        {
            typeof(NodeSystemInfo),
            """
            machineID 1 systemUUID 2 bootID 3 kernelVersion 4 osImage 5 containerRuntimeVersion 6 kubeletVersion 7 kubeProxyVersion 8
            operatingSystem 9 architecture 10
            """
        },
        { typeof(DaemonEndpoint), "Port 1" },
        { typeof(NamespaceCondition), "type 1 status 2 lastTransitionTime 4 reason 5 message 6" },
        {
            typeof(Event),
            """
            metadata 1 involvedObject 2 reason 3 message 4 source 5 firstTimestamp 6 lastTimestamp 7 count 8 type 9 eventTime 10 series 11
            action 12 related 13 reportingComponent 14 reportingInstance 15
            """
        },
        { typeof(ObjectReference), "kind 1 namespace 2 name 3 uid 4 apiVersion 5 resourceVersion 6 fieldPath 7" },
        {
            typeof(ServiceSpec),
            """
            ports 1 selector 2 clusterIP 3 type 4 externalIPs 5 sessionAffinity 7 loadBalancerIP 8 loadBalancerSourceRanges 9 externalName 10
            externalTrafficPolicy 11 healthCheckNodePort 12 publishNotReadyAddresses 13 sessionAffinityConfig 14 ipFamilyPolicy 17
            clusterIPs 18 ipFamilies 19 allocateLoadBalancerNodePorts 20 loadBalancerClass 21 internalTrafficPolicy 22 trafficDistribution 23
            """
        },
        { typeof(ServicePort), "name 1 protocol 2 port 3 targetPort 4 nodePort 5 appProtocol 6" },
        { typeof(ConfigMap), "metadata 1 data 2 binaryData 3 immutable 4" },
        { typeof(Secret), "metadata 1 data 2 type 3 stringData 4 immutable 5" },
        {
            typeof(DeploymentSpec),
            """
            replicas 1 selector 2 template 3 strategy 4 minReadySeconds 5 revisionHistoryLimit 6 paused 7 progressDeadlineSeconds 9
            """
        },
        {
            typeof(DeploymentStatus),
            """
            observedGeneration 1 replicas 2 updatedReplicas 3 availableReplicas 4 unavailableReplicas 5 conditions 6 readyReplicas 7
            collisionCount 8
            """
        },
        { typeof(ReplicaSetSpec), "replicas 1 selector 2 template 3 minReadySeconds 4" },
        {
            typeof(ReplicaSetStatus),
            "replicas 1 fullyLabeledReplicas 2 observedGeneration 3 readyReplicas 4 availableReplicas 5 conditions 6"
        },
        {
            typeof(LeaseSpec),
            "holderIdentity 1 leaseDurationSeconds 2 acquireTime 3 renewTime 4 leaseTransitions 5 strategy 6 preferredHolder 7"
        },
        {
            typeof(CertificateSigningRequestSpec),
            "request 1 username 2 uid 3 groups 4 usages 5 extra 6 signerName 7 expirationSeconds 8"
        },
        { typeof(CertificateSigningRequestStatus), "conditions 1 certificate 2" },
        { typeof(CertificateSigningRequestCondition), "type 1 reason 2 message 3 lastUpdateTime 4 lastTransitionTime 5 status 6" },
        {
            typeof(APIServiceSpec),
            "service 1 group 2 version 3 insecureSkipTLSVerify 4 caBundle 5 groupPriorityMinimum 7 versionPriority 8"
        },
        { typeof(APIServiceCondition), "type 1 status 2 lastTransitionTime 3 reason 4 message 5" },
        { typeof(TokenRequestSpec), "audiences 1 boundObjectRef 3 expirationSeconds 4" },
        { typeof(BoundObjectReference), "kind 1 apiVersion 2 name 3 uid 4" },
        { typeof(TokenReviewStatus), "authenticated 1 user 2 error 3 audiences 4" },
        { typeof(UserInfo), "username 1 uid 2 groups 3 extra 4" },
        { typeof(SubjectAccessReviewSpec), "resourceAttributes 1 nonResourceAttributes 2 user 3 groups 4 extra 5 uid 6" },
        {
            typeof(ResourceAttributes),
            "namespace 1 verb 2 group 3 version 4 resource 5 subresource 6 name 7 fieldSelector 8 labelSelector 9"
        },
        { typeof(SubjectAccessReviewStatus), "allowed 1 reason 2 evaluationError 3 denied 4" },
        { typeof(PodDisruptionBudgetSpec), "minAvailable 1 selector 2 maxUnavailable 3 unhealthyPodEvictionPolicy 4" },
        {
            typeof(PodDisruptionBudgetStatus),
            """
            observedGeneration 1 disruptedPods 2 disruptionsAllowed 3 currentHealthy 4 desiredHealthy 5 expectedPods 6 conditions 7
            """
        },
        { typeof(EndpointSlice), "metadata 1 endpoints 2 ports 3 addressType 4" },
        { typeof(Endpoint), "addresses 1 conditions 2 hostname 3 targetRef 4 deprecatedTopology 5 nodeName 6 zone 7 hints 8" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Message_must_have_the_names_and_numbers_of_Kubernetes(Type message, string table)
    {
        var words = table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var expected = words.Chunk(2).Select(pair => $"{pair[0]} {pair[1]}").Order(StringComparer.Ordinal);
        var actual =
            from property in Properties(message)
            where HasField(property)
            let field = Field(property)
            select field.Within == 0 ? $"{JsonName(property)} {field.Number}" : $"{JsonName(property)} {field.Within}.{field.Number}";

        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
    }
}
