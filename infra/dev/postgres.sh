# A PostgreSQL of our own in a folder: make it, start it, stop it, lay out its roles and databases.
#
# FOLDER holds `port` and `profile` (how it was started, so that it starts again alike), and
# `server/` with the data, the socket and server.log. PostgreSQL refuses root: then `server` belongs
# to user postgres, and lies under /var/tmp where that user cannot reach the repository.
# Profiles: durable (as in production), quick (no fsync: for tests that do not cut the power).
# shellcheck shell=bash

PG_BIN=/usr/lib/postgresql/15/bin

as_postgres() {
    if [[ $(id -u) -eq 0 ]]; then
        (cd / && close_inherited && exec runuser -u postgres -- "$@")
    else
        (cd / && close_inherited && exec "$@")
    fi
}

postgres_server() { # folder
    if [[ -f $1/elsewhere ]]; then
        cat "$1/elsewhere"
    else
        echo "$1/server"
    fi
}

postgres_log() { echo "$(postgres_server "$1")/server.log"; }

# Makes the folder and settles where the server lives.
postgres_place() { # folder
    mkdir -p "$1"
    [[ ! -e $1/elsewhere && ! -e $1/server ]] || return 0
    if [[ $(id -u) -ne 0 ]]; then
        mkdir -m 0700 "$1/server"
        return
    fi
    chmod 0755 "$1"
    install -d -o postgres -g postgres -m 0700 "$1/server"
    if ! as_postgres test -w "$1/server" 2>/dev/null; then
        rmdir "$1/server"
        postgres_place_elsewhere "$1"
    fi
}

postgres_place_elsewhere() { # folder
    local base server
    base=/var/tmp/bilten-$(sha256sum <<<"$ROOT" | cut -c 1-12)
    mkdir -m 0711 "$base" 2>/dev/null || true
    # /var/tmp is everybody's: somebody else may have made the folder first.
    [[ -d $base && ! -L $base && -O $base ]] ||
        fail "$base is not ours, and user postgres cannot reach $1." \
            "Remove it, or move the repository to where every user may pass."
    server=$base/$(tr / - <<<"${1#"$HOME_DIR"/}")
    install -d -o postgres -g postgres -m 0700 "$server"
    echo "$server" >"$1/elsewhere"
    note "user postgres cannot reach $1: its data is in $server"
}

postgres_init() { # folder profile
    local server sync=()
    [[ $2 != quick ]] || sync=(--no-sync)
    postgres_place "$1"
    server=$(postgres_server "$1")
    [[ ! -f $server/data/PG_VERSION ]] || return 0
    as_postgres rm -rf "$server/data" # what an interrupted attempt left
    as_postgres mkdir -p -m 0700 "$server/socket"
    if ! as_postgres "$PG_BIN/initdb" -D "$server/data" -U postgres --auth=trust --no-instructions \
        --encoding=UTF8 --locale=C.UTF-8 "${sync[@]}" >"$1/initdb.log" 2>&1; then
        as_postgres rm -rf "$server/data"
        fail_with_log "$1/initdb.log" 15 'PostgreSQL could not make its data folder.'
    fi
    # What initdb found to work here: some containers have no usable /dev/shm.
    grep '^dynamic_shared_memory_type' "$server/data/postgresql.conf" >"$1/found.conf"
}

postgres_configure() { # folder port profile
    local memory=512MB durable=on server socket
    server=$(postgres_server "$1")
    socket=$server/socket
    if [[ $3 == quick ]]; then
        memory=128MB durable=off
    fi
    ((${#socket} < 90)) || socket='' # the kernel takes 107 bytes with the file's name
    cat >"$server/data/postgresql.conf" <<CONF
# Written by ./dev at every start.
listen_addresses = '127.0.0.1'
port = $2
unix_socket_directories = '$socket'
max_connections = 200
shared_buffers = $memory
max_wal_size = 4GB
wal_compression = off
fsync = $durable
full_page_writes = $durable
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
$(cat "$1/found.conf" 2>/dev/null)
CONF
}

# Prints the pid of the server that runs on this folder's data. PostgreSQL works in its data folder.
postgres_pid() { # folder
    local data pid=''
    data=$(postgres_server "$1")/data
    [[ -f $data/postmaster.pid ]] || return 1
    read -r pid <"$data/postmaster.pid" || true
    [[ $pid =~ ^[0-9]+$ && $(readlink "/proc/$pid/cwd") == "$data" ]] || return 1
    echo "$pid"
}

# After a kill -9 its children go on for a moment, and a new server must not start beside them. Lock
# files whose pid is a zombie, or somebody else by now, would stop a new server for no reason.
postgres_clear_stale() { # folder
    local data pid='' deadline
    data=$(postgres_server "$1")/data
    [[ -f $data/postmaster.pid ]] || return 0
    deadline=$(($(now_ms) + 10000))
    while find /proc -maxdepth 2 -name cwd -lname "$data" 2>/dev/null | grep -q .; do
        (($(now_ms) < deadline)) ||
            fail "processes of an earlier PostgreSQL still use $data." \
                'Look with: ps -ef | grep postgres'
        sleep 0.05
    done
    read -r pid <"$data/postmaster.pid" || true
    if [[ -d /proc/${pid:-none} ]]; then
        rm -f "$data/postmaster.pid" "$data"/../socket/.s.PGSQL.*
    fi
}

postgres_start() { # folder port profile
    local server
    server=$(postgres_server "$1")
    ! postgres_pid "$1" >/dev/null || return 0
    postgres_clear_stale "$1"
    postgres_configure "$1" "$2" "$3"
    echo "$2" >"$1/port"
    echo "$3" >"$1/profile"
    as_postgres "$PG_BIN/pg_ctl" -D "$server/data" -l "$server/server.log" -w -t 60 -s start \
        >"$1/pg_ctl.log" 2>&1 ||
        fail_with_log "$server/server.log" 15 "PostgreSQL did not start on port $2."
}

postgres_stop() { # folder [fast|immediate]
    local data
    postgres_pid "$1" >/dev/null || return 0
    data=$(postgres_server "$1")/data
    as_postgres "$PG_BIN/pg_ctl" -D "$data" -m "${2:-fast}" -w -t 30 -s stop >/dev/null 2>&1 ||
        as_postgres "$PG_BIN/pg_ctl" -D "$data" -m immediate -w -t 30 -s stop >/dev/null 2>&1 ||
        true
}

postgres_remove() { # folder
    local server
    server=$(postgres_server "$1")
    rm -rf "$server" "$1"
    rmdir "$(dirname "$server")" 2>/dev/null || true
}

superuser_psql() { # port database psql-option…
    local port=$1 database=$2
    shift 2
    psql -X -q -v ON_ERROR_STOP=1 -d "$(dsn "$port" "$database" postgres)" "$@"
}

# The roles that Bilten's processes log in as; what each may do is granted by the migrations.
postgres_roles() { # port
    superuser_psql "$1" postgres <<'SQL'
set client_min_messages = warning;
select format('create role %I login %s', role, rights)
from (values ('bilten_owner', 'createrole'), ('bilten_app', ''), ('bilten_relay', ''))
    wanted(role, rights)
where not exists (select from pg_roles where rolname = role) \gexec
SQL
}

postgres_database() { # port database owner
    superuser_psql "$1" postgres -v database="$2" -v owner="$3" <<'SQL'
select format('create database %I owner %I', :'database', :'owner')
where not exists (select from pg_database where datname = :'database') \gexec
SQL
}
