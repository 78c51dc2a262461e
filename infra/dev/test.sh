# ./dev test: builds everything and runs ctest on servers of its own.
# shellcheck shell=bash

command_test() { # [ctest-option…]
    local status=0 started name log=$LOG_DIR/ctest.log
    # What a person set for `up` is no business of the tests; what steers tests is.
    for name in "${!BILTEN_@}"; do
        [[ $name == BILTEN_@(TEST_*|RANDOM_*|UPDATE) ]] || unset "$name"
    done
    load_settings
    make_home
    started=$(now_ms)
    printf 'Bilten, tests\n'
    require_room
    install_packages
    fetch_kafka
    fetch_tools
    build 'everything, release' all
    start_private test quick 512m
    cd "$ROOT" || return
    run_in_session ctest --preset release --output-on-failure -j2 --timeout 600 -O "$log" "$@" ||
        status=$?
    printf '\n./dev test: status %s after %s\n' "$status" "$(seconds_since "$started")"
    sed -n '/tests passed/,$p; /^No tests were found/p' "$log" | grep -v '^\[\|^$' || true
    ((status == 0)) ||
        printf '\nLogs of the servers: %s/private-*.log; what the tests wrote: %s\n' \
            "$LOG_DIR" "$HOME_DIR/last-test"
    exit "$status"
}
