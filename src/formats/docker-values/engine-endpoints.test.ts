import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { engineEndpointsOf, findEngineEndpoints } from './engine-endpoints.ts';

/** What a command names, one argument in each line: `client -H tcp://…`, `server -H 2375`. */
function named(...texts: readonly string[]): readonly string[] {
  return findEngineEndpoints(texts).map(({ endpoint }) => {
    if (endpoint.kind === 'client') return `client ${endpoint.option} ${endpoint.address}`;
    const { kind, option, socket = '' } = endpoint;
    const own =
      endpoint.kind === 'socket' ? endpoint.path : `${endpoint.onLoopback ? 'lo ' : ''}${endpoint.port}`;
    return `${kind} ${option} ${own} ${socket}`.trim();
  });
}

describe('engines that a command names', () => {
  it('are those that a client of Docker is given', () => {
    assert.deepEqual(named('docker', '-H', 'tcp://gw:4243', 'ps'), ['client -H tcp://gw:4243']);
    assert.deepEqual(named('/usr/bin/docker --host=ssh://gw stats'), ['client --host ssh://gw']);
    assert.deepEqual(named('sh', '-c', 'sleep 1; docker -Htcp://gw ps'), ['client -H tcp://gw']);
    assert.deepEqual(named('-H', 'tcp://gw:2376'), ['client -H tcp://gw:2376']);
    assert.deepEqual(named('docker', '-H', 'ssh://root@gw', 'ps'), ['client -H ssh://… (with a user name)']);
  });

  it('are those of options with the name of an engine', () => {
    const option = '--providers.docker.endpoint';
    assert.deepEqual(named(`${option}=tcp://gw:2375`), [`client ${option} tcp://gw:2375`]);
    assert.deepEqual(named('--docker-host', 'http://gw:80'), ['client --docker-host http://gw:80']);
    assert.deepEqual(named(`${option}=unix:///var/run/docker.sock`), []);
  });

  it('are addresses of its ports, in options of any name and alone', () => {
    assert.deepEqual(named('--docker=tcp://10.0.0.8:2375'), ['client --docker tcp://10.0.0.8:2375']);
    assert.deepEqual(named('--remote-host', 'tcp://nas:2376'), ['client --remote-host tcp://nas:2376']);
    assert.deepEqual(named('curl -s http://172.17.0.1:2375/info'), ['client -s http://172.17.0.1:2375/info']);
    assert.deepEqual(named('wget', 'http://172.17.0.1:2375/info'), [
      'client an argument http://172.17.0.1:2375/info',
    ]);
    assert.deepEqual(named('wget', 'http://172.17.0.1:23750/info'), []);
  });

  it('are those that a line of a shell gives to a variable', () => {
    const found = ['client DOCKER_HOST tcp://gw:2400'];
    for (const line of [
      'export DOCKER_HOST=tcp://gw:2400; docker ps',
      'DOCKER_HOST="tcp://gw:2400" docker ps',
      ': ${DOCKER_HOST:=tcp://gw:2400}; export DOCKER_HOST',
      'DOCKER_HOST=${DOCKER_HOST:-tcp://gw:2400} docker ps',
      'docker run --env=DOCKER_HOST=tcp://gw:2400 a',
    ])
      assert.deepEqual(named('sh', '-c', line), found, line);
    assert.deepEqual(named('env', 'DOCKER_HOST=gw', 'docker', 'ps'), ['client DOCKER_HOST gw']);
    assert.deepEqual(named('sh', '-c', 'DOCKER_HOST=unix:///var/run/docker.sock docker ps'), []);
    assert.deepEqual(named('sh', '-c', 'BROKER=tcp://mq:1883 DOCKER_HOST= run'), []);
    assert.deepEqual(named('python', '-c', "DockerClient(base_url='tcp://gw:2400')"), [
      'client base_url tcp://gw:2400',
    ]);
  });

  it('are those of contexts, builders and the programs of images', () => {
    for (const option of ['"host=tcp://gw:2400"', 'host=tcp://gw:2400,ca=/ca.pem', 'host=tcp://gw:2375'])
      assert.match(
        named(`docker context create a --docker ${option}`).join(),
        /^client --docker tcp:\/\/gw:\d+$/u,
      );
    assert.deepEqual(named('docker buildx create --driver remote tcp://b:1234'), [
      'client buildx create tcp://b:1234',
    ]);
    assert.deepEqual(named('buildctl', '--addr', 'tcp://b:1234', 'build'), ['client --addr tcp://b:1234']);
    assert.deepEqual(named('podman', '--url=ssh://gw/run/podman.sock', 'ps'), [
      'client --url ssh://gw/run/podman.sock',
    ]);
    assert.deepEqual(named('-H', 'tcp://tasks.agent:9001', '--tlsskipverify'), [
      'client -H tcp://tasks.agent:9001',
    ]);
    assert.deepEqual(named('--host=tcp://gw:2400', '--cleanup'), ['client --host tcp://gw:2400']);
  });

  it('are not the hosts of other programs', () => {
    assert.deepEqual(named('mosquitto_sub', '--host', 'tcp://broker:1883'), []);
    assert.deepEqual(named('curl', '-H', 'Host: a', 'http://a/'), []);
    assert.deepEqual(named('docker', '-H', 'unix:///var/run/docker.sock', 'ps'), []);
  });
});

