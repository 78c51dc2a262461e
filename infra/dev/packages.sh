# Debian packages: what infra/dev/packages.txt lists is installed, and nothing else is touched.
# shellcheck shell=bash

PACKAGES_FILE=$ROOT/infra/dev/packages.txt

packages_wanted() {
    sed 's/#.*//' "$PACKAGES_FILE" | awk 'NF { print $1 }'
}

packages_missing() {
    local wanted
    mapfile -t wanted < <(packages_wanted)
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
            awk '$1 == "installed" { print $2 }' | sort)
}

install_packages() {
    local missing
    begin packages 'looking'
    command -v dpkg-query apt-get >/dev/null ||
        fail 'this machine has no apt: Bilten is developed on Debian 12.' \
            "Install what $PACKAGES_FILE lists in your system's way, or use a Debian 12 container."
    mapfile -t missing < <(packages_missing)
    if ((${#missing[@]} == 0)); then
        finish "all $(packages_wanted | wc -l) present"
        return
    fi
    progress "installing ${missing[*]}"
    apt_install "${missing[@]}"
    finish "installed ${#missing[@]}: ${missing[*]:0:3}$( ((${#missing[@]} <= 3)) || echo ' …')"
}

apt_install() { # package…
    local log=$LOG_DIR/apt.log as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        sudo -n true 2>/dev/null ||
            fail "$(id -un) may not install these missing packages without a password:" \
                "  $*" 'Have them installed, then run ./dev again:' \
                "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        as_root=(sudo -n)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        # Where Debian's PostgreSQL reads how to make its default cluster, see below.
        PGSYSCONFDIR="$ROOT/infra/dev/postgresql-common"
        apt-get -y -q --no-install-recommends -o DPkg::Lock::Timeout=120)
    run_logged "$log" "${apt[@]}" install "$@" && return
    # Lists that are missing or old are the usual reason.
    run_logged "$LOG_DIR/apt-update.log" "${apt[@]}" update ||
        fail_with_log "$LOG_DIR/apt-update.log" 10 'apt-get update failed.' \
            'Is the network there, and are the sources in /etc/apt right?'
    run_logged "$log" "${apt[@]}" install "$@" ||
        fail_with_log "$log" 15 "apt could not install: $*" \
            "Bilten is made for Debian 12, this is $(sed -n 's/^PRETTY_NAME=//p' /etc/os-release)." \
            "The whole output is in $log."
}
