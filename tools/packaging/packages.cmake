# The Debian packages, one for each component of what is installed; tools/package builds them. What a tool installs is of
# the component dockaudit.
include(GNUInstallDirs)

set(runtime libdockaudit${DOCKAUDIT_SOVERSION})
set(development libdockaudit-dev)
set(packages ${runtime} ${development} dockaudit)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dockaudit)
set(CPACK_PACKAGE_VENDOR dockaudit)
# Or it would become the first line of each description.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL ${packages})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/stage.cmake)

set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Seed 325f92df maintainers <maintainers@users.noreply.r-seed-325f92df.example>")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The tools' library is none of an installed package; what they need of it is said below.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/libdockaudit)

# CPack indents it, and makes a dot of an empty line.
set(description "\
dockaudit reads the logs that auditd(8) keeps, or the audit records of the\n\
journal: also compressed ones, several at once and while they grow. It tells\n\
what ran in which container, and whose command started it.\n\n")

string(TOUPPER ${runtime} id)
set(CPACK_DEBIAN_${id}_PACKAGE_NAME ${runtime})
set(CPACK_DEBIAN_${id}_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_${id}_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/debian/triggers)
# Time zones are read from its files, so no linker knows of it.
set(CPACK_DEBIAN_${id}_PACKAGE_DEPENDS tzdata)
set(CPACK_DEBIAN_${id}_DESCRIPTION "library that reads Linux audit logs - shared library\n${description}This package has the shared library.")

string(TOUPPER ${development} id)
set(CPACK_DEBIAN_${id}_PACKAGE_NAME ${development})
set(CPACK_DEBIAN_${id}_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_${id}_PACKAGE_SHLIBDEPS OFF)
# What the static library is linked with, and what pkg-config looks for even if nobody asks for that one.
set(CPACK_DEBIAN_${id}_PACKAGE_DEPENDS "${runtime} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), libarchive-dev, \
libaudit-dev, libauparse-dev, libbz2-dev, libfmt-dev, libhowardhinnant-date-dev, libisal-dev, liblz4-dev, liblzma-dev, \
libsystemd-dev, libutf8proc-dev, libzstd-dev")
set(CPACK_DEBIAN_${id}_DESCRIPTION "library that reads Linux audit logs - development files\n${description}\
This package has what C++20 programs are built with: headers, the static\nlibrary, and files for CMake and pkg-config.")

set(CPACK_DEBIAN_DOCKAUDIT_PACKAGE_NAME dockaudit)
set(CPACK_DEBIAN_DOCKAUDIT_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_DOCKAUDIT_PACKAGE_DEPENDS "${runtime} (>= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DOCKAUDIT_PACKAGE_RECOMMENDS auditd)
set(CPACK_DEBIAN_DOCKAUDIT_PACKAGE_SUGGESTS "bash-completion, docker.io | podman")
set(CPACK_DEBIAN_DOCKAUDIT_DESCRIPTION "searches Linux audit logs and understands containers\n${description}\
dockaudit-search takes the options of ausearch and prints what it does, much\nfaster.")

# What Debian wants to find in each package. The changelog of the packaging has nothing to tell but the version.
set(debian ${CMAKE_CURRENT_BINARY_DIR}/debian)
string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in ${debian}/changelog.Debian @ONLY)
foreach(package ${packages})
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/debian/copyright ${debian}/changelog.Debian
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${package})
    install(FILES ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} RENAME changelog COMPONENT ${package})
endforeach()
install(FILES ${CMAKE_CURRENT_LIST_DIR}/dockaudit-json.service
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/dockaudit/examples COMPONENT dockaudit)

include(CPack)
