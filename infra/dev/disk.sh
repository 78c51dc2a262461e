# Room on the disk.
# shellcheck shell=bash

free_mb() { # folder
    df -Pm "$1" | awk 'NR == 2 { print $4 }'
}

disk_is_full() {
    echo "The disk is full: $(free_mb "$ROOT") MB are free under $ROOT. Make room and try again."
}

# A first build with its servers' first data takes about 2 GB; later there is growth alone.
require_room() {
    local needed=500 free
    [[ -e $BUILD_DIR/build.ninja ]] || needed=3000
    free=$(free_mb "$ROOT")
    ((free >= needed)) ||
        fail "the disk is too full: $free MB are free under $ROOT, and this needs $needed MB." \
            "Make room there: ./dev reset removes our data, and build/ can be removed at any time."
}