describe('engines that a command serves', () => {
  it('are those of dockerd without client certificates', () => {
    assert.deepEqual(named('dockerd', '-H', 'tcp://0.0.0.0:2375'), ['server -H 2375']);
    assert.deepEqual(named('dockerd', '--host=tcp://:4243', '--tls=false'), ['server --host 4243']);
    assert.deepEqual(named('--host=tcp://0.0.0.0'), ['server --host 2375']);
    assert.deepEqual(named('dockerd', '-H', 'tcp://127.0.0.1:2375'), ['server -H lo 2375']);
    assert.deepEqual(named('--host=tcp://127.0.0.1:2375', '--tls=false'), ['server --host lo 2375']);
    assert.deepEqual(named('dockerd', '-H', 'unix:///s/d.sock'), ['socket -H /s/d.sock']);
    assert.deepEqual(named('--host=unix:///s/d.sock', '--mtu=1400'), ['socket --host /s/d.sock']);
    assert.deepEqual(named('dockerd', '--tlsverify', '-H', 'tcp://0.0.0.0:2376'), []);
  });

  it('are those of Podman, and of dockerd by an address without a scheme', () => {
    assert.deepEqual(named('podman', 'system', 'service', '-t0', 'tcp://0.0.0.0:8888'), [
      'server system service 8888',
    ]);
    assert.deepEqual(named('podman system service unix:///run/x/p.sock'), [
      'socket system service /run/x/p.sock',
    ]);
    for (const words of [['dockerd', '--host', '0.0.0.0:2375'], ['--host', '0.0.0.0:2375'], ['--host=:2375']])
      assert.match(named(...words).join(), /^server --host 2375$/u);
    assert.deepEqual(named('psql', '--host', '10.0.0.5:5432'), []);
    assert.deepEqual(named('podman', 'run', '-e', 'A=tcp://0.0.0.0:8888'), []);
  });

  it('are those of relays of other programs', () => {
    const socket = '/var/run/docker.sock';
    assert.deepEqual(named(`caddy reverse-proxy --from :2375 --to unix/${socket}`), [
      `server caddy 2375 ${socket}`,
    ]);
    assert.deepEqual(named('ncat', '-lk', '2375', '-U', socket), [`server ncat 2375 ${socket}`]);
    assert.deepEqual(named('nc', '-U', socket), []);
    assert.deepEqual(named('caddy', 'reverse-proxy', '--from', ':80', '--to', 'app:3000'), []);
  });

  it('are those of a relay to a socket', () => {
    const socket = 'UNIX-CONNECT:/var/run/docker.sock';
    assert.deepEqual(named('TCP-LISTEN:9999,fork', socket), ['server TCP-LISTEN 9999 /var/run/docker.sock']);
    assert.deepEqual(named('socat tcp-l:80,reuseaddr unix:/s/d.sock'), ['server tcp-l 80 /s/d.sock']);
    assert.deepEqual(named('TCP-LISTEN:9999,bind=127.0.0.1', socket), [
      'server TCP-LISTEN lo 9999 /var/run/docker.sock',
    ]);
    assert.deepEqual(named('UNIX-LISTEN:/s/d.sock,fork', socket), [
      'socket UNIX-LISTEN /s/d.sock /var/run/docker.sock',
    ]);
    assert.deepEqual(named('UNIX-LISTEN:/s/d.sock,fork', 'TCP:db:5432'), []);
    assert.deepEqual(named('TCP-LISTEN:9999,fork', 'TCP:db:5432'), []);
  });
});

test('the commands beside that of a container name engines, but not the container itself', () => {
  const words = (line: string) => [{ text: line, at: [] }];
  const health = ['http://localhost:2375', 'http://127.0.0.1:2375', 'http://[::1]:2375'].map((url) =>
    words(`wget -qO- ${url}/_ping`),
  );
  assert.deepEqual(engineEndpointsOf({ own: [], beside: health }), {});
  const { engineEndpoints } = engineEndpointsOf({
    own: [],
    beside: [
      words('docker -H tcp://gw:2400 ps'),
      words('socat TCP-LISTEN:9999 UNIX-CONNECT:/var/run/docker.sock'),
    ],
  });
  const entries = engineEndpoints !== undefined && 'value' in engineEndpoints ? engineEndpoints.value : [];
  assert.deepEqual(
    entries.map((entry) => 'value' in entry && entry.value.kind),
    ['client', 'server'],
  );
});
