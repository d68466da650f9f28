#include "docker/engine_files.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

TEST_CASE("files of engines") {
    struct Case {
        std::string path;
        std::string kind;
    };
    const std::vector<Case> cases{
        {"/etc/docker", "configuration"},
        {"/etc/docker/daemon.json", "configuration"},
        {"/etc/docker/certs.d/a/ca.crt", "configuration"},
        {"/etc/docker.bak", ""},
        {"/etc/docker.bak/daemon.json", ""},
        {"/srv/etc/docker/daemon.json", ""},
        {"etc/docker/daemon.json", ""},
        {"daemon.json", ""},
        {"", ""},
        {"/", ""},
        {"/etc/containerd/config.toml", "configuration"},
        {"/etc/containers/registries.conf", "configuration"},
        {"/etc/default/docker", "configuration"},
        {"/etc/default/docker.dpkg-old", ""},
        {"/etc/sysconfig/docker", "configuration"},
        {"/etc/sysconfig/docker-storage", "configuration"},
        {"/etc/sysconfig/dockerd", ""},
        {"/lib/systemd/system/docker.service", "configuration"},
        {"/usr/lib/systemd/system/docker.socket", "configuration"},
        {"/etc/systemd/system/docker.service.d", "configuration"},
        {"/etc/systemd/system/docker.service.d/override.conf", "configuration"},
        {"/etc/systemd/system/containerd.service.d/a.conf", "configuration"},
        {"/etc/systemd/system/mydocker.service", ""},
        {"/etc/systemd/system", ""},
        {"/home/a/.config/docker/daemon.json", "configuration"},
        {"/home/a/.config/docker/config.json", ""},
        {"/home/a/.docker/config.json", ""},
        {"/home/a/.config/systemd/user/docker.service", "configuration"},
        {"/home/a/.config/systemd/user/a.service", ""},
        {"/usr/bin/docker", "program"},
        {"/usr/bin/docker.io", "program"},
        {"/bin/podman", "program"},
        {"/usr/sbin/dockerd", "program"},
        {"/usr/sbin/runc", "program"},
        {"/usr/bin/crun", "program"},
        {"/usr/bin/conmon", "program"},
        {"/usr/libexec/podman/conmon", "program"},
        {"/usr/bin/containerd", "program"},
        {"/usr/bin/containerd-shim-runc-v2", "program"},
        {"/usr/bin/containerd-shim-runc-v2.dpkg-new", ""},
        {"/usr/libexec/docker/docker-init", "program"},
        {"/usr/libexec/docker/cli-plugins/docker-buildx", "program"},
        {"/usr/libexec/docker/cli-plugins/readme", ""},
        {"/snap/docker/2915/bin/dockerd", "program"},
        {"/usr/bin/dockerfile", ""},
        {"/home/a/docker", ""},
        {"/usr/share/docker/docker", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.path);
        const std::string_view kind = is_engine_configuration(test.path) ? "configuration"
                                      : is_engine_program(test.path)     ? "program"
                                                                         : "";
        CHECK(kind == test.kind);
        CHECK_FALSE((is_engine_configuration(test.path) && is_engine_program(test.path)));
    }
}

TEST_CASE("sockets of engines") {
    for (const auto* path :
         {"/run/docker.sock", "/var/run/docker.sock", "/run/user/1000/docker.sock", "docker.sock",
          "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/crio/crio.sock"}) {
        CAPTURE(path);
        CHECK(is_engine_socket(path));
    }
    for (const auto* path : {"/run/dbus/system_bus_socket", "/run/containerd/containerd.sock.ttrpc",
                             "/run/xdocker.sock", "/run/docker.sock/x", ""}) {
        CAPTURE(path);
        CHECK_FALSE(is_engine_socket(path));
    }
}
