// What podman and nerdctl have besides the flags of docker, or in another way. See FlagRow for the notation.

#include "docker/client_tables.hpp"

namespace dockaudit {
namespace {

// clang-format off
constexpr FlagRow kPodmanRows[] = {
    {"",
     "authfile= cdi-spec-dir= cgroup-manager= cni-config-dir= conmon= connection,c= context= "
     "cpu-profile= db-backend= default-mounts-file= events-backend= hooks-dir= identity= imagestore= "
     "log-level= max-workers= memory-profile= module= namespace= network-backend= network-cmd-path= "
     "network-config-dir= noout out= pull-option= registries-conf= remote,r root= "
     "rootless-storage-path= runroot= runtime= runtime-flag= ssh= storage-driver= storage-opt= "
     "syslog tls-ca= tls-cert= tls-key= tmpdir= trace transient-store url= volumepath="},
    {"artifact add", "annotation= append,a file-type= replace type="},
    {"artifact extract", "digest= exclude-title title="},
    {"artifact inspect", "format="},
    {"artifact ls", "format= no-trunc noheading,n quiet,q"},
    {"artifact pull", "authfile= cert-dir= creds= decryption-key= quiet,q retry= retry-delay= tls-verify"},
    {"artifact push", "authfile= cert-dir= creds= digestfile= quiet,q retry= retry-delay= tls-verify"},
    {"artifact rm", "all,a ignore,i"},
    {"attach", "latest,l"},
    {"auto-update", "authfile= dry-run format= rollback"},
    {"build",
     "all-platforms arch= authfile= cache-ttl= cap-add= cap-drop= cert-dir= cgroupns= cleanup "
     "compat-volumes cpp-flag= created-annotation creds= cw= decryption-key= device= "
     "disable-compression,D dns= dns-option= dns-search= env= farm= format= from= group-add= "
     "hooks-dir= http-proxy identity-label ignorefile= inherit-annotations inherit-labels ipc= jobs= "
     "layer-label= layers link-layers local,l logfile= logsplit manifest= no-hostname no-hosts "
     "omit-history os= os-feature= os-version= pid= platforms= pull? retry= retry-delay= "
     "rewrite-timestamp runtime-flag= sbom-image-output= sbom-merge-strategy= sbom-output= "
     "sbom-preset= sbom-scanner-command= sbom-scanner-image= sign-by= skip-unused-stages "
     "source-date-epoch= squash-all stdin timestamp= tls-verify unsetannotation= unsetenv= userns= "
     "userns-gid-map= userns-gid-map-group= userns-uid-map= userns-uid-map-user= uts= variant= "
     "volume,v="},
    {"commit", "format,f= iidfile= include-volumes quiet,q squash,s"},
    {"container checkpoint",
     "all,a compress,c= create-image= export,e= file-locks ignore-rootfs ignore-volumes keep,k "
     "latest,l leave-running,R pre-checkpoint,P print-stats tcp-established with-previous"},
    {"container cleanup", "all,a exec= latest,l rm rmi"},
    {"container clone",
     "blkio-weight= blkio-weight-device= cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= "
     "cpu-shares,c= cpus= cpuset-cpus= cpuset-mems= destroy device-read-bps= device-write-bps= "
     "force,f memory,m= memory-reservation= memory-swap= memory-swappiness= name= pod= run"},
    {"container exists", "external"},
    {"container inspect", "latest,l"},
    {"container restore",
     "all,a file-locks ignore-rootfs ignore-static-ip ignore-static-mac ignore-volumes import,i= "
     "import-previous= keep,k latest,l name,n= pod= print-stats publish,p= tcp-established"},
    {"container runlabel", "authfile= cert-dir= creds= display name,n= quiet,q replace tls-verify"},
    {"cp", "extract overwrite pause"},
    {"create",
     "arch= artifact-name= authfile= cert-dir= cgroup-conf= cgroups= chrootdirs= config= "
     "conmon-pidfile= creds= decryption-key= env-host env-merge= gidmap= group-entry= "
     "health-log-destination= health-max-log-count= health-max-log-size= health-on-failure= "
     "health-startup-cmd= health-startup-interval= health-startup-retries= health-startup-success= "
     "health-startup-timeout= healthcheck-command= healthcheck-interval= healthcheck-retries= "
     "healthcheck-start-period= healthcheck-timeout= hosts-file= hostuser= http-proxy image-volume= "
     "init-ctr= init-path= intel-rdt-closid= no-hostname no-hosts os= override-arch= override-os= "
     "override-variant= passwd-entry= personality= pidfile= pod= pod-id-file= preserve-fd= "
     "rdt-class= read-only-tmpfs replace requires= retry= retry-delay= rmi rootfs sdnotify= "
     "seccomp-policy= secret= shm-size-systemd= subgidname= subuidname= systemd= timeout= tls-verify "
     "trace tz= uidmap= umask= unsetenv= unsetenv-all variant= wait="},
    {"diff", "format= latest,l"},
    {"events", "no-trunc"},
    {"exec", "cidfile= latest,l no-session preserve-fd= preserve-fds= wait="},
    {"farm ls", "format="},
    {"farm rm", "all,a"},
    {"farm update", "add,a= default,d remove,r="},
    {"generate spec", "compact,c filename,f= name,n"},
    {"generate systemd",
     "after= container-prefix= env,e= files,f format= name,n new no-header pod-prefix= requires= "
     "restart-policy= restart-sec= separator= start-timeout= stop-timeout= template wants="},
    {"healthcheck run", "ignore-result"},
    {"image diff", "format="},
    {"image exists", ""},
    {"image mount", "all,a format="},
    {"image prune", "external"},
    {"image scp", "quiet,q"},
    {"image sign", "all,a authfile= cert-dir= directory,d= sign-by="},
    {"image tree", "whatrequires"},
    {"image trust set", "pubkeysfile,f= type,t="},
    {"image trust show", "json,j noheading,n raw"},
    {"image unmount", "all,a force,f"},
    {"images", "history noheading,n sort="},
    {"import", "arch= os= quiet,q variant="},
    {"init", "all,a latest,l"},
    {"inspect", "latest,l type,t="},
    {"kill", "all,a cidfile= latest,l"},
    {"kube apply", "ca-cert-file= file,f= kubeconfig,k= namespace= service,s"},
    {"kube down", ""},
    {"kube generate", "filename,f= service,s"},
    {"kube play",
     "annotation= authfile= build cert-dir= configmap= context-dir= creds= down,d force init-ctr= "
     "ip= log-driver= log-opt= mac-address= network= no-hostname no-hosts no-pod-prefix no-trunc "
     "publish= publish-all quiet,q replace seccomp-profile-root= service-container start tls-verify "
     "username= userns= wait,w"},
    {"login", "authfile= cert-dir= creds= get-login retry= retry-delay= tls-verify verbose,v"},
    {"logout", "all,a authfile= cert-dir= creds= retry= retry-delay= tls-verify"},
    {"logs", "color latest,l names,n no-trunc tail="},
    {"machine cp", "quiet,q"},
    {"machine info", "format,f="},
    {"machine init",
     "cpus= disk-size= ignition-path= image-path= memory,m= now rootful timezone= username= "
     "volume,v= volume-driver="},
    {"machine inspect", "format="},
    {"machine ls", "format= noheading quiet,q"},
    {"machine os apply", "image= restart"},
    {"machine reset", "force,f"},
    {"machine rm", "force,f save-ignition save-image save-keys"},
    {"machine set", "cpus= disk-size= memory,m= rootful"},
    {"machine ssh", "username="},
    {"machine start", ""},
    {"machine stop", ""},
    {"manifest add",
     "all annotation= arch= authfile= cert-dir= creds= features= os= os-version= tls-verify variant="},
    {"manifest annotate", "annotation= features="},
    {"manifest create", "all tls-verify"},
    {"manifest exists", ""},
    {"manifest push",
     "all authfile= cert-dir= compression-format= creds= digestfile= format,f= quiet,q "
     "remove-signatures rm sign-by= sign-by-sigstore-private-key= sign-passphrase-file= tls-verify"},
    {"manifest remove", ""},
    {"mount", "all,a format= latest,l no-trunc"},
    {"network connect", "mac-address="},
    {"network create", "disable-dns"},
    {"network exists", ""},
    {"network ls", "noheading"},
    {"network reload", "all,a latest,l"},
    {"network rm", "time,t="},
    {"network update", "dns-add= dns-drop="},
    {"pause", "all,a cidfile= filter,f= latest,l"},
    {"pod clone",
     "blkio-weight= blkio-weight-device= cgroup-parent= cpu-shares,c= cpus= cpuset-cpus= "
     "cpuset-mems= destroy device= device-read-bps= device-write-bps= gidmap= hostname,h= "
     "infra-command= infra-conmon-pidfile= infra-name= label,l= label-file= memory,m= memory-swap= "
     "name,n= pid= security-opt= shm-size= start subgidname= subuidname= sysctl= uidmap= userns= "
     "uts= volume,v= volumes-from="},
    {"pod create",
     "add-host= blkio-weight= blkio-weight-device= cgroup-parent= cpu-shares,c= cpus= cpuset-cpus= "
     "cpuset-mems= device= device-read-bps= device-write-bps= dns= dns-option= dns-search= "
     "exit-policy= gidmap= hostname,h= infra infra-command= infra-conmon-pidfile= infra-image= "
     "infra-name= ip= ip6= label,l= label-file= mac-address= memory,m= memory-swap= name,n= network= "
     "network-alias= no-hosts pid= pod-id-file= publish,p= replace security-opt= share= share-parent "
     "shm-size= subgidname= subuidname= sysctl= uidmap= userns= uts= volume,v= volumes-from="},
    {"pod exists", ""},
    {"pod inspect", "format,f= latest,l"},
    {"pod kill", "all,a latest,l signal,s="},
    {"pod logs", "color container,c= follow,f latest,l names,n since= tail= timestamps,t until="},
    {"pod pause", "all,a latest,l"},
    {"pod prune", "force,f"},
    {"pod ps",
     "ctr-ids ctr-names ctr-status filter,f= format= latest,l no-trunc noheading ns quiet,q sort="},
    {"pod restart", "all,a latest,l"},
    {"pod rm", "all,a force,f ignore,i latest,l pod-id-file= time,t="},
    {"pod start", "all,a latest,l pod-id-file="},
    {"pod stats", "all,a format= latest,l no-reset no-stream"},
    {"pod stop", "all,a ignore,i latest,l pod-id-file= time,t="},
    {"pod top", "latest,l"},
    {"pod unpause", "all,a latest,l"},
    {"port", "all,a latest,l"},
    {"ps", "external noheading ns pod,p sort= sync watch,w="},
    {"pull",
     "arch= authfile= cert-dir= creds= decryption-key= os= policy= retry= retry-delay= tls-verify "
     "variant="},
    {"push",
     "authfile= cert-dir= compress compression-format= compression-level= creds= digestfile= "
     "encrypt-layer= encryption-key= force-compression format,f= remove-signatures retry= "
     "retry-delay= sign-by= sign-by-sigstore= sign-by-sigstore-private-key= sign-passphrase-file= "
     "storage tls-verify"},
    {"quadlet install", "application= force reload-systemd replace"},
    {"quadlet ls", "filter,f= format="},
    {"quadlet rm", "all,a force,f ignore,i reload-systemd"},
    {"restart", "all,a cidfile= filter,f= ignore,i latest,l running"},
    {"rm", "all,a cidfile= depend filter= ignore,i latest,l time,t= timeout,t="},
    {"rmi", "all,a ignore,i"},
    {"run",
     "arch= artifact-name= authfile= cert-dir= cgroup-conf= cgroups= chrootdirs= config= "
     "conmon-pidfile= creds= decryption-key= env-host env-merge= gidmap= group-entry= "
     "health-log-destination= health-max-log-count= health-max-log-size= health-on-failure= "
     "health-startup-cmd= health-startup-interval= health-startup-retries= health-startup-success= "
     "health-startup-timeout= healthcheck-command= healthcheck-interval= healthcheck-retries= "
     "healthcheck-start-period= healthcheck-timeout= hosts-file= hostuser= http-proxy image-volume= "
     "init-path= intel-rdt-closid= no-hostname no-hosts os= override-arch= override-os= "
     "override-variant= passwd passwd-entry= personality= pidfile= pod= pod-id-file= preserve-fd= "
     "preserve-fds= rdt-class= read-only-tmpfs replace requires= retry= retry-delay= rmi rootfs "
     "sdnotify= seccomp-policy= secret= shm-size-systemd= subgidname= subuidname= systemd= timeout= "
     "tls-verify trace tz= uidmap= umask= unsetenv= unsetenv-all variant= wait="},
    {"save", "compress format= multi-image-archive,m quiet,q uncompressed"},
    {"search", "authfile= compatible list-tags tls-verify"},
    {"secret create", "driver-opts= env"},
    {"secret ls", "noheading"},
    {"secret rm", "all,a"},
    {"start", "all filter,f= latest,l sig-proxy"},
    {"stats", "interval,i= latest,l no-reset"},
    {"stop", "all,a cidfile= filter,f= ignore,i latest,l"},
    {"system check", "force,f max= quick,q repair,r"},
    {"system connection add", "default,d identity= port,p= socket-path="},
    {"system connection default", ""},
    {"system connection ls", "format,f= quiet,q"},
    {"system connection rename", ""},
    {"system connection rm", "all,a"},
    {"system migrate", "new-runtime="},
    {"system renumber", ""},
    {"system reset", "force,f"},
    {"system service", "cors= time,t="},
    {"top", "latest,l"},
    {"unmount", "all,a force,f latest,l"},
    {"unpause", "all,a cidfile= filter,f= latest,l"},
    {"unshare", "rootless-netns"},
    {"untag", ""},
    {"update",
     "blkio-weight-device= device-read-bps= device-read-iops= device-write-bps= device-write-iops= "
     "memory-swappiness="},
    {"volume create", "driver= label,l="},
    {"volume exists", ""},
    {"volume export", "output,o="},
    {"volume import", ""},
    {"volume inspect", "all,a"},
    {"volume ls", "noheading"},
    {"volume mount", ""},
    {"volume reload", ""},
    {"volume rm", "all,a time,t="},
    {"volume unmount", ""},
    {"wait", "condition= interval,i= latest,l"},
};

constexpr FlagRow kNerdctlRows[] = {
    {"",
     "address,a= bridge-ip= cdi-spec-dirs= cgroup-manager= cni-netconfpath= cni-path= data-root= "
     "debug debug-full experimental global-dns= global-dns-opts= global-dns-search= host-gateway-ip= "
     "hosts-dir= insecure-registry kube-hide-dupe namespace,n= snapshotter= storage-driver= "
     "userns-remap="},
    {"apparmor ls", "format= quiet,q"},
    {"build", "buildkit-host= ipfs ipfs-address="},
    {"builder debug", "build-arg= file,f= image= secret= ssh= target="},
    {"builder prune", "buildkit-host="},
    {"commit", "compression= estargz estargz-compression-level= format= zstdchunked"},
    {"compose", "ipfs-address="},
    {"compose build", "ipfs"},
    {"compose ps", "filter,f="},
    {"compose up", "ipfs"},
    {"create",
     "bypass4netns= bypass4netns-ignore-bind cgroup-conf= cosign-certificate-identity= "
     "cosign-certificate-identity-regexp= cosign-certificate-oidc-issuer= "
     "cosign-certificate-oidc-issuer-regexp= cosign-key= env-host init-binary= insecure-registry "
     "ipfs-address= pidfile= rdt-class= rootfs systemd= umask= userns-remap= verify="},
    {"image convert",
     "all-platforms estargz estargz-chunk-size= estargz-compression-level= estargz-record-in= "
     "format= nydus oci overlaybd platform= soci uncompress zstd zstd-compression-level= zstdchunked"},
    {"image decrypt", "all-platforms dec-recipient= gpg-homedir= gpg-version= key= platform="},
    {"image encrypt", "all-platforms dec-recipient= gpg-homedir= gpg-version= key= platform= recipient="},
    {"image inspect", "mode="},
    {"images", "names"},
    {"inspect", "mode="},
    {"ipfs registry serve", "ipfs-address= listen-registry= read-retry-num= read-timeout="},
    {"load", "all-platforms"},
    {"namespace create", "label,l="},
    {"namespace inspect", "format,f="},
    {"namespace ls", "format= quiet,q"},
    {"namespace rm", "cgroup,c"},
    {"namespace update", "label,l="},
    {"pull",
     "all-platforms cosign-certificate-identity= cosign-certificate-identity-regexp= "
     "cosign-certificate-oidc-issuer= cosign-certificate-oidc-issuer-regexp= cosign-key= "
     "ipfs-address= soci-index-digest= unpack= verify="},
    {"push",
     "all-platforms allow-nondistributable-artifacts cosign-key= estargz ipfs-address= "
     "ipfs-ensure-image notation-key-name= sign= soci-min-layer-size= soci-span-size="},
    {"run",
     "bypass4netns= bypass4netns-ignore-bind cgroup-conf= cosign-certificate-identity= "
     "cosign-certificate-identity-regexp= cosign-certificate-oidc-issuer= "
     "cosign-certificate-oidc-issuer-regexp= cosign-key= env-host init-binary= insecure-registry "
     "ipfs-address= pidfile= rdt-class= rootfs systemd= umask= userns-remap= verify="},
    {"save", "all-platforms"},
};

// clang-format on

}  // namespace

std::span<const FlagRow> podman_flag_rows() noexcept {
    return kPodmanRows;
}
std::span<const FlagRow> nerdctl_flag_rows() noexcept {
    return kNerdctlRows;
}

}  // namespace dockaudit
