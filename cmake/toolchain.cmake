# ccache and mold where they are present: both only make the build quicker.
find_program(BILTEN_CCACHE ccache)
if(BILTEN_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${BILTEN_CCACHE})
endif()
find_program(BILTEN_MOLD mold)
if(BILTEN_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# Enough to read a stack trace; full debug information would double the time to build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
