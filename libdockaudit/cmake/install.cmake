# What `cmake --install` puts where, so that find_package(dockaudit) and pkg-config find it. Components are called as the
# packages that they become; what tools/ installs is of the component dockaudit.
include(CMakePackageConfigHelpers)

set(runtime libdockaudit${DOCKAUDIT_SOVERSION})
set(development libdockaudit-dev)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dockaudit)

if(TARGET dockaudit_shared)
    install(TARGETS dockaudit_shared EXPORT dockauditTargets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${runtime} NAMELINK_COMPONENT ${development})
    install(EXPORT dockauditTargets NAMESPACE dockaudit:: DESTINATION ${package_dir} COMPONENT ${development})
endif()
set_target_properties(dockaudit PROPERTIES EXPORT_NAME static)
install(TARGETS dockaudit EXPORT dockauditStaticTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${development})
install(EXPORT dockauditStaticTargets NAMESPACE dockaudit:: DESTINATION ${package_dir} COMPONENT ${development})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/dockaudit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT ${development} FILES_MATCHING PATTERN *.hpp)
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/libdockaudit.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3
    COMPONENT ${development})
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/schema/ecs.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/dockaudit
    COMPONENT dockaudit)

configure_package_config_file(
    ${CMAKE_CURRENT_SOURCE_DIR}/cmake/dockauditConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfig.cmake
    INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/dockauditConfigVersion.cmake COMPATIBILITY SameMinorVersion)
# From lib/ARCH/pkgconfig up to the prefix, however deep the libraries lie in it.
file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/dockaudit.pc.in ${CMAKE_CURRENT_BINARY_DIR}/dockaudit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfigVersion.cmake
    DESTINATION ${package_dir} COMPONENT ${development})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dockaudit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT ${development})
