// The flags of docker: of releases 20.10 to 28 as their help tells them, with those that it hides and those of
// older releases. See FlagRow for the notation.

#include "docker/client_tables.hpp"

namespace dockaudit {
namespace {

// clang-format off
constexpr FlagRow kDockerRows[] = {
    {"",
     "config= context,c= daemon,d debug,D host,H= log-level,l= tls tlscacert= tlscert= tlskey= "
     "tlsverify version,v"},
    {"attach", "detach-keys= no-stdin sig-proxy"},
    {"build",
     "add-host= allow= annotation= attest= build-arg= build-context= builder= cache-from= cache-to= "
     "call= cgroup-parent= check compress cpu-period= cpu-quota= cpu-shares,c= cpuset-cpus= "
     "cpuset-mems= debug,D detach disable-content-trust file,f= force-rm iidfile= invoke= isolation= "
     "label= load memory,m= memory-swap= metadata-file= network= no-cache no-cache-filter= output,o= "
     "platform= policy= print= progress= provenance= pull push quiet,q resource= rm root= sbom= "
     "secret= security-opt= server-config= session= shm-size= source-policy-file= squash ssh= stream "
     "tag,t= target= ulimit="},
    {"builder prune", "all,a builder= filter= force,f keep-storage= verbose"},
    {"buildx", "builder= debug,D"},
    {"buildx bake",
     "allow= builder= call= check debug,D file,f= list= list-targets list-variables load "
     "metadata-file= no-cache print progress= provenance= pull push sbom= set= var="},
    {"buildx create",
     "append bootstrap buildkitd-config= buildkitd-flags= config= driver= driver-opt= flags= leave "
     "name= node= platform= use"},
    {"buildx dial-stdio", "builder= platform= progress="},
    {"buildx du", "builder= filter= format= timeout= verbose"},
    {"buildx history", "builder="},
    {"buildx history export", "all builder= finalize output,o="},
    {"buildx history import", "builder= file,f="},
    {"buildx history inspect", "builder= format="},
    {"buildx history logs", "builder= progress="},
    {"buildx history ls", "builder= filter= format= local no-trunc"},
    {"buildx history open", "builder="},
    {"buildx history rm", "all builder="},
    {"buildx history trace", "addr= builder= compare="},
    {"buildx imagetools", "builder="},
    {"buildx imagetools create",
     "annotation,n= append builder= dry-run file,f= metadata-file= platform,p= prefer-index "
     "progress= tag,t="},
    {"buildx imagetools inspect", "builder= format= raw"},
    {"buildx inspect", "bootstrap builder="},
    {"buildx ls", "format= no-trunc"},
    {"buildx prune",
     "all,a builder= filter= force,f keep-storage= max-used-space= min-free-space= reserved-space= "
     "timeout= verbose"},
    {"buildx rm", "all-inactive builder= force,f keep-daemon keep-state timeout="},
    {"buildx stop", "builder="},
    {"buildx use", "builder= default global"},
    {"checkpoint create", "checkpoint-dir= leave-running"},
    {"checkpoint ls", "checkpoint-dir="},
    {"checkpoint rm", "checkpoint-dir="},
    {"commit", "author,a= change,c= message,m= pause,p run="},
    {"completion", "no-descriptions"},
    {"config create", "label,l= template-driver="},
    {"config inspect", "format,f= pretty"},
    {"config ls", "filter,f= format= quiet,q"},
    {"config rm", ""},
    {"container inspect", "format,f= size,s"},
    {"container prune", "filter= force,f"},
    {"context create", "default-stack-orchestrator= description= docker= from= kubernetes="},
    {"context export", "kubeconfig"},
    {"context import", ""},
    {"context inspect", "format,f="},
    {"context ls", "format= quiet,q"},
    {"context rm", "force,f"},
    {"context show", ""},
    {"context update", "default-stack-orchestrator= description= docker= kubernetes="},
    {"context use", ""},
    {"cp", "archive,a follow-link,L quiet,q"},
    {"create",
     "add-host= annotation= attach,a= blkio-weight= blkio-weight-device= cap-add= cap-drop= "
     "cgroup-parent= cgroupns= cidfile= cpu-count= cpu-percent= cpu-period= cpu-quota= "
     "cpu-rt-period= cpu-rt-runtime= cpu-shares,c= cpus= cpuset-cpus= cpuset-mems= device= "
     "device-cgroup-rule= device-read-bps= device-read-iops= device-write-bps= device-write-iops= "
     "disable-content-trust dns= dns-opt= dns-option= dns-search= domainname= entrypoint= env,e= "
     "env-file= expose= gpus= group-add= health-cmd= health-interval= health-retries= "
     "health-start-interval= health-start-period= health-timeout= hostname,h= init interactive,i "
     "io-maxbandwidth= io-maxiops= ip= ip6= ipc= isolation= kernel-memory= label,l= label-file= "
     "link= link-local-ip= log-driver= log-opt= lxc-conf= mac-address= memory,m= memory-reservation= "
     "memory-swap= memory-swappiness= mount= name= net= net-alias= network= network-alias= "
     "networking no-healthcheck oom-kill-disable oom-score-adj= pid= pids-limit= platform= "
     "privileged publish,p= publish-all,P pull= quiet,q read-only restart= rm runtime= security-opt= "
     "shm-size= sig-proxy stop-signal= stop-timeout= storage-opt= sysctl= tmpfs= tty,t ulimit= "
     "use-api-socket user,u= userns= uts= volume,v= volume-driver= volumes-from= workdir,w="},
    {"daemon",
     "add-runtime= api-cors-header= bip= bridge,b= cgroup-parent= cluster-advertise= cluster-store= "
     "cluster-store-opt= config-file= containerd= data-root= debug,D default-gateway= "
     "default-gateway-v6= default-runtime= default-ulimit= disable-legacy-registry dns= dns-opt= "
     "dns-search= exec-opt= exec-root= fixed-cidr= fixed-cidr-v6= graph,g= group,G= host,H= icc "
     "insecure-registry= ip= ip-forward ip-masq iptables ipv6 label= live-restore log-driver= "
     "log-level,l= log-opt= mtu= pidfile,p= registry-mirror= restart,r selinux-enabled "
     "storage-driver,s= storage-opt= tls tlscacert= tlscert= tlskey= tlsverify userland-proxy "
     "userns-remap="},
    {"diff", ""},
    {"events", "filter,f= format= since= until="},
    {"exec", "detach,d detach-keys= env,e= env-file= interactive,i privileged tty,t user,u= workdir,w="},
    {"export", "output,o="},
    {"history", "format= human,H no-trunc platform= quiet,q"},
    {"image inspect", "format,f= platform="},
    {"image prune", "all,a filter= force,f"},
    {"images", "all,a digests filter,f= format= no-trunc quiet,q tree viz,v"},
    {"import", "change,c= message,m= platform="},
    {"info", "format,f="},
    {"inspect", "format,f= size,s type="},
    {"kill", "signal,s="},
    {"load", "input,i= platform= quiet,q"},
    {"login", "email,e= password,p= password-stdin username,u="},
    {"logout", ""},
    {"logs", "details follow,f since= tail,n= timestamps,t until="},
    {"manifest annotate", "arch= os= os-features= os-version= variant="},
    {"manifest create", "amend,a insecure"},
    {"manifest inspect", "insecure verbose,v"},
    {"manifest push", "insecure purge,p"},
    {"manifest rm", ""},
    {"network connect", "alias= driver-opt= gw-priority= ip= ip6= link= link-local-ip="},
    {"network create",
     "attachable aux-address= config-from= config-only driver,d= gateway= ingress internal ip-range= "
     "ipam-driver= ipam-opt= ipv4 ipv6 label= opt,o= scope= subnet="},
    {"network disconnect", "force,f"},
    {"network inspect", "format,f= verbose,v"},
    {"network ls", "filter,f= format= no-trunc quiet,q"},
    {"network prune", "filter= force,f"},
    {"network rm", "force,f"},
    {"node demote", ""},
    {"node inspect", "format,f= pretty"},
    {"node ls", "filter,f= format= quiet,q"},
    {"node promote", ""},
    {"node ps", "filter,f= format= no-resolve no-trunc quiet,q"},
    {"node rm", "force,f"},
    {"node update", "availability= label-add= label-rm= role="},
    {"pause", ""},
    {"plugin create", "compress"},
    {"plugin disable", "force,f"},
    {"plugin enable", "timeout="},
    {"plugin inspect", "format,f="},
    {"plugin install", "alias= disable disable-content-trust grant-all-permissions"},
    {"plugin ls", "filter,f= format= no-trunc quiet,q"},
    {"plugin push", "disable-content-trust"},
    {"plugin rm", "force,f"},
    {"plugin set", ""},
    {"plugin upgrade", "disable-content-trust grant-all-permissions skip-remote-check"},
    {"port", ""},
    {"ps", "all,a before= filter,f= format= last,n= latest,l no-trunc quiet,q since= sinceId= size,s"},
    {"pull", "all-tags,a disable-content-trust platform= quiet,q"},
    {"push", "all-tags,a disable-content-trust platform= quiet,q"},
    {"rename", ""},
    {"restart", "signal,s= time,t= timeout,t="},
    {"rm", "force,f link,l volumes,v"},
    {"rmi", "force,f no-prune platform="},
    {"run",
     "add-host= annotation= attach,a= blkio-weight= blkio-weight-device= cap-add= cap-drop= "
     "cgroup-parent= cgroupns= cidfile= cpu-count= cpu-percent= cpu-period= cpu-quota= "
     "cpu-rt-period= cpu-rt-runtime= cpu-shares,c= cpus= cpuset-cpus= cpuset-mems= detach,d "
     "detach-keys= device= device-cgroup-rule= device-read-bps= device-read-iops= device-write-bps= "
     "device-write-iops= disable-content-trust dns= dns-opt= dns-option= dns-search= domainname= "
     "entrypoint= env,e= env-file= expose= gpus= group-add= health-cmd= health-interval= "
     "health-retries= health-start-interval= health-start-period= health-timeout= hostname,h= init "
     "interactive,i io-maxbandwidth= io-maxiops= ip= ip6= ipc= isolation= kernel-memory= label,l= "
     "label-file= link= link-local-ip= log-driver= log-opt= lxc-conf= mac-address= memory,m= "
     "memory-reservation= memory-swap= memory-swappiness= mount= name= net= net-alias= network= "
     "network-alias= networking no-healthcheck oom-kill-disable oom-score-adj= pid= pids-limit= "
     "platform= privileged publish,p= publish-all,P pull= quiet,q read-only restart= rm runtime= "
     "security-opt= shm-size= sig-proxy stop-signal= stop-timeout= storage-opt= sysctl= tmpfs= tty,t "
     "ulimit= use-api-socket user,u= userns= uts= volume,v= volume-driver= volumes-from= workdir,w="},
    {"save", "output,o= platform="},
    {"search", "automated filter,f= format= limit= no-trunc stars,s= trusted,t"},
    {"secret create", "driver,d= label,l= template-driver="},
    {"secret inspect", "format,f= pretty"},
    {"secret ls", "filter,f= format= quiet,q"},
    {"secret rm", ""},
    {"service create",
     "cap-add= cap-drop= config= constraint= container-label= credential-spec= detach,d dns= "
     "dns-option= dns-search= endpoint-mode= entrypoint= env,e= env-file= generic-resource= group= "
     "health-cmd= health-interval= health-retries= health-start-interval= health-start-period= "
     "health-timeout= host= hostname= init isolation= label,l= limit-cpu= limit-memory= limit-pids= "
     "log-driver= log-opt= max-concurrent= memory-swap= memory-swappiness= mode= mount= name= "
     "network= no-healthcheck no-resolve-image oom-score-adj= placement-pref= publish,p= quiet,q "
     "read-only replicas= replicas-max-per-node= reserve-cpu= reserve-memory= restart-condition= "
     "restart-delay= restart-max-attempts= restart-window= rollback-delay= rollback-failure-action= "
     "rollback-max-failure-ratio= rollback-monitor= rollback-order= rollback-parallelism= secret= "
     "stop-grace-period= stop-signal= sysctl= tty,t ulimit= update-delay= update-failure-action= "
     "update-max-failure-ratio= update-monitor= update-order= update-parallelism= user,u= "
     "with-registry-auth workdir,w="},
    {"service inspect", "format,f= pretty"},
    {"service logs", "details follow,f no-resolve no-task-ids no-trunc raw since= tail,n= timestamps,t"},
    {"service ls", "filter,f= format= quiet,q"},
    {"service ps", "filter,f= format= no-resolve no-trunc quiet,q"},
    {"service rm", ""},
    {"service rollback", "detach,d quiet,q"},
    {"service scale", "detach,d"},
    {"service update",
     "args= cap-add= cap-drop= config-add= config-rm= constraint-add= constraint-rm= "
     "container-label-add= container-label-rm= credential-spec= detach,d dns-add= dns-option-add= "
     "dns-option-rm= dns-rm= dns-search-add= dns-search-rm= endpoint-mode= entrypoint= env-add= "
     "env-rm= force generic-resource-add= generic-resource-rm= group-add= group-rm= health-cmd= "
     "health-interval= health-retries= health-start-interval= health-start-period= health-timeout= "
     "host-add= host-rm= hostname= image= init isolation= label-add= label-rm= limit-cpu= "
     "limit-memory= limit-pids= log-driver= log-opt= max-concurrent= mount-add= mount-rm= "
     "network-add= network-rm= no-healthcheck no-resolve-image oom-score-adj= placement-pref-add= "
     "placement-pref-rm= publish-add= publish-rm= quiet,q read-only replicas= replicas-max-per-node= "
     "reserve-cpu= reserve-memory= restart-condition= restart-delay= restart-max-attempts= "
     "restart-window= rollback rollback-delay= rollback-failure-action= rollback-max-failure-ratio= "
     "rollback-monitor= rollback-order= rollback-parallelism= secret-add= secret-rm= "
     "stop-grace-period= stop-signal= sysctl-add= sysctl-rm= tty,t ulimit-add= ulimit-rm= "
     "update-delay= update-failure-action= update-max-failure-ratio= update-monitor= update-order= "
     "update-parallelism= user,u= with-registry-auth workdir,w="},
    {"stack", "orchestrator="},
    {"stack config", "compose-file,c= skip-interpolation"},
    {"stack deploy",
     "bundle-file= compose-file,c= detach,d kubeconfig= namespace= orchestrator= prune quiet,q "
     "resolve-image= with-registry-auth"},
    {"stack ls", "format= kubeconfig= namespace= orchestrator="},
    {"stack ps", "filter,f= format= kubeconfig= namespace= no-resolve no-trunc orchestrator= quiet,q"},
    {"stack rm", "detach,d kubeconfig= namespace= orchestrator="},
    {"stack services", "filter,f= format= kubeconfig= namespace= orchestrator= quiet,q"},
    {"start", "attach,a checkpoint= checkpoint-dir= detach-keys= interactive,i"},
    {"stats", "all,a format= no-stream no-trunc"},
    {"stop", "signal,s= time,t= timeout,t="},
    {"swarm ca", "ca-cert= ca-key= cert-expiry= detach,d external-ca= quiet,q rotate"},
    {"swarm init",
     "advertise-addr= autolock availability= cert-expiry= data-path-addr= data-path-port= "
     "default-addr-pool= default-addr-pool-mask-length= dispatcher-heartbeat= external-ca= "
     "force-new-cluster listen-addr= max-snapshots= snapshot-interval= task-history-limit="},
    {"swarm join", "advertise-addr= availability= data-path-addr= listen-addr= token="},
    {"swarm join-token", "quiet,q rotate"},
    {"swarm leave", "force,f"},
    {"swarm unlock", ""},
    {"swarm unlock-key", "quiet,q rotate"},
    {"swarm update",
     "autolock cert-expiry= dispatcher-heartbeat= external-ca= max-snapshots= snapshot-interval= "
     "task-history-limit="},
    {"system df", "format= verbose,v"},
    {"system prune", "all,a filter= force,f volumes"},
    {"tag", "force,f"},
    {"top", ""},
    {"trust inspect", "pretty"},
    {"trust key generate", "dir="},
    {"trust key load", "name="},
    {"trust revoke", "yes,y"},
    {"trust sign", "local"},
    {"trust signer add", "key="},
    {"trust signer rm", "force,f"},
    {"unpause", ""},
    {"update",
     "blkio-weight= cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= cpu-shares,c= cpus= "
     "cpuset-cpus= cpuset-mems= kernel-memory= memory,m= memory-reservation= memory-swap= "
     "pids-limit= restart="},
    {"version", "format,f= kubeconfig="},
    {"volume create",
     "availability= driver,d= group= label= limit-bytes= name= opt,o= required-bytes= scope= secret= "
     "sharing= topology-preferred= topology-required= type="},
    {"volume inspect", "format,f="},
    {"volume ls", "cluster filter,f= format= quiet,q"},
    {"volume prune", "all,a filter= force,f"},
    {"volume rm", "force,f"},
    {"volume update", "availability="},
    {"wait", ""},
};

// clang-format on

}  // namespace

std::span<const FlagRow> docker_flag_rows() noexcept {
    return kDockerRows;
}

}  // namespace dockaudit
