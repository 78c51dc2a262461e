# ./dev bench: builds benchmarks and runs them on servers of their own, as durable as in production.
# Its standard output is the benchmarks' own: JSON lines. The rest goes to standard error.
# shellcheck shell=bash

command_bench() { # [name…] [--quick]
    local name options=() names=()
    for name in "$@"; do
        if [[ $name == -* ]]; then
            options+=("$name")
            continue
        fi
        benchmark_names | grep -qx -- "$name" ||
            fail "there is no benchmark '$name'." "There are: $(benchmark_names | xargs)"
        names+=("$name")
    done
    if ((${#names[@]} == 0)); then
        printf 'There are: %s\n' "$(benchmark_names | xargs)"
        return
    fi
    exec {BENCH_RESULTS}>&1 1>&2
    load_settings
    make_home
    printf 'Bilten, benchmarks\n'
    require_room
    install_packages
    fetch_kafka
    build "bilten, ${names[*]}" bilten "${names[@]/#/bench_}"
    for name in "${names[@]}"; do
        (run_benchmark "$name" "${options[@]}") || exit
    done
}

# One benchmark leaves nothing behind that the next would measure: each has servers of its own.
run_benchmark() { # name [option…]
    local status=0
    start_private bench durable 512m
    BILTEN_PORT=$(free_port)
    BILTEN_SMTP_PORT=$(free_port)
    export_environment "$(<"$PRIVATE_DIR/postgres/port")" "$BILTEN_TEST_KAFKA" "$PRIVATE_DIR/keys"
    BILTEN_LOG=warn
    printf '  %s\n' "$*"
    run_in_session "$BUILD_DIR/benchmarks/$1" "${@:2}" >&"$BENCH_RESULTS" || status=$?
    end_session
    ((status == 0)) || fail "the benchmark $1 ended with status $status."
}

# A benchmark is a file benchmarks/NAME.cpp that becomes build/release/benchmarks/NAME.
# NAME_ceiling.cpp is a rival that a benchmark starts by itself.
benchmark_names() {
    find "$ROOT/benchmarks" -maxdepth 1 -name '*.cpp' ! -name '*_ceiling.cpp' -printf '%f\n' |
        sed 's/\.cpp$//' | sort
}
