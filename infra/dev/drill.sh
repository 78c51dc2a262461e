# ./dev drill: a drill of tests/system in full length, on servers of its own.
# shellcheck shell=bash

command_drill() { # name [purchases [kills]]
    local status=0
    [[ ${1:-} == money ]] || fail "there is no drill '${1:-}'." "There is: money"
    load_settings
    make_home
    printf 'Bilten, drill\n'
    require_room
    install_packages
    fetch_kafka
    fetch_tools
    build 'bilten' bilten
    start_private test quick 512m
    export BILTEN_TEST_PURCHASES=${2:-20000} BILTEN_TEST_KILLS=${3:-20}
    cd "$ROOT" || return
    run_in_session python3 -B tests/system/money_drill.py || status=$?
    exit "$status"
}
