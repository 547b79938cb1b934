import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { check } from '../../workload/published-ports.ts';

const severitiesOf = (line: string) =>
  findingsOf(check, { run: `docker run ${line}` }).map(({ severity }) => severity);

describe('a published port of a service that lets everybody in', () => {
  const open: readonly (readonly [line: string, service: string])[] = [
    ['-p 6379:6379 redis:8', 'Redis'],
    ['-p 16379:6379 mirror.example/library/redis:8 redis-server --appendonly yes', 'Redis'],
    ['-p 6379:6379 redis:8 redis-server --requirepass ""', 'Redis'],
    ['-p 6379:6379 -e TZ=UTC -v data:/data valkey/valkey:8', 'Redis'],
    ['-p 27017:27017 -e MONGO_INITDB_ROOT_USERNAME= mongo:7', 'MongoDB'],
    ['-p 9200:9200 -p 9300:9300 elasticsearch:7.17.0', 'Elasticsearch'],
    ['-p 9200:9200 -e xpack.security.enabled=false elasticsearch:8.14.0', 'Elasticsearch'],
    ['-p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres:17', 'PostgreSQL'],
    ['-p 3306:3306 -e MYSQL_ALLOW_EMPTY_PASSWORD=1 mysql:8', 'root'],
    ['-p 9000:9000 minio/minio server /data', 'MinIO'],
    ['-p 80:5000 registry:2', 'registry'],
    ['-p 8888:8888 jupyter/minimal-notebook start-notebook.sh --NotebookApp.token=', 'Jupyter'],
    ['-p 8080:8080 codercom/code-server --auth none', 'code-server'],
    ['-p 2345:2345 app dlv debug --headless --listen=:2345', 'debugger'],
    ['-p 5678:5678 app python -m debugpy --listen 0.0.0.0:5678 app.py', 'debugger'],
    ['-p 80:5679 $IMAGE python -m debugpy --listen 5679 app.py', 'debugger'],
    ['-p 9229:9229 app node --inspect=0.0.0.0:9229 server.js', 'debugger'],
    ['-p 9229:9229 app node --inspect-brk=0.0.0.0 server.js', 'debugger'],
    ['-p 9000:9000 app sh -c "npx nodemon --inspect=[::]:9000 server.js"', 'debugger'],
    [
      "-p 5005:5005 app java '-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005' -jar a.jar",
      'debugger',
    ],
    [
      '-p 9010:9010 app java -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false A',
      'debugger',
    ],
    ['-p 12345:12345 app rdbg --open --host 0.0.0.0 --port 12345 app.rb', 'debugger'],
    ['-p 1234:1234 app gdbserver :1234 ./a', 'debugger'],
    ['-p 9222:9222 app chromium --remote-debugging-port=9222 --remote-debugging-address=0.0.0.0', 'debugger'],
    ['-p 6000-7000:6000-7000 redis', 'Redis'],
    ['-p 8080:8080 -v /var/run/docker.sock:/var/run/docker.sock amir20/dozzle', 'Dozzle'],
    ['-p 5000:5000 -p 8971:8971 ghcr.example/blakeblackshear/frigate:stable', 'Frigate'],
    ['-p 6052:6052 esphome/esphome', 'ESPHome'],
    ['-p 8081:8081 -e REDIS_HOSTS=db rediscommander/redis-commander', 'Redis Commander'],
    ['-p 8081:8081 sosedoff/pgweb', 'pgweb'],
    ['-p 8500:8500 hashicorp/consul agent -dev -client=0.0.0.0', 'Consul'],
    ['-p 2181:2181 zookeeper:3.9', 'ZooKeeper'],
    ['-p 5000:5000 ghcr.example/mlflow/mlflow mlflow server --host 0.0.0.0', 'MLflow'],
    ['-p 4566:4566 localstack/localstack', 'LocalStack'],
    ['-p 11211:11211 memcached:1.6 -u agent', 'memcached'],
    ['-p 6379:6379 redis:8 --dir /run', 'Redis'],
    ['-p 80:8080 apache/zeppelin:0.11', 'Zeppelin'],
    ['-p 9092:9092 redpandadata/redpanda:v24 redpanda start --smp 1 --mode dev-container', 'Redpanda'],
    ['-p 80:9644 docker.redpanda.com/redpandadata/redpanda:v24', 'Redpanda'],
    ['-p 11434:11434 -v models:/root/.ollama ollama/ollama', 'Ollama'],
    ['-p 8080:11434 ollama/ollama:0.6 serve', 'Ollama'],
    ['-p 8000:8000 chromadb/chroma', 'Chroma'],
  ];
  for (const [line, service] of open)
    it(`is high: ${line}`, () => {
      const [found, ...others] = findingsOf(check, { run: `docker run ${line}` }).filter(
        ({ severity }) => severity === 'high',
      );
      assert.deepEqual(others, []);
      assert.match(found?.message ?? '', new RegExp(`whoever reaches it .*\\(.*${service}`, 'u'));
    });

  for (const line of [
    '-p 6379:6379 redis:8 redis-server --requirepass geheim',
    '-p 6379:6379 redis:8 --requirepass geheim',
    '-p 6379:6379 redis:8 redis-server /etc/redis.conf',
    '-p 6379:6379 -v ./redis.conf:/usr/local/etc/redis/redis.conf redis:8',
    '-p 6379:6379 redis:8 redis-cli monitor',
    '-p 8001:8001 redis:8',
    '-p 6379:6379/udp redis:8',
    '-p 6379:6379 own/redis',
    '-p 6379:6379 $IMAGE',
    '-p 6379:6379 redis:8 redis-server --requirepass "$PASSWORD"',
    '-p 27017:27017 -e MONGO_INITDB_ROOT_USERNAME=admin mongo:7',
    '-p 27017:27017 -e MONGO_INITDB_ROOT_USERNAME mongo:7',
    '-p 27017:27017 mongo:7 --auth',
    '-p 27017:27017 --env-file some.env mongo:7',
    '-p 9200:9200 elasticsearch:8.14.0',
    '-p 9200:9200 -e xpack.security.enabled=true elasticsearch:7.17.0',
    '-p 5432:5432 -e POSTGRES_PASSWORD=x postgres:17',
    '-p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust app',
    '-p 9000:9000 -e MINIO_ROOT_PASSWORD=x minio/minio server /data',
    '-p 8888:8888 jupyter/minimal-notebook',
    '-p 2345:2345 app serve',
    '-p 8080:8080 amir20/dozzle --auth-provider simple',
    '-p 8971:8971 blakeblackshear/frigate:stable',
    '-p 6052:6052 -e USERNAME=a -e PASSWORD=b esphome/esphome',
    '-p 8081:8081 -e HTTP_USER=a rediscommander/redis-commander',
    '-p 8500:8500 -v ./conf:/consul/config hashicorp/consul agent -client=0.0.0.0',
    '-p 5000:5000 mlflow/mlflow mlflow server --app-name basic-auth',
    '-p 2345:2345 app dlv debug --listen=:2345',
    '-p 5678:5678 app python -m debugpy --listen 127.0.0.1:5678 app.py',
    '-p 9229:9229 app node --inspect server.js',
    '-p 9229:9229 app node --inspect=127.0.0.1:9229 server.js',
    '-p 3000:3000 app node --inspect=0.0.0.0:9229 server.js',
    '-p 5005:5005 app java -agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005 -jar a.jar',
    '-p 9010:9010 app java -Dcom.sun.management.jmxremote.port=9010 A',
    '-p 9222:9222 app chromium --remote-debugging-port=9222',
    '-p 9092:9092 redpandadata/redpanda redpanda start --set redpanda.enable_sasl=true',
    '-p 9092:9092 -v ./redpanda.yaml:/etc/redpanda/redpanda.yaml redpandadata/redpanda',
    '-p 8080:8080 ollama/ollama',
    '-p 11434:11434 own/ollama',
    '-p 8000:8000 -e CHROMA_SERVER_AUTHN_CREDENTIALS=x chromadb/chroma',
  ])
    it(`is medium where a login is asked for, or may be: ${line}`, () => {
      assert.deepEqual(severitiesOf(line), ['medium']);
    });

  it('is none on loopback', () => {
    assert.deepEqual(severitiesOf('-p 127.0.0.1:6379:6379 redis:8'), []);
  });
});
