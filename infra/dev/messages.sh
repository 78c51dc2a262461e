# What a person sees: one line per step with the time it took; plain words when something is wrong.
# shellcheck shell=bash

STEP=''         # the step that is under way
STEP_AT_MS=0
PROGRESS_AT_MS=0
RUNNING_GROUP=0 # process group of what `run_logged` waits for

now_ms() {
    local now=${EPOCHREALTIME//[.,]/}
    echo "${now%???}"
}

seconds_since() { # start_ms
    local ms=$(($(now_ms) - $1))
    printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}

begin() { # step, what it does
    STEP=$1 STEP_AT_MS=$(now_ms) PROGRESS_AT_MS=$STEP_AT_MS
    if [[ -t 1 ]]; then
        printf '  %-11s %s …' "$1" "$2"
    fi
}

# Says where a long step stands: over and over on a terminal, every 20 s in a log.
progress() {
    [[ -n $1 ]] || return 0
    if [[ -t 1 ]]; then
        printf '\r\e[K  %-11s %s' "$STEP" "${1:0:$((${COLUMNS:-80} - 16))}"
    elif (($(now_ms) - PROGRESS_AT_MS >= 20000)); then
        PROGRESS_AT_MS=$(now_ms)
        printf '  %-11s … %s\n' "$STEP" "$1"
    fi
}

finish() { # what came out
    [[ ! -t 1 ]] || printf '\r\e[K'
    printf '  %-11s %-54s %8s\n' "$STEP" "$1" "$(seconds_since "$STEP_AT_MS")"
    STEP=''
}

note() { printf '  %-11s %s\n' '' "$*"; }

# fail WHAT-IS-WRONG [WHAT-TO-DO…]: each on a line of its own. Ends the command.
fail() {
    [[ -z $STEP || ! -t 1 ]] || printf '\n'
    {
        printf '\n./dev: %s\n' "$1"
        shift
        [[ $# -eq 0 ]] || printf '       %s\n' "$@"
    } >&2
    exit 1
}

# fail_with_log LOG LINES WHAT-IS-WRONG [WHAT-TO-DO…]
fail_with_log() {
    local log=$1 lines=$2 what=$3
    shift 3
    [[ -z $STEP || ! -t 1 ]] || printf '\n'
    {
        printf '\nThe last lines of %s:\n' "$log"
        [[ ! -r $log ]] || tail -n "$lines" "$log" | sed 's/^/  | /'
    } >&2
    if grep -qs 'No space left on device' "$log"; then
        set -- "$(disk_is_full)" "$@"
    fi
    fail "$what" "$@"
}

# Runs a command with its output in a log, and shows the log's last line while it works.
run_logged() { # log command…
    local log=$1 status=0
    shift
    : >"$log"
    setsid "$@" >"$log" 2>&1 </dev/null &
    RUNNING_GROUP=$!
    while kill -0 "$RUNNING_GROUP" 2>/dev/null; do
        progress "$(tail -n 1 "$log" | tr -d '\r\033')"
        sleep 0.2
    done
    wait "$RUNNING_GROUP" || status=$?
    RUNNING_GROUP=0
    return "$status"
}

stop_running_group() {
    ((RUNNING_GROUP == 0)) || kill -TERM -- "-$RUNNING_GROUP" 2>/dev/null || true
    RUNNING_GROUP=0
}

interrupted() {
    trap - INT TERM HUP
    stop_running_group
    printf '\n./dev: interrupted%s. ./dev status shows what runs.\n' "${STEP:+ during $STEP}" >&2
    exit 130
}

# Where `set -e` ends a command that nobody thought could fail.
unexpected() { # status command place
    trap - ERR
    ((BASH_SUBSHELL == 0)) || exit "$1" # who started the subshell hears of it
    (($1 != 141)) || exit "$1"          # who read our output, such as head, has seen enough
    local hint='This is a fault of ./dev itself: please report it with these lines.'
    if (($(free_mb "$ROOT") < 50)); then
        hint=$(disk_is_full)
    fi
    fail "stopped at $3: '$2' ended with status $1." "$hint"
}
