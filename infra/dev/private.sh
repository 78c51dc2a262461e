# Servers of their own for one run of tests or benchmarks: free ports, a folder .bilten/KIND-PID.
# shellcheck shell=bash

PRIVATE_DIR=''

# What a run that was killed could not stop itself.
sweep_private() {
    local folder
    for folder in "$HOME_DIR"/test-* "$HOME_DIR"/bench-*; do
        [[ -d $folder ]] || continue
        # One that is being made has no owner's file yet; its name says whose it is.
        [[ -f $folder/owner || ! -d /proc/${folder##*-} ]] || continue
        pid_of "$folder/owner" >/dev/null || remove_private "$folder"
    done
}

remove_private() { # folder
    [[ ! -d $1/kafka ]] || kafka_stop "$1/kafka" kill
    if [[ -d $1/postgres ]]; then
        postgres_stop "$1/postgres" immediate
        postgres_remove "$1/postgres"
    fi
    end_leftovers "$1"
    rm -rf "$1"
}

# Whatever a test started and left behind carries the folder in its environment.
end_leftovers() { # folder
    local file
    while read -r file; do
        kill -KILL "${file//[^0-9]/}" 2>/dev/null || true
    done < <(grep -lsaF "BILTEN_TEST_DIR=$1/scratch" /proc/[0-9]*/environ)
}

start_private() { # kind profile kafka_heap
    local pg_port kafka_port
    sweep_private
    PRIVATE_DIR=$HOME_DIR/$1-$$
    mkdir -p "$PRIVATE_DIR/scratch" "$PRIVATE_DIR/bin"
    record_process "$PRIVATE_DIR/owner" "$$"
    trap 'stop_private' EXIT

    begin servers 'starting a PostgreSQL and a Kafka'
    kafka_port=$(free_port_pair)
    kafka_launch "$PRIVATE_DIR/kafka" "$kafka_port" "$3"
    pg_port=$(free_port)
    postgres_init "$PRIVATE_DIR/postgres" "$2"
    postgres_start "$PRIVATE_DIR/postgres" "$pg_port" "$2"
    postgres_roles "$pg_port"
    postgres_database "$pg_port" bilten_events bilten_owner
    postgres_database "$pg_port" bilten_read bilten_owner
    make_keys "$PRIVATE_DIR/keys"
    write_switches "$PRIVATE_DIR"
    kafka_wait "$PRIVATE_DIR/kafka"
    export_private_environment "$pg_port" "$kafka_port"
    finish "PostgreSQL on $pg_port, Kafka on $kafka_port"
}

# Commands with which a test stops and starts its servers.
write_switches() { # folder
    local server=$ROOT/infra/dev/server
    printf '#!/bin/sh\nexec %q postgres stop %q "$@"\n' "$server" "$1/postgres" >"$1/bin/pg-stop"
    printf '#!/bin/sh\nexec %q postgres start %q\n' "$server" "$1/postgres" >"$1/bin/pg-start"
    printf '#!/bin/sh\nexec %q kafka stop %q "$@"\n' "$server" "$1/kafka" >"$1/bin/kafka-stop"
    printf '#!/bin/sh\nexec %q kafka start %q\n' "$server" "$1/kafka" >"$1/bin/kafka-start"
    chmod +x "$1"/bin/*
    ln -sfn ../bin "$1/scratch/bin"
}

export_private_environment() { # postgres_port kafka_port
    BILTEN_TEST_ADMIN_DSN=$(dsn "$1" postgres postgres)
    BILTEN_TEST_EVENTS_DSN=$(dsn "$1" bilten_events postgres)
    BILTEN_TEST_READ_DSN=$(dsn "$1" bilten_read postgres)
    export BILTEN_TEST_ADMIN_DSN BILTEN_TEST_EVENTS_DSN BILTEN_TEST_READ_DSN
    export BILTEN_TEST_KAFKA=127.0.0.1:$2
    export BILTEN_TEST_DIR=$PRIVATE_DIR/scratch
    export BILTEN_TEST_KEY_FILE=$PRIVATE_DIR/keys/key-encryption.key
    export BILTEN_TEST_JWT_KEY_FILE=$PRIVATE_DIR/keys/jwt.pem
    export BILTEN_TEST_TICKET_KEY_FILE=$PRIVATE_DIR/keys/tickets.pem
    BILTEN_TEST_PG_DATA=$(postgres_server "$PRIVATE_DIR/postgres")/data
    export BILTEN_TEST_PG_DATA BILTEN_TEST_PG_CTL=$PG_BIN/pg_ctl
    export BILTEN_TEST_SERVER=$ROOT/infra/dev/server
    export BILTEN_TEST_MAIL_SINK=$ROOT/infra/dev/mail_sink.py
    export BILTEN_BINARY=$BINARY
}

# Runs a command in a session of its own, so that it can be ended with all that it started.
run_in_session() { # command…
    local status=0
    setsid "$@" </dev/null &
    RUNNING_GROUP=$!
    SESSION=$RUNNING_GROUP
    wait "$RUNNING_GROUP" || status=$?
    RUNNING_GROUP=0
    return "$status"
}

end_session() {
    local pids
    [[ -n ${SESSION:-} ]] || return 0
    mapfile -t pids < <(pgrep -s "$SESSION")
    ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
}

stop_private() {
    local status=$?
    set +e
    trap '' INT TERM HUP
    trap - EXIT ERR
    end_session
    cp "$PRIVATE_DIR/kafka/server.log" "$LOG_DIR/private-kafka.log" 2>/dev/null
    cp "$(postgres_log "$PRIVATE_DIR/postgres")" "$LOG_DIR/private-postgres.log" 2>/dev/null
    if ((status != 0)); then
        rm -rf "$HOME_DIR/last-test"
        mv "$PRIVATE_DIR/scratch" "$HOME_DIR/last-test"
    fi
    remove_private "$PRIVATE_DIR"
}
