# Run by CPack on what is installed for the packages, before they are made of it: manuals and changelogs are compressed
# as Debian wants them, and the static library needs no information for debuggers.
file(GLOB_RECURSE manuals ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.[1-8])
file(GLOB_RECURSE changelogs ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/changelog*)
foreach(file ${manuals} ${changelogs})
    execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

file(GLOB_RECURSE archives ${CPACK_TEMPORARY_DIRECTORY}/*/usr/lib/*.a)
foreach(file ${archives})
    execute_process(COMMAND strip --strip-debug --enable-deterministic-archives ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
