namespace ActorCluster.ApiServer.Authorization.Bootstrap;

/// <summary>
/// The ClusterRoles that every cluster has, in the short form that <see cref="PolicyText"/> reads (kubernetes
/// plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go).
/// </summary>
internal static class ClusterRolePolicy
{
    /// <summary>The roles.</summary>
    public const string Text = """
        cluster-admin
          * ; * ; *
          * ; url ; *

        admin aggregates:admin
        edit aggregates:edit to:admin
        view aggregates:view to:edit

        system:aggregate-to-admin to:admin
          create ; authorization.k8s.io ; localsubjectaccessreviews
          all ; rbac.authorization.k8s.io ; rolebindings roles

        system:aggregate-to-edit to:edit
          read ; core ; pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy
          impersonate ; core ; serviceaccounts
          write ; core ; pods pods/attach pods/exec pods/portforward pods/proxy
          create ; core ; pods/eviction
          write ; core ; configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy
          create ; core ; serviceaccounts/token
          write ; apps ; daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale
          write ; autoscaling ; horizontalpodautoscalers
          write ; batch ; cronjobs jobs
          write ; extensions ; daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale
          write ; policy ; poddisruptionbudgets
          write ; networking.k8s.io ; ingresses networkpolicies
          all ; coordination.k8s.io ; leases

        system:aggregate-to-view to:view
          read ; core ; configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status
          read ; core ; bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status
          read ; core ; namespaces
          read ; discovery.k8s.io ; endpointslices
          read ; apps ; controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status
          read ; autoscaling ; horizontalpodautoscalers horizontalpodautoscalers/status
          read ; batch ; cronjobs cronjobs/status jobs jobs/status
          read ; extensions ; daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale
          read ; policy ; poddisruptionbudgets poddisruptionbudgets/status
          read ; networking.k8s.io ; ingresses ingresses/status networkpolicies

        system:auth-delegator
          create ; authentication.k8s.io ; tokenreviews
          create ; authorization.k8s.io ; subjectaccessreviews

        system:basic-user
          create ; authorization.k8s.io ; selfsubjectaccessreviews selfsubjectrulesreviews
          create ; authentication.k8s.io ; selfsubjectreviews

        system:discovery
          get ; url ; /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/

        system:public-info-viewer
          get ; url ; /healthz /livez /readyz /version /version/

        system:monitoring
          get ; url ; /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*

        system:service-account-issuer-discovery
          get ; url ; /.well-known/openid-configuration /openid/v1/jwks

        system:certificates.k8s.io:certificatesigningrequests:nodeclient
          create ; certificates.k8s.io ; certificatesigningrequests/nodeclient

        system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
          create ; certificates.k8s.io ; certificatesigningrequests/selfnodeclient

        system:certificates.k8s.io:kube-apiserver-client-approver
          approve ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client

        system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
          approve ; certificates.k8s.io ; signers ; kubernetes.io/kube-apiserver-client-kubelet

        system:certificates.k8s.io:kubelet-serving-approver
          approve ; certificates.k8s.io ; signers ; kubernetes.io/kubelet-serving

        system:certificates.k8s.io:legacy-unknown-approver
          approve ; certificates.k8s.io ; signers ; kubernetes.io/legacy-unknown

        system:heapster
          read ; core ; events namespaces nodes pods
          read ; extensions ; deployments

        system:kube-aggregator
          read ; core ; endpoints services

        system:kube-dns
          list watch ; core ; endpoints services

        system:kubelet-api-admin
          read ; core ; nodes
          proxy ; core ; nodes
          * ; core ; nodes/log nodes/metrics nodes/proxy nodes/stats

        system:kube-controller-manager
          create patch update ; core events.k8s.io ; events
          create ; coordination.k8s.io ; leases
          get update ; coordination.k8s.io ; leases ; kube-controller-manager
          create ; core ; secrets serviceaccounts
          delete ; core ; secrets
          get ; core ; configmaps namespaces secrets serviceaccounts
          update ; core ; secrets serviceaccounts
          create ; authentication.k8s.io ; tokenreviews
          create ; authorization.k8s.io ; subjectaccessreviews
          list watch ; * ; *
          create ; core ; serviceaccounts/token

        system:kube-scheduler
          create patch update ; core events.k8s.io ; events
          create ; coordination.k8s.io ; leases
          get update ; coordination.k8s.io ; leases ; kube-scheduler
          read ; core ; nodes
          delete get list watch ; core ; pods
          create ; core ; bindings pods/binding
          patch update ; core ; pods/status
          read ; core ; replicationcontrollers services
          read ; apps extensions ; replicasets
          read ; apps ; statefulsets
          read ; policy ; poddisruptionbudgets
          read ; core ; persistentvolumeclaims persistentvolumes
          create ; authentication.k8s.io ; tokenreviews
          create ; authorization.k8s.io ; subjectaccessreviews
          read ; storage.k8s.io ; csinodes
          read ; core ; namespaces
          read ; storage.k8s.io ; csidrivers
          read ; storage.k8s.io ; csistoragecapacities

        system:volume-scheduler
          get list patch update watch ; core ; persistentvolumes
          read ; storage.k8s.io ; storageclasses
          get list patch update watch ; core ; persistentvolumeclaims

        system:persistent-volume-provisioner
          create delete get list watch ; core ; persistentvolumes
          get list update watch ; core ; persistentvolumeclaims
          read ; storage.k8s.io ; storageclasses
          watch ; core ; events
          create patch update ; core events.k8s.io ; events

        system:node
          create ; authentication.k8s.io ; tokenreviews
          create ; authorization.k8s.io ; localsubjectaccessreviews subjectaccessreviews
          read ; core ; services
          create get list watch ; core ; nodes
          patch update ; core ; nodes/status
          patch update ; core ; nodes
          create patch update ; core ; events
          read ; core ; pods
          create delete ; core ; pods
          patch update ; core ; pods/status
          create ; core ; pods/eviction
          read ; core ; configmaps secrets
          get ; core ; persistentvolumeclaims persistentvolumes
          get ; core ; endpoints
          create get list watch ; certificates.k8s.io ; certificatesigningrequests
          create delete get patch update ; coordination.k8s.io ; leases
          get ; storage.k8s.io ; volumeattachments
          create ; core ; serviceaccounts/token
          get patch update ; core ; persistentvolumeclaims/status
          read ; storage.k8s.io ; csidrivers
          create delete get patch update ; storage.k8s.io ; csinodes
          read ; node.k8s.io ; runtimeclasses

        system:node-bootstrapper
          create get list watch ; certificates.k8s.io ; certificatesigningrequests

        system:node-problem-detector
          get ; core ; nodes
          patch ; core ; nodes/status
          create patch update ; core events.k8s.io ; events

        system:node-proxier
          list watch ; core ; endpoints services
          read ; core ; nodes
          create patch update ; core events.k8s.io ; events
          list watch ; discovery.k8s.io ; endpointslices
        """;
}
