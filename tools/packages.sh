# Sourced by tools/demo, tools/package, tests/run and bench/run: the Debian packages that they need, and how to install them.

build_packages=(
    g++ cmake ninja-build pkg-config
    libauparse-dev libaudit-dev libsystemd-dev libboost-program-options-dev libfmt-dev
    libhowardhinnant-date-dev rapidjson-dev tzdata
    libisal-dev liblzma-dev libzstd-dev libbz2-dev liblz4-dev libarchive-dev
    libseccomp-dev libcap-ng-dev libutf8proc-dev
)
test_packages=(clang-format doctest-dev netbase systemd-journal-remote)
package_packages=(dpkg-dev fakeroot)
bench_packages=(python3 ripgrep zstd libbenchmark-dev)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "error: root or sudo is needed for: $*" >&2
        return 1
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 "$@"
}

# install_packages PACKAGE...: installs what is missing; asks the mirror for new lists only when it has to.
install_packages() {
    local package missing=()
    for package in "$@"; do
        case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" in
            installed) ;;
            *) missing+=("$package") ;;
        esac
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi

    echo "== Installing packages: ${missing[*]}"
    if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then apt_get update; fi
    # Package lists may name versions that the mirror no longer has.
    apt_get install -y --no-install-recommends "${missing[@]}" ||
        { apt_get update && apt_get install -y --no-install-recommends "${missing[@]}"; }
}

# ccache makes builds faster where it is installed; it is never required.
use_ccache() {
    if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
}
