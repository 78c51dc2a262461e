# Commands that look and change nothing: status, logs, psql, topics, env, bilten, help.
# shellcheck shell=bash

part_state() { # part
    local restarts
    if ! part_pid "$1" >/dev/null; then
        if part_pid supervisor >/dev/null && supervised_parts | grep -qx "$1"; then
            echo 'starts again soon'
        else
            echo down
        fi
        return
    fi
    restarts=$(part_restarts "$1")
    if [[ $1 == serve ]] && ! curl -fs -m 5 -o /dev/null "$(api_url)/health/ready"; then
        echo 'up, not ready'
    elif ((restarts > 0)); then
        echo "up, restarts: $restarts"
    else
        echo up
    fi
}

command_status() {
    local part pid
    load_settings
    printf '%-11s %8s %6s  %-24s %s\n' part pid port state since
    for part in $(parts_in_order); do
        pid=$(part_pid "$part") || pid=''
        printf '%-11s %8s %6s  %-24s %s\n' "$part" "${pid:--}" "$(part_port "$part")" \
            "$(part_state "$part")" "${pid:+$(started_at "$pid")}"
    done
    everything_up || exit 3
}

command_logs() { # [part] [-f]
    local follow='' part='' argument log lines=200
    load_settings
    for argument in "$@"; do
        case $argument in
            -f | --follow) follow=-F ;;
            *) part=$argument ;;
        esac
    done
    local parts=("$part") logs=()
    [[ -n $part ]] || { mapfile -t parts < <(parts_in_order) && lines=10; }
    for part in "${parts[@]}"; do
        log=$(part_log "$part")
        [[ ! -f $log ]] || logs+=("$log")
    done
    ((${#logs[@]} > 0)) ||
        fail "there is no log of '${parts[*]}'." \
            "Parts are: $(parts_in_order | xargs), and build, apt, maven, migrate, demo."
    exec tail -n "$lines" ${follow:+"$follow"} "${logs[@]}"
}

command_psql() { # [events|read] [psql-option…]
    local database=events
    load_settings
    if [[ ${1:-} == events || ${1:-} == read ]]; then
        database=$1
        shift
    fi
    part_pid postgres >/dev/null || fail 'PostgreSQL is not up.' 'Start it: ./dev up'
    exec psql -d "$(dsn "$BILTEN_PG_PORT" "bilten_$database" bilten_owner)" "$@"
}

command_topics() { # [topic]
    local servers
    load_settings
    part_pid kafka >/dev/null || fail 'Kafka is not up.' 'Start it: ./dev up'
    servers=127.0.0.1:$BILTEN_KAFKA_PORT
    if [[ -n ${1:-} ]]; then
        kafka_run org.apache.kafka.tools.TopicCommand --bootstrap-server "$servers" \
            --describe --topic "$1"
        kafka_run org.apache.kafka.tools.GetOffsetShell --bootstrap-server "$servers" \
            --topic "$1" |
            sed 's/^\(.*\):\(.*\):\(.*\)$/\tPartition: \2\tEnd offset: \3/'
    else
        kcat -b "$servers" -m 10 -L -J |
            jq -r '(.topics[] | "\(.topic)  \(.partitions | length) partitions"),
                "\(.topics | length) topics"'
    fi
}

# Runs bilten as `up` runs it: ./dev bilten token --role Admin
command_bilten() {
    load_settings
    [[ -x $BINARY ]] || fail 'bilten is not built yet.' 'Build it: ./dev build bilten'
    export_up_environment
    exec "$BINARY" "$@"
}

# For a shell or a debugger of one's own: eval "$(./dev env)"
command_env() {
    local name
    load_settings
    export_up_environment
    for name in "${!BILTEN_@}"; do
        printf 'export %s=%q\n' "$name" "${!name}"
    done
}

command_help() {
    cat <<'TEXT'
./dev COMMAND

  up                 install what is missing, build, start everything, load the demo catalogue
  down               stop everything
  restart            build, migrate and start serve, relay and project again
  status             what runs: part, pid, port, state, since
  logs [PART] [-f]   the last lines of a part's log, or of all; -f follows
  reset [--yes]      down, and remove every event, mail, key and log

  build [TARGET…]    build preset release
  test [OPTION…]     build and run every test on a PostgreSQL and a Kafka of their own;
                     options go to ctest: ./dev test -R unit
  bench [NAME…] [--quick]
                     measure, on servers of their own; without a name: which there are

  drill money [PURCHASES [KILLS]]
                     buy through both gateways, with faults and kill -9 (20000 and 20)

  psql [events|read] the event store, or the read models
  topics [TOPIC]     Kafka's topics, or one of them in detail
  bilten ARGUMENT…   run bilten as up runs it: ./dev bilten token --role EventOrganizer
  env                the environment of that, for a shell: eval "$(./dev env)"

Ports are chosen by BILTEN_PORT (8080), BILTEN_PG_PORT (54329), BILTEN_KAFKA_PORT (19092 and the
next one) and BILTEN_SMTP_PORT (2525). BILTEN_BUS=postgres does without Kafka.
More: docs/operating.md
TEXT
}
