# ./dev up and ./dev restart: from whatever is there to everything running.
# shellcheck shell=bash

command_up() {
    load_settings
    make_home
    lock_home
    if everything_up; then
        printf 'Bilten is up already.\n'
        export_up_environment
        load_demo
        print_addresses
        return
    fi
    printf 'Bilten starts in %s\n' "$HOME_DIR"
    STARTED_MS=$(now_ms)
    require_room
    install_packages
    stop_supervised # whatever is left of an earlier start
    require_ports
    [[ $BILTEN_BUS != kafka ]] || fetch_kafka
    build 'bilten, release' bilten
    save_settings
    start_servers
    migrate
    start_parts
    load_demo
    printf 'All of it took %s.\n' "$(seconds_since "$STARTED_MS")"
    print_addresses
    print_walk
}

command_restart() {
    load_settings
    make_home
    lock_home
    part_pid postgres >/dev/null || fail 'Bilten is not up.' 'Start it: ./dev up'
    build 'bilten, release' bilten
    stop_supervised
    start_servers
    migrate
    start_parts
}

# Before anything that takes long: a port that is taken now would be taken after the build too.
require_ports() {
    if ! part_pid postgres >/dev/null; then
        require_free_port "$BILTEN_PG_PORT" PostgreSQL BILTEN_PG_PORT
    fi
    if [[ $BILTEN_BUS == kafka ]] && ! part_pid kafka >/dev/null; then
        require_free_port "$BILTEN_KAFKA_PORT" Kafka BILTEN_KAFKA_PORT
        require_free_port $((BILTEN_KAFKA_PORT + 1)) "Kafka's controller" BILTEN_KAFKA_PORT
    fi
    require_free_port "$BILTEN_SMTP_PORT" 'the mail sink' BILTEN_SMTP_PORT
    require_free_port "$BILTEN_PORT" 'the API' BILTEN_PORT
}

# PostgreSQL is ready long before Kafka, so Kafka is launched first and waited for last.
start_servers() {
    require_ports # again: a build takes long
    begin postgres 'starting'
    postgres_init "$POSTGRES_DIR" durable
    [[ $BILTEN_BUS != kafka ]] || kafka_launch "$KAFKA_DIR" "$BILTEN_KAFKA_PORT"
    postgres_start "$POSTGRES_DIR" "$BILTEN_PG_PORT" durable
    postgres_roles "$BILTEN_PG_PORT"
    postgres_database "$BILTEN_PG_PORT" bilten_events bilten_owner
    postgres_database "$BILTEN_PG_PORT" bilten_read bilten_owner
    finish "listens on port $BILTEN_PG_PORT"
    if [[ $BILTEN_BUS == kafka ]]; then
        begin kafka 'starting'
        kafka_wait "$KAFKA_DIR"
        finish "listens on port $BILTEN_KAFKA_PORT"
    fi
}

migrate() {
    begin migrate 'bringing the databases up to date'
    make_keys "$KEYS_DIR"
    export_up_environment
    run_logged "$LOG_DIR/migrate.log" "$BINARY" migrate ||
        fail_with_log "$LOG_DIR/migrate.log" 15 'the migration failed.' \
            'PostgreSQL runs: look with ./dev psql events. ./dev reset starts from nothing.'
    finish 'databases are up to date'
}

start_parts() {
    local parts
    mapfile -t parts < <(supervised_parts)
    begin parts "starting ${parts[*]}"
    rm -f "$RUN_DIR"/*.restarts
    start_detached "$RUN_DIR/supervisor.pid" "$(part_log supervisor)" \
        "$ROOT/infra/dev/supervisor" "${parts[@]}"
    wait_for_parts "${parts[@]}"
    finish "${parts[*]} run"
}

api_url() {
    local host=$BILTEN_HOST
    [[ $host != 0.0.0.0 ]] || host=127.0.0.1
    echo "http://$host:$BILTEN_PORT"
}

# Ready means: `serve` says so of itself and of what it needs, and no part died in its first second.
wait_for_parts() { # part…
    local since
    since=$(now_ms)
    : >"$RUN_DIR/ready"
    until curl --fail-with-body -sS -m 5 -o "$RUN_DIR/ready" "$(api_url)/health/ready" \
        2>"$RUN_DIR/ready.error" &&
        (($(now_ms) - since >= 1000)); do
        fail_if_died "$@"
        if (($(now_ms) - since > 60000)); then
            stop_supervised
            fail_with_log "$(part_log serve)" 15 \
                "serve is not ready after 60 s: $(cat "$RUN_DIR/ready.error" "$RUN_DIR/ready")" \
                'PostgreSQL and Kafka go on; ./dev down stops them.'
        fi
        sleep 0.1
    done
    fail_if_died "$@"
}

fail_if_died() { # part…
    local part
    part_pid supervisor >/dev/null ||
        fail_with_log "$(part_log supervisor)" 15 'the supervisor died while it started.'
    for part in "$@"; do
        if (($(part_restarts "$part") > 0)); then
            stop_supervised
            fail_with_log "$(part_log "$part")" 15 "$part died while it started." \
                "How it ended is in $(part_log supervisor)." \
                'PostgreSQL and Kafka go on; ./dev down stops them.'
        fi
    done
}

load_demo() {
    local mark=$HOME_DIR/demo-loaded
    [[ ! -e $mark ]] || return 0
    begin demo 'loading the catalogue'
    run_logged "$LOG_DIR/demo.log" "$BINARY" demo --load ||
        fail_with_log "$LOG_DIR/demo.log" 15 'the demo catalogue could not be loaded.' \
            'Bilten is up, without it. ./dev up tries again; ./dev reset starts from nothing.'
    date -u +%FT%TZ >"$mark"
    finish "$(tail -n 1 "$LOG_DIR/demo.log" | cut -c 1-54)"
}

print_addresses() {
    cat <<TEXT

  API         $(api_url)     what it can do: $(api_url)/api/docs
  mails       $MAIL_DIR/*.eml, sent to 127.0.0.1:$BILTEN_SMTP_PORT
  PostgreSQL  127.0.0.1:$BILTEN_PG_PORT, bilten_events and bilten_read   ./dev psql [events|read]
TEXT
    if [[ $BILTEN_BUS == kafka ]]; then
        echo "  Kafka       127.0.0.1:$BILTEN_KAFKA_PORT   ./dev topics"
    fi
    cat <<TEXT
  logs        $LOG_DIR   ./dev logs [PART] [-f]

  ./dev status shows what runs, ./dev down stops it, ./dev help lists the rest.
TEXT
}

# What `demo --walk` prints is meant to be copied and run as it stands.
print_walk() {
    printf '\n'
    "$BINARY" demo --walk || printf './dev: bilten demo --walk could not print the curl lines.\n'
}
