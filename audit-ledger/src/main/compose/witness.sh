#!/bin/sh
# Runs the witness. The log's key is taken from the service once; after that nobody can change it
# but whoever owns this volume.
set -eu

directory=${WITNESS_DIRECTORY:-/witness}
policy=$directory/policy
if [ ! -s "$policy" ]; then
  curl --fail --silent --show-error --retry 30 --retry-connrefused --retry-delay 2 \
    --output "$policy.new" "$LOG_POLICY"
  # Only the log is taken over: who else watches it is no business of this witness.
  grep '^log ' "$policy.new" >"$policy.log"
  echo 'quorum none' >>"$policy.log"
  rm "$policy.new"
  mv "$policy.log" "$policy"
fi
exec java -Xmx128m -XX:+UseSerialGC -cp "${WITNESS_JAR:-/opt/witness/witness.jar}" \
  org.countersign.ledger.witness.WitnessProgram \
  --key "$directory/key" --new-key "$WITNESS_NAME" --store "$directory/store" \
  --listen "${WITNESS_LISTEN:-0.0.0.0:8090}" --policy "$policy"
