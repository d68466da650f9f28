# What `cmake --install` puts where, so that find_package(dockaudit) and pkg-config find it.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set_target_properties(dockaudit PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dockaudit)

install(TARGETS dockaudit EXPORT dockauditTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/dockaudit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/schema/ecs.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/dockaudit)
install(EXPORT dockauditTargets NAMESPACE dockaudit:: DESTINATION ${package_dir})

configure_package_config_file(
    ${CMAKE_CURRENT_SOURCE_DIR}/cmake/dockauditConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfig.cmake
    INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/dockauditConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/dockauditConfigVersion.cmake
    DESTINATION ${package_dir})

configure_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/dockaudit.pc.in ${CMAKE_CURRENT_BINARY_DIR}/dockaudit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dockaudit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
