# ./dev down and ./dev reset. Only processes that pid files of ours name, and that are still the
# ones that were started, are ever ended.
# shellcheck shell=bash

# The supervisor ends its parts itself; parts that it left behind are ended one by one.
stop_supervised() {
    local part
    stop_process "$RUN_DIR/supervisor.pid" 60
    for part in serve project relay mail; do
        stop_process "$RUN_DIR/$part.pid" 10
    done
}

stop_everything() {
    begin parts 'stopping serve, project, relay and the mail sink'
    stop_supervised
    finish 'serve, project, relay and the mail sink stopped'
    begin kafka 'stopping'
    kafka_stop "$KAFKA_DIR"
    finish 'stopped'
    begin postgres 'stopping'
    postgres_stop "$POSTGRES_DIR"
    finish 'stopped'
    rm -f "$SETTINGS_FILE"
}

command_down() {
    load_settings
    if [[ ! -d $HOME_DIR ]] || ! anything_up; then
        printf 'Bilten is not up.\n'
        return
    fi
    lock_home
    stop_everything
}

command_reset() { # [--yes]
    load_settings
    [[ -d $HOME_DIR ]] || { printf 'There is nothing to remove.\n' && return; }
    if [[ ${1:-} != --yes ]]; then
        [[ -t 0 ]] || fail 'reset removes every event, mail and key of this repository.' \
            'Without a terminal it wants to be told so: ./dev reset --yes'
        read -r -p "Remove every event, mail, key and log in $HOME_DIR? [y/N] " answer
        [[ $answer == [yY]* ]] || fail 'nothing was removed.'
    fi
    lock_home
    sweep_private
    ! anything_up || stop_everything
    postgres_remove "$POSTGRES_DIR"
    find "$KAFKA_DIR" -mindepth 1 -maxdepth 1 ! -name libs ! -name lock \
        -exec rm -rf {} + 2>/dev/null || true
    rm -rf "$KEYS_DIR" "$MAIL_DIR" "$LOG_DIR" "$RUN_DIR"
    rm -rf "$HOME_DIR/demo-loaded" "$HOME_DIR/last-test"
    printf 'Removed. Kafka'\''s jars and build/ stay; ./dev up starts from nothing.\n'
}
