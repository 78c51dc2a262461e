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

# bilten_embed_page(<target>)
#
# Compiles api/documents/page/* into <target> as api::page_files(), so that the server needs no file
# beside it.
function(bilten_embed_page target)
    set(root "${PROJECT_SOURCE_DIR}/api/documents/page")
    file(GLOB names CONFIGURE_DEPENDS RELATIVE "${root}" "${root}/*")
    list(SORT names)
    list(TRANSFORM names PREPEND "${root}/" OUTPUT_VARIABLE paths)
    list(JOIN names "|" listed)
    set(output "${PROJECT_BINARY_DIR}/generated/page_files.cpp")
    set(script "${PROJECT_SOURCE_DIR}/cmake/write_page_files.cmake")
    add_custom_command(
        OUTPUT "${output}"
        COMMAND ${CMAKE_COMMAND} "-Droot=${root}" "-Dlisted=${listed}" "-Doutput=${output}"
            -P "${script}"
        DEPENDS ${paths} "${script}"
        COMMENT "Embedding api/documents/page"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
endfunction()
