# A Kafka broker of our own in a folder: one KRaft node, controller and broker in one process.
#
# FOLDER holds `port` (the controller's is the next one), server.properties, data/, server.log, pid.
# shellcheck shell=bash

KAFKA_POM=$ROOT/infra/dev/kafka/pom.xml
KAFKA_CLASSES=() # JVM options: where the recorded classes are

kafka_java() {
    local java
    for java in /usr/lib/jvm/java-17-openjdk-*/bin/java; do
        [[ ! -x $java ]] || { echo "$java" && return; }
    done
    echo java
}

# Jars once for each pom.xml; ~/.m2 is Maven's cache.
fetch_kafka() {
    local mark lock new=$LIBS_DIR.new log=$LOG_DIR/maven.log
    mark=$(sha256sum <"$KAFKA_POM")
    begin kafka 'fetching its jars from Maven Central'
    mkdir -p "$HOME_DIR/kafka"
    exec {lock}>"$HOME_DIR/kafka/lock"
    flock "$lock"
    if [[ -f $LIBS_DIR/.pom && $(<"$LIBS_DIR/.pom") == "$mark" ]]; then
        exec {lock}>&-
        finish 'jars present'
        return
    fi
    rm -rf "$new"
    run_logged "$log" mvn -B -C -f "$KAFKA_POM" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$new" ||
        fail_with_log "$log" 15 "Maven could not fetch Kafka's jars." \
            'Is the network there? Without Kafka, Bilten runs with: BILTEN_BUS=postgres ./dev up' \
            "The whole output is in $log."
    echo "$mark" >"$new/.pom"
    rm -rf "$LIBS_DIR"
    mv "$new" "$LIBS_DIR"
    progress 'recording what a broker loads when it starts'
    kafka_record_classes
    exec {lock}>&-
    finish "$(find "$LIBS_DIR" -name '*.jar' | wc -l) jars fetched"
}

kafka_run() { # java-class argument…
    "$(kafka_java)" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Dlog4j2.level=error -cp "$LIBS_DIR/*" "$@"
}

# The JVM maps the classes of a start that was recorded instead of reading them from 93 jars:
# measured on two busy cores, 6–7 s in place of 10–16 s.
kafka_record_classes() {
    local folder=$HOME_DIR/kafka/recording
    rm -rf "$folder"
    KAFKA_CLASSES=(-XX:ArchiveClassesAtExit="$LIBS_DIR/classes.jsa")
    kafka_launch "$folder" "$(free_port_pair)"
    kafka_wait "$folder"
    kafka_stop "$folder"
    KAFKA_CLASSES=()
    rm -rf "$folder"
}

kafka_configure() { # folder port
    mkdir -p "$1"
    echo "$2" >"$1/port"
    cat >"$1/server.properties" <<CONF
# Written by ./dev at every start.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$(($2 + 1))
listeners=PLAINTEXT://127.0.0.1:$2,CONTROLLER://127.0.0.1:$(($2 + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$2
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$1/data
auto.create.topics.enable=false
log.retention.hours=168
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=8
group.initial.rebalance.delay.ms=0
CONF
}

kafka_format() { # folder
    local id
    [[ ! -f $1/data/meta.properties ]] || return 0
    rm -rf "$1/data" # what an interrupted attempt left
    # A UUID as Kafka writes one.
    id=B$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c 2-22)
    kafka_run kafka.tools.StorageTool format -t "$id" -c "$1/server.properties" \
        >"$1/format.log" 2>&1 ||
        fail_with_log "$1/format.log" 15 'Kafka could not make its data folder.'
}

# Starts the broker without waiting for it.
kafka_launch() { # folder port [heap]
    ! pid_of "$1/pid" >/dev/null || return 0
    kafka_configure "$1" "$2"
    kafka_format "$1"
    if ((${#KAFKA_CLASSES[@]} == 0)) && [[ -f $LIBS_DIR/classes.jsa ]]; then
        KAFKA_CLASSES=(-XX:SharedArchiveFile="$LIBS_DIR/classes.jsa")
    fi
    start_detached "$1/pid" "$1/server.log" "$(kafka_java)" "${KAFKA_CLASSES[@]}" \
        "-Xmx${3:-512m}" -XX:+UseSerialGC \
        "-Dlog4j2.configurationFile=$ROOT/infra/dev/kafka/log4j2.properties" \
        -cp "$LIBS_DIR/*" kafka.Kafka "$1/server.properties"
}

kafka_wait() { # folder
    local port
    port=$(<"$1/port")
    if ! wait_for_port "$port" 180 "$1/pid" ||
        ! kcat -b "127.0.0.1:$port" -m 30 -L >/dev/null 2>&1 || ! pid_of "$1/pid" >/dev/null; then
        fail_with_log "$1/server.log" 15 "Kafka did not start on port $port."
    fi
}

kafka_stop() { # folder [kill]
    local pid
    if [[ ${2:-} == kill ]] && pid=$(pid_of "$1/pid"); then
        kill -KILL "$pid" 2>/dev/null || true
    fi
    stop_process "$1/pid" 60
}
