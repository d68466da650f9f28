// The flags of docker-compose 1.29 and of docker compose 2. See FlagRow for the notation.

#include "docker/client_tables.hpp"

namespace dockaudit {
namespace {

// clang-format off
constexpr FlagRow kComposeRows[] = {
    {"compose",
     "all-resources ansi= compatibility context,c= debug,D dry-run env-file= file,f= host,H= "
     "insecure-registry= log-level= no-ansi parallel= profile= progress= project-directory= "
     "project-name,p= skip-hostname-check tls tlscacert= tlscert= tlskey= tlsverify verbose "
     "version,v workdir="},
    {"compose alpha", "dry-run"},
    {"compose alpha dry-run", "dry-run"},
    {"compose alpha publish", "dry-run"},
    {"compose alpha scale", "dry-run no-deps"},
    {"compose alpha viz", "dry-run image indentation-size= networks ports spaces"},
    {"compose alpha watch", "dry-run"},
    {"compose attach", "detach-keys= dry-run index= no-stdin sig-proxy"},
    {"compose bridge", "dry-run"},
    {"compose bridge convert", "dry-run output,o= templates= transformation,t="},
    {"compose build",
     "build-arg= builder= check compress dry-run force-rm memory,m= no-cache no-rm parallel print "
     "progress= provenance= pull push quiet,q sbom= ssh= with-dependencies"},
    {"compose commit", "author,a= change,c= dry-run index= message,m= pause,p"},
    {"compose config",
     "dry-run environment format= hash= images lock-image-digests models networks no-consistency "
     "no-env-resolution no-interpolate no-normalize no-path-resolution output,o= profiles quiet,q "
     "resolve-image-digests services variables volumes"},
    {"compose cp", "all archive,a dry-run follow-link,L index="},
    {"compose create",
     "build dry-run force-recreate no-build no-recreate pull= quiet-pull remove-orphans scale= yes,y"},
    {"compose down", "dry-run remove-orphans rmi= timeout,t= volumes,v"},
    {"compose events", "dry-run json since= until="},
    {"compose exec",
     "detach,d dry-run env,e= index= interactive,i no-TTY,T no-tty privileged tty,t user,u= "
     "workdir,w="},
    {"compose export", "dry-run index= output,o="},
    {"compose help", "dry-run"},
    {"compose images", "dry-run format= quiet,q"},
    {"compose kill", "dry-run remove-orphans signal,s="},
    {"compose logs", "dry-run follow,f index= no-color no-log-prefix since= tail,n= timestamps,t until="},
    {"compose ls", "all,a dry-run filter= format= quiet,q"},
    {"compose pause", "dry-run"},
    {"compose port", "dry-run index= protocol="},
    {"compose ps", "all,a dry-run filter= format= no-trunc orphans quiet,q services status="},
    {"compose publish", "app dry-run insecure-registry oci-version= resolve-image-digests with-env yes,y"},
    {"compose pull",
     "dry-run ignore-buildable ignore-pull-failures include-deps no-parallel parallel policy= "
     "quiet,q"},
    {"compose push", "dry-run ignore-push-failures include-deps quiet,q"},
    {"compose restart", "dry-run no-deps timeout,t="},
    {"compose rm", "all,a dry-run force,f stop,s volumes,v"},
    {"compose run",
     "build cap-add= cap-drop= detach,d dry-run entrypoint= env,e= env-from-file= interactive,i "
     "label,l= name= no-TTY,T no-deps no-tty publish,p= pull= quiet,q quiet-build quiet-pull "
     "remove-orphans rm service-ports,P tty,t use-aliases user,u= volume,v= workdir,w="},
    {"compose scale", "dry-run no-deps timeout,t="},
    {"compose start", "dry-run wait wait-timeout="},
    {"compose stats", "all,a dry-run format= no-stream no-trunc"},
    {"compose stop", "dry-run timeout,t="},
    {"compose top", "dry-run"},
    {"compose unpause", "dry-run"},
    {"compose up",
     "abort-on-container-exit abort-on-container-failure always-recreate-deps attach= "
     "attach-dependencies build detach,d dry-run environment,e= exit-code-from= force-recreate menu "
     "no-attach= no-build no-color no-deps no-log-prefix no-recreate no-start pull= quiet-build "
     "quiet-pull remove-orphans renew-anon-volumes,V scale= timeout,t= timestamps wait wait-timeout= "
     "watch,w yes,y"},
    {"compose version", "dry-run format,f= short"},
    {"compose volumes", "dry-run format= quiet,q"},
    {"compose wait", "down-project dry-run"},
    {"compose watch", "dry-run no-up prune quiet"},
};

// clang-format on

}  // namespace

std::span<const FlagRow> compose_flag_rows() noexcept {
    return kComposeRows;
}

}  // namespace dockaudit
