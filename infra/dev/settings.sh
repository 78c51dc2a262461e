# Where things are and which ports they use; everything may be chosen by the environment.
# shellcheck shell=bash

HOME_DIR=$ROOT/.bilten
RUN_DIR=$HOME_DIR/run
LOG_DIR=$HOME_DIR/logs
KEYS_DIR=$HOME_DIR/keys
MAIL_DIR=$HOME_DIR/mail
LIBS_DIR=$HOME_DIR/kafka/libs
POSTGRES_DIR=$HOME_DIR/postgres
KAFKA_DIR=$HOME_DIR/kafka
BUILD_DIR=$ROOT/build/release
BINARY=$BUILD_DIR/bilten
SETTINGS_FILE=$RUN_DIR/settings
SETTINGS=(BILTEN_HOST BILTEN_PORT BILTEN_PG_PORT BILTEN_KAFKA_PORT BILTEN_SMTP_PORT BILTEN_BUS
    BILTEN_LOG BILTEN_SESSION_CAPACITY_MAX)

# While a part runs, the settings that it was started with hold, whatever the environment says.
load_settings() {
    local name value part
    if [[ -f $SETTINGS_FILE ]]; then
        while IFS='=' read -r name value; do
            case $name in
                BILTEN_PG_PORT) part=postgres ;;
                BILTEN_KAFKA_PORT) part=kafka ;;
                *) part=supervisor ;;
            esac
            ! part_pid "$part" >/dev/null || printf -v "$name" %s "$value"
        done <"$SETTINGS_FILE"
    fi
    BILTEN_HOST=${BILTEN_HOST:-127.0.0.1}
    BILTEN_PORT=${BILTEN_PORT:-8080}
    BILTEN_PG_PORT=${BILTEN_PG_PORT:-54329}
    BILTEN_KAFKA_PORT=${BILTEN_KAFKA_PORT:-19092}
    BILTEN_SMTP_PORT=${BILTEN_SMTP_PORT:-2525}
    BILTEN_BUS=${BILTEN_BUS:-kafka}
    BILTEN_LOG=${BILTEN_LOG:-info}
    BILTEN_SESSION_CAPACITY_MAX=${BILTEN_SESSION_CAPACITY_MAX:-20000} # a flash sale worth a look
    check_settings
}

check_settings() {
    local name
    for name in BILTEN_PORT BILTEN_PG_PORT BILTEN_KAFKA_PORT BILTEN_SMTP_PORT; do
        [[ ${!name} =~ ^[1-9][0-9]{0,4}$ && ${!name} -lt 65535 ]] ||
            fail "$name is '${!name}', which is no port." "Give a number from 1 to 65534."
    done
    [[ $BILTEN_BUS == kafka || $BILTEN_BUS == postgres ]] ||
        fail "BILTEN_BUS is '$BILTEN_BUS'." "It is kafka, or postgres for a machine without Kafka."
    [[ $(id -u) -eq 0 || ! -e $HOME_DIR || -O $HOME_DIR ]] ||
        fail "$HOME_DIR belongs to $(stat -c %U "$HOME_DIR"), and you are $(id -un)." \
            "Run ./dev as that user, or let that user ./dev reset and remove $HOME_DIR."
}

save_settings() {
    local name
    for name in "${SETTINGS[@]}"; do
        printf '%s=%s\n' "$name" "${!name}"
    done >"$SETTINGS_FILE"
}

make_home() {
    # Others may pass through: PostgreSQL runs as a user of its own when this is root.
    mkdir -p "$HOME_DIR" "$RUN_DIR" "$LOG_DIR" "$MAIL_DIR"
    chmod 0755 "$HOME_DIR"
}

# One ./dev at a time changes what runs. The lock dies with its holder, so it is never stale.
lock_home() {
    exec {LOCK_FD}>"$HOME_DIR/lock"
    flock -n "$LOCK_FD" ||
        fail 'another ./dev up, down or reset is at work in this repository.' \
            'Wait until it is done.'
}

# The key-encryption key of personal data, and the keys that sign development's tokens and tickets.
make_keys() { # folder
    mkdir -p "$1"
    chmod 0700 "$1"
    if [[ ! -s $1/key-encryption.key ]]; then
        (umask 077 && openssl rand -hex 32 >"$1/new" && mv "$1/new" "$1/key-encryption.key")
    fi
    if [[ ! -s $1/jwt.pem ]]; then
        (umask 077 && openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
            -out "$1/new" 2>/dev/null && mv "$1/new" "$1/jwt.pem")
    fi
    if [[ ! -s $1/tickets.pem ]]; then
        (umask 077 && openssl genpkey -quiet -algorithm ED25519 -out "$1/new" 2>/dev/null &&
            mv "$1/new" "$1/tickets.pem")
    fi
}

dsn() { # port database role
    echo "host=127.0.0.1 port=$1 dbname=$2 user=$3"
}

# What every process of Bilten reads.
export_environment() { # postgres_port kafka_servers keys_folder
    export BILTEN_ENV=development BILTEN_HOST BILTEN_PORT BILTEN_BUS BILTEN_LOG
    BILTEN_EVENTS_DSN=$(dsn "$1" bilten_events bilten_app)
    BILTEN_READ_DSN=$(dsn "$1" bilten_read bilten_app)
    BILTEN_OWNER_EVENTS_DSN=$(dsn "$1" bilten_events bilten_owner)
    BILTEN_OWNER_READ_DSN=$(dsn "$1" bilten_read bilten_owner)
    export BILTEN_EVENTS_DSN BILTEN_READ_DSN BILTEN_OWNER_EVENTS_DSN BILTEN_OWNER_READ_DSN
    export BILTEN_KAFKA=$2
    export BILTEN_KEY_FILE=$3/key-encryption.key BILTEN_JWT_KEY_FILE=$3/jwt.pem
    export BILTEN_TICKET_KEY_FILE=$3/tickets.pem
    export BILTEN_PUBLIC_URL=http://$BILTEN_HOST:$BILTEN_PORT
    export BILTEN_SMTP=127.0.0.1:$BILTEN_SMTP_PORT
    export BILTEN_SEARCH_DIR=${3%/*}/search
}

export_up_environment() {
    export_environment "$BILTEN_PG_PORT" "127.0.0.1:$BILTEN_KAFKA_PORT" "$KEYS_DIR"
    export BILTEN_SESSION_CAPACITY_MAX
}
