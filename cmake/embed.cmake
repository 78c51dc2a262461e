# bilten_embed_sql(<target>)
#
# Compiles schemas/sql/<set>/*.sql into <target> as schemas::sql_files(), so that the binary migrates
# without a file beside it. Added, changed and removed files are all noticed by the next build.
function(bilten_embed_sql target)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/schemas/sql"
        "${PROJECT_SOURCE_DIR}/schemas/sql/*.sql")
    list(SORT files)
    list(TRANSFORM files PREPEND "${PROJECT_SOURCE_DIR}/schemas/sql/" OUTPUT_VARIABLE paths)
    list(JOIN files "|" listed)
    set(output "${PROJECT_BINARY_DIR}/generated/sql_files.cpp")
    set(script "${PROJECT_SOURCE_DIR}/cmake/write_sql_files.cmake")
    add_custom_command(
        OUTPUT "${output}"
        COMMAND ${CMAKE_COMMAND} "-Droot=${PROJECT_SOURCE_DIR}/schemas/sql" "-Dlisted=${listed}"
            "-Doutput=${output}" -P "${script}"
        DEPENDS ${paths} "${script}"
        COMMENT "Embedding schemas/sql"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
endfunction()
