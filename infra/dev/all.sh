# Reads every other file here; $ROOT, the repository, is set by who reads this one.
# shellcheck shell=bash

# Messages of apt, PostgreSQL and the rest stay the ones that we recognise.
export LC_ALL=C.UTF-8
# PostgreSQL's user passes through folders that root makes.
umask 022

# shellcheck source=infra/dev/messages.sh
source "$ROOT/infra/dev/messages.sh"
# shellcheck source=infra/dev/settings.sh
source "$ROOT/infra/dev/settings.sh"
# shellcheck source=infra/dev/processes.sh
source "$ROOT/infra/dev/processes.sh"
# shellcheck source=infra/dev/ports.sh
source "$ROOT/infra/dev/ports.sh"
# shellcheck source=infra/dev/disk.sh
source "$ROOT/infra/dev/disk.sh"
# shellcheck source=infra/dev/packages.sh
source "$ROOT/infra/dev/packages.sh"
# shellcheck source=infra/dev/tools.sh
source "$ROOT/infra/dev/tools.sh"
# shellcheck source=infra/dev/build.sh
source "$ROOT/infra/dev/build.sh"
# shellcheck source=infra/dev/postgres.sh
source "$ROOT/infra/dev/postgres.sh"
# shellcheck source=infra/dev/kafka.sh
source "$ROOT/infra/dev/kafka.sh"
# shellcheck source=infra/dev/parts.sh
source "$ROOT/infra/dev/parts.sh"
# shellcheck source=infra/dev/up.sh
source "$ROOT/infra/dev/up.sh"
# shellcheck source=infra/dev/down.sh
source "$ROOT/infra/dev/down.sh"
# shellcheck source=infra/dev/look.sh
source "$ROOT/infra/dev/look.sh"
# shellcheck source=infra/dev/private.sh
source "$ROOT/infra/dev/private.sh"
# shellcheck source=infra/dev/test.sh
source "$ROOT/infra/dev/test.sh"
# shellcheck source=infra/dev/bench.sh
source "$ROOT/infra/dev/bench.sh"
# shellcheck source=infra/dev/drill.sh
source "$ROOT/infra/dev/drill.sh"
