cmake_minimum_required(VERSION 3.25)

# Fails when a file of ${layer} includes a header of a layer outside ${visible},
# or a header by a path that does not start at a layer.
file(GLOB_RECURSE files "${root}/${layer}/*.hpp" "${root}/${layer}/*.cpp")
if(NOT files)
    message(SEND_ERROR "${root}/${layer} holds no source file: what was checked?")
endif()
foreach(path IN LISTS files)
    file(STRINGS "${path}" includes REGEX "^ *# *include +\"")
    foreach(line IN LISTS includes)
        string(REGEX REPLACE "^ *# *include +\"([A-Za-z_.]+)/.*" "\\1" target "${line}")
        if(NOT target IN_LIST visible)
            message(SEND_ERROR "${path}: ${line} -- ${layer} may not see ${target}")
        endif()
    endforeach()
endforeach()
