# dockaudit_target(NAME): the language level, visibility, warnings and sanitizers that every target of the project has.
function(dockaudit_target name)
    target_compile_features(${name} PUBLIC cxx_std_20)
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON
        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    target_compile_options(${name} PRIVATE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Woverloaded-virtual
        -Wnon-virtual-dtor -Wcast-align -Wunused
        # GCC 12 sees overlaps in "text" + string where there are none (GCC bug 105651).
        $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-restrict>
        # Position independent code may call what its own file defines inline, as other compilers do: nobody is to put a
        # function of his in the place of one of ours.
        $<$<CXX_COMPILER_ID:GNU>:-fno-semantic-interposition>)
    # Tests are compiled more often than they run.
    if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/tests")
        target_compile_options(${name} PRIVATE -O1)
    endif()
    if(DOCKAUDIT_WERROR)
        target_compile_options(${name} PRIVATE -Werror)
    endif()
    if(DOCKAUDIT_SANITIZE)
        # The instrumented code of standard types makes GCC 12 warn of values that are set.
        target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
        target_compile_options(${name} PRIVATE -fsanitize=${DOCKAUDIT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        target_link_options(${name} PUBLIC -fsanitize=${DOCKAUDIT_SANITIZE})
    endif()
endfunction()
