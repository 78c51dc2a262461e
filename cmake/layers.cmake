# bilten_layer(<name> [SEES <layer>...] [USES <library>...])
#
# One top-level folder becomes one static library, bilten::<name>, built from every .cpp in it.
# SEES names the layers whose headers it may include; USES names third-party libraries.

# g++ 12 sees uninitialised members in every variant that a coroutine moves: that one stays a note.
add_library(bilten_warnings INTERFACE)
target_compile_options(bilten_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Wno-maybe-uninitialized
    $<$<BOOL:${BILTEN_WERROR}>:-Werror>)

function(bilten_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "SEES;USES")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${name}/*.cpp")

    add_library(bilten_${name} STATIC ${sources})
    add_library(bilten::${name} ALIAS bilten_${name})
    target_include_directories(bilten_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    list(TRANSFORM layer_SEES PREPEND bilten:: OUTPUT_VARIABLE seen)
    target_link_libraries(bilten_${name} PUBLIC ${seen} ${layer_USES} PRIVATE bilten_warnings)

    # What a layer sees, it sees through: api -> commands -> domain.
    set(visible ${name} ${layer_SEES})
    foreach(other IN LISTS layer_SEES)
        get_property(through GLOBAL PROPERTY bilten_visible_${other})
        list(APPEND visible ${through})
    endforeach()
    list(REMOVE_DUPLICATES visible)
    set_property(GLOBAL PROPERTY bilten_visible_${name} "${visible}")
    set_property(GLOBAL APPEND PROPERTY bilten_layers ${name})
endfunction()

# Registers `architecture.<layer>` for every layer: its includes stay inside what it may see.
function(bilten_architecture_tests)
    get_property(layers GLOBAL PROPERTY bilten_layers)
    foreach(name IN LISTS layers)
        get_property(visible GLOBAL PROPERTY bilten_visible_${name})
        add_test(NAME architecture.${name}
            COMMAND ${CMAKE_COMMAND} "-Droot=${PROJECT_SOURCE_DIR}" "-Dlayer=${name}"
                "-Dlayers=${layers}" "-Dvisible=${visible}" -P "${PROJECT_SOURCE_DIR}/cmake/check_layer.cmake")
    endforeach()
endfunction()
