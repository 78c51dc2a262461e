# The parts that the supervisor keeps up: the mail sink and Bilten's own processes.
# shellcheck shell=bash

supervised_parts() {
    echo mail
    echo serve
    [[ $BILTEN_BUS != kafka ]] || echo relay # without Kafka there is nowhere to relay to
    echo project
}

# Sets PART_COMMAND. The relay logs in as a role that can read the store and nothing else.
part_command() { # part
    case $1 in
        mail) PART_COMMAND=("$ROOT/infra/dev/mail_sink.py" "$BILTEN_SMTP_PORT" "$MAIL_DIR") ;;
        relay) PART_COMMAND=(
            env "BILTEN_EVENTS_DSN=$(dsn "$BILTEN_PG_PORT" bilten_events bilten_relay)"
            "$BINARY" relay) ;;
        *) PART_COMMAND=("$BINARY" "$1") ;;
    esac
}

part_pid() { # part
    case $1 in
        postgres) postgres_pid "$POSTGRES_DIR" ;;
        kafka) pid_of "$KAFKA_DIR/pid" ;;
        *) pid_of "$RUN_DIR/$1.pid" ;;
    esac
}

part_log() { # part
    case $1 in
        postgres) postgres_log "$POSTGRES_DIR" ;;
        kafka) echo "$KAFKA_DIR/server.log" ;;
        *) echo "$LOG_DIR/$1.log" ;;
    esac
}

part_port() { # part
    case $1 in
        postgres) echo "$BILTEN_PG_PORT" ;;
        kafka) echo "$BILTEN_KAFKA_PORT" ;;
        mail) echo "$BILTEN_SMTP_PORT" ;;
        serve) echo "$BILTEN_PORT" ;;
        *) echo '-' ;;
    esac
}

part_restarts() { # part
    cat "$RUN_DIR/$1.restarts" 2>/dev/null || echo 0
}

parts_in_order() {
    echo postgres
    [[ $BILTEN_BUS != kafka ]] || echo kafka
    echo supervisor
    supervised_parts
}

anything_up() {
    local part
    for part in postgres kafka supervisor mail serve relay project; do
        ! part_pid "$part" >/dev/null || return 0
    done
    return 1
}

everything_up() {
    local part
    for part in $(parts_in_order); do
        part_pid "$part" >/dev/null || return 1
    done
}
