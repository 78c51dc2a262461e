# TCP ports of this machine.
# shellcheck shell=bash

port_taken() { # port
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# "python3 (pid 12, in /somewhere)" as far as this user may know who listens there.
port_holder() { # port
    local found pid
    found=$(ss -Hltnp "sport = :$1" 2>/dev/null | grep -o 'users:((.*' | head -n 1) || true
    pid=$(sed -n 's/.*pid=\([0-9]*\).*/\1/p' <<<"$found")
    if [[ -z $pid ]]; then
        echo 'a process of another user'
        return
    fi
    printf '%s (pid %s, in %s)\n' "$(<"/proc/$pid/comm")" "$pid" \
        "$(readlink "/proc/$pid/cwd" || echo 'a folder that you may not see')"
}

require_free_port() { # port who-wants-it variable
    port_taken "$1" || return 0
    fail "port $1, which $2 wants, is taken by $(port_holder "$1")." \
        "Stop that process, or choose another port: $3=$(free_port) ./dev up"
}

# A port that nobody listens on, below those that the kernel hands out to clients.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! port_taken "$port"; then
            echo "$port"
            return
        fi
    done
}

# The first of two neighbours: Kafka's controller listens on the next one.
free_port_pair() {
    local port
    while :; do
        port=$(free_port)
        if ! port_taken $((port + 1)); then
            echo "$port"
            return
        fi
    done
}

wait_for_port() { # port seconds pid_file
    local deadline=$(($(now_ms) + $2 * 1000))
    until port_taken "$1"; do
        pid_of "$3" >/dev/null || return 1
        (($(now_ms) < deadline)) || return 1
        sleep 0.1
    done
}
