#include <doctest/doctest.h>

#include <dockaudit/docker_flags.hpp>
#include <sstream>
#include <string>
#include <vector>

using namespace dockaudit;

namespace {

std::string flags_of(const std::string& line) {
    std::vector<std::string> argv;
    std::istringstream in(line);
    for (std::string word; in >> word;) argv.push_back(word);
    const auto command = DockerCommand::parse(argv);
    REQUIRE(command);
    std::vector<FlagId> ids;
    append_flags(ids, *command);
    std::string text;
    for (const auto id : ids) text.append(text.empty() ? "" : " ").append(command_flag(id).name);
    return text;
}

}  // namespace

TEST_CASE("flags of command lines") {
    struct Case {
        std::string name;
        std::string line;
        std::string flags;
    };
    const std::vector<Case> cases{
        {"nothing", "docker run -d -p 80:80 nginx", ""},
        {"no container", "docker ps -a", ""},
        {"privileged", "docker run --privileged nginx", "privileged"},
        {"privileged, created", "docker container create --privileged nginx", "privileged"},
        {"privileged, taken back", "docker run --privileged=false nginx", ""},
        {"privileged, of the command", "docker run nginx x --privileged", ""},
        {"privileged, help only", "docker run --help --privileged nginx", ""},
        {"privileged, before what is not known", "docker run --privileged --frob nginx", "privileged"},
        {"privileged, after what is not known", "docker run --frob --privileged nginx", ""},
        {"root", "docker run -v /:/h nginx", "host-root-mount"},
        {"root, read-only", "docker run -v /:/h:ro nginx", "host-root-mount"},
        {"root, in other letters", "docker run -v /etc/..//:/h nginx", "host-root-mount"},
        {"root, as a mount", "docker run --mount type=bind,src=/,dst=/h nginx", "host-root-mount"},
        {"root, as a volume", "docker volume create -o type=none -o o=bind -o device=/", "host-root-mount"},
        {"root, by compose", "docker compose run -v /:/h web", "host-root-mount"},
        {"root, as file system", "podman run --rootfs / id", "host-root-mount"},
        {"root, by a service", "docker service create --mount type=bind,src=/,dst=/h a", "host-root-mount"},
        {"sensitive", "docker run -v /etc:/e nginx", "sensitive-mount"},
        {"sensitive, below", "docker run -v /etc/shadow:/e nginx", "sensitive-mount"},
        {"sensitive, above", "docker run -v /var/lib:/e nginx", "sensitive-mount"},
        {"sensitive, a name that begins alike", "docker run -v /etcetera:/e nginx", ""},
        {"sensitive, a volume of that name", "docker run -v etc:/etc nginx", ""},
        {"sensitive, the root by another way", "docker run -v /proc/1/root:/h nginx", "sensitive-mount"},
        {"sensitive, keys", "docker run -v /home/a/.ssh:/k nginx", "sensitive-mount"},
        {"sensitive, keys below", "docker run -v /home/a/.ssh/id_rsa:/k nginx", "sensitive-mount"},
        {"programs", "docker run -v /usr/bin:/b nginx", "sensitive-mount"},
        {"programs, read-only", "docker run -v /usr/bin/docker:/usr/bin/docker:ro nginx", ""},
        {"secrets, read-only", "docker run -v /etc:/e:ro nginx", "sensitive-mount"},
        {"harmless, the time", "docker run -v /etc/localtime:/etc/localtime:ro nginx", ""},
        {"harmless, data", "docker run -v /srv/data:/d nginx", ""},
        {"socket", "docker run -v /var/run/docker.sock:/s nginx", "socket-mount"},
        {"socket, in other letters", "docker run -v /var/run/../run/docker.sock:/s nginx", "socket-mount"},
        {"socket of a user", "podman run -v /run/user/1000/podman/podman.sock:/s a", "socket-mount"},
        {"socket, by its folder", "docker run -v /run:/r nginx", "socket-mount"},
        {"socket of containerd", "docker run --mount type=bind,src=/run/containerd/containerd.sock,dst=/s a",
         "socket-mount"},
        {"namespace", "docker run --pid=host nginx", "host-namespace"},
        {"network", "docker run --net host nginx", "host-namespace"},
        {"namespace of a container", "docker run --pid=container:a nginx", ""},
        {"network by the first process", "podman run --net ns:/proc/1/ns/net nginx", "host-namespace"},
        {"own network", "docker run --network front nginx", ""},
        {"capability", "docker run --cap-add SYS_ADMIN nginx", "capability"},
        {"capability, all", "docker run --cap-add=all nginx", "capability"},
        {"capability, in a list", "podman run --cap-add chown,cap_sys_ptrace nginx", "capability"},
        {"capability without power", "docker run --cap-add CHOWN nginx", ""},
        {"capability, dropped", "docker run --cap-drop SYS_ADMIN nginx", ""},
        {"unconfined", "docker run --security-opt seccomp=unconfined nginx", "unconfined"},
        {"unconfined, as in docker 1.x", "docker run --security-opt apparmor:unconfined nginx", "unconfined"},
        {"unconfined, no label", "podman run --security-opt label=disable nginx", "unconfined"},
        {"unconfined, new privileges", "docker run --security-opt no-new-privileges=false a", "unconfined"},
        {"confined", "docker run --security-opt no-new-privileges nginx", ""},
        {"device", "docker run --device=/dev/sda nginx", "device"},
        {"exec as root", "docker exec -u root web id", "exec-root"},
        {"exec as 0 with a group", "docker exec --user 0:1 web id", "exec-root"},
        {"exec as another", "docker exec -u 1000:0 web id", ""},
        {"run as root", "docker run -u root nginx", ""},
        {"exec, privileged", "docker exec --privileged web id", "privileged exec-privileged"},
        {"exec by compose", "docker compose exec --privileged -u 0 web id",
         "privileged exec-root exec-privileged"},
        {"shell", "docker exec -it web bash", "shell-in-container"},
        {"shell by path", "docker exec web /bin/sh -c id", "shell-in-container"},
        {"shell of a command", "docker run -it nginx chroot /host sh", "shell-in-container"},
        {"shell as entry point", "docker run --entrypoint /bin/bash nginx", "shell-in-container"},
        {"shell of the latest", "podman exec -l sh", "shell-in-container"},
        {"a script is run every day", "docker run -d nginx sh -c date", ""},
        {"a script by a login shell", "docker run -d nginx bash -lc date", ""},
        {"a script of the entry point", "docker run --entrypoint sh nginx -c date", ""},
        {"a script, executed", "docker exec web sh -c date", "shell-in-container"},
        {"a script with the host's files", "docker run -v /:/h nginx sh -c date",
         "host-root-mount shell-in-container"},
        {"a script with the host's devices", "docker run --privileged nginx sh -c date",
         "privileged shell-in-container"},
        {"a shell with options", "docker run -it nginx bash --norc", "shell-in-container"},
        {"an image that is called so", "docker run bash", ""},
        {"a word within", "docker exec web cat bash.txt", ""},
        {"cp out", "docker cp web:/x .", "data-out"},
        {"cp in", "docker cp x web:/", "data-in"},
        {"cp between", "podman cp a:/x b:/", "data-out data-in"},
        {"save", "docker image save a", "data-out"},
        {"export", "docker export web", "data-out"},
        {"commit", "docker commit web a", "data-out"},
        {"push", "docker push a", "data-out"},
        {"load", "docker load -i a.tar", "data-in"},
        {"import", "docker import a.tar", "data-in"},
        {"pull", "docker pull a", ""},
        {"many", "docker run --privileged -v /:/h --pid=host -it alpine chroot /h sh",
         "privileged host-root-mount host-namespace shell-in-container"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CAPTURE(test.line);
        CHECK(flags_of(test.line) == test.flags);
    }
}

TEST_CASE("the table of flags") {
    std::size_t at = 0;
    for (const auto& flag : command_flags()) {
        CAPTURE(flag.name);
        CHECK(static_cast<std::size_t>(flag.id) == at++);
        CHECK(command_flag(flag.id).name == flag.name);
        CHECK(find_command_flag(flag.name) == &flag);
        CHECK_FALSE(flag.reason.empty());
        CHECK_FALSE(severity_name(flag.severity).empty());
        if (!flag.technique.empty()) CHECK(flag.technique.starts_with("T1"));
    }
    CHECK(find_command_flag("nothing") == nullptr);
    for (const auto severity :
         {FlagSeverity::low, FlagSeverity::medium, FlagSeverity::high, FlagSeverity::critical}) {
        CHECK(find_severity(severity_name(severity)) == severity);
    }
    CHECK_FALSE(find_severity("High"));
    CHECK_FALSE(find_severity(""));
    CHECK(severity_name(FlagSeverity::critical) == "critical");
}
