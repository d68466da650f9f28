# dockaudit_shared: libdockaudit.so, which hands out what has a mark in the public headers and nothing else.
add_library(dockaudit_shared SHARED $<TARGET_OBJECTS:dockaudit>)
dockaudit_library(dockaudit_shared)
set_target_properties(dockaudit_shared PROPERTIES
    LINKER_LANGUAGE CXX EXPORT_NAME dockaudit VERSION ${PROJECT_VERSION} SOVERSION ${DOCKAUDIT_SOVERSION})

# Instances of standard templates are visible whatever the compiler is told; the linker leaves them out.
set(exports ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/exports.map.in ${exports} @ONLY)
target_link_options(dockaudit_shared PRIVATE -Wl,--version-script=${exports} -Wl,-z,defs)
set_target_properties(dockaudit_shared PROPERTIES LINK_DEPENDS ${exports})
