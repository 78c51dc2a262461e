# Building: the release preset, with its progress on one line.
# shellcheck shell=bash

# Two builds in one folder would spoil each other: the second waits.
build() { # what-for target…
    local what=$1 log=$LOG_DIR/build.log targets=() target lock
    shift
    for target in "$@"; do
        targets+=(--target "$target")
    done
    begin build "$what"
    mkdir -p "$ROOT/build" "$LOG_DIR"
    exec {lock}>"$ROOT/build/lock"
    if ! flock -n "$lock"; then
        progress 'waiting for another build in this repository'
        flock "$lock"
    fi
    configure "$LOG_DIR/configure.log"
    cd "$ROOT" || return
    run_logged "$log" cmake --build --preset release "${targets[@]}" || build_failed "$log"
    exec {lock}>&-
    finish "$what"
}

# Ninja configures again by itself when a CMakeLists.txt changes, but does not know of the presets.
configure() { # log
    [[ ! $BUILD_DIR/build.ninja -nt $ROOT/CMakePresets.json ]] || return 0
    cd "$ROOT" || return
    run_logged "$1" cmake --preset release ||
        fail_with_log "$1" 30 'CMake could not configure the build.' "The whole output is in $1."
    touch -c "$BUILD_DIR/build.ninja"
}

build_failed() { # log
    if grep -q 'Killed signal terminated program' "$1"; then
        fail_with_log "$1" 30 'the build was killed: most likely the machine ran out of memory.' \
            'Try with less at once: CMAKE_BUILD_PARALLEL_LEVEL=1 ./dev build'
    fi
    fail_with_log "$1" 30 'the build failed.' "The whole output is in $1."
}

command_build() { # [target…]
    make_home
    require_room
    install_packages
    build 'release' "${@:-all}"
}
