#!/bin/sh
# Starts the service. What an earlier run left is removed first: the server would deploy it once more.
set -eu

home=/opt/countersign/payara
(cd "$home" && rm -rf applications autodeploy config generated logs)
cp -R /opt/countersign/config "$home/config"
exec java -Xmx1g -XX:+UseParallelGC -XX:+ExitOnOutOfMemoryError \
  -Djava.awt.headless=true -Dfile.encoding=UTF-8 \
  -Djakarta.json.provider=org.eclipse.parsson.JsonProviderImpl \
  -jar "$home/launch-micro.jar" \
  --deploy /opt/countersign/catalog-service.war --contextroot / --port 8080 \
  --nohazelcast --nocluster --disablephonehome \
  --minhttpthreads 16 --maxhttpthreads 16 \
  --prebootcommandfile /opt/countersign/boot-commands.txt
