# Processes of ours, by pid files that a recycled pid cannot deceive.
#
# A pid file holds "PID BIRTH BOOT": the process's start in clock ticks since that boot. A process
# is ours only when all three agree.
# shellcheck shell=bash

BOOT=$(</proc/sys/kernel/random/boot_id)
LOG_BYTES_MAX=50000000 # a longer log is put aside when its process starts again

# Start of a live process in clock ticks since boot; nothing for a dead one or a zombie.
birth_of() { # pid
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -r -a fields <<<"${stat##*) }"
    [[ ${fields[0]} != Z && ${fields[0]} != X ]] || return 1
    echo "${fields[19]}"
}

record_process() { # pid_file pid
    local birth
    birth=$(birth_of "$2") || birth=gone
    echo "$2 $birth $BOOT" >"$1"
}

# Prints the pid while the process lives; else removes a pid file that nobody stands behind.
pid_of() { # pid_file
    local pid='' birth='' boot=''
    [[ -f $1 ]] || return 1
    read -r pid birth boot <"$1" || true
    if [[ $pid =~ ^[0-9]+$ && $boot == "$BOOT" && $(birth_of "$pid") == "$birth" ]]; then
        echo "$pid"
        return 0
    fi
    rm -f "$1"
    return 1
}

# Starts a child that holds nothing open of ours and hears nothing of our terminal.
launch() { # pid_file log command…
    local pid_file=$1 log=$2
    shift 2
    if [[ -f $log && $(stat -c %s "$log") -gt $LOG_BYTES_MAX ]]; then
        mv "$log" "$log.1"
    fi
    (
        trap - INT TERM HUP
        cd /
        close_inherited
        exec setsid "$@" </dev/null >>"$log" 2>&1
    ) &
    record_process "$pid_file" "$!"
}

# The same for one that outlives us.
start_detached() { # pid_file log command…
    launch "$@"
    disown "$!"
}

# A lock or a pipe that a daemon inherits would outlive its owner.
close_inherited() {
    local path fd
    for path in /proc/"$BASHPID"/fd/*; do
        fd=${path##*/}
        ((fd <= 2 || fd == 255)) || eval "exec $fd>&-"
    done
}

# TERM, and KILL for one that has not ended after so many seconds.
stop_process() { # pid_file seconds
    local pid deadline
    pid=$(pid_of "$1") || return 0
    kill -TERM "$pid" 2>/dev/null || true
    deadline=$(($(now_ms) + $2 * 1000))
    while pid_of "$1" >/dev/null; do
        if (($(now_ms) >= deadline)); then
            kill -KILL "$pid" 2>/dev/null || true
            deadline=$(($(now_ms) + 5000))
        fi
        sleep 0.05
    done
}

# "14:03:07", or with the date when that was not today.
started_at() { # pid
    local started
    started=$(date -d "$(ps -o lstart= -p "$1")" +%s 2>/dev/null) || return 0
    if [[ $(date -d "@$started" +%F) == $(date +%F) ]]; then
        date -d "@$started" +%T
    else
        date -d "@$started" '+%F %T'
    fi
}
