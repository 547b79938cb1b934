import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, known } from '../../core/observed.ts';
import { firstMount, from, read, values, workload } from '../../../test/kit/run-reading.ts';

test('flags are read in every spelling that pflag accepts', () => {
  const spellings = [
    'docker run -itp 80:80 -u 1000 x',
    'docker run -it -p80:80 -u1000 x',
    'docker run -i -t -p=80:80 --user=1000 x',
    'docker run --interactive --tty --publish 80:80 --user 1000 x',
    'docker run -ti "--publish=80:80" -u \'1000\' -- x',
    'docker container run -tip 80:80 -u=1000 x',
    'docker create -p 80:80 --user 1000 x',
    '/usr/bin/docker --debug --context c -H tcp://h:1 -l info run -p 80:80 -u 1000 x',
    'FOO=1 sudo -E -u root docker run -p 80:80 -u 1000 x',
    '$ docker run \\\n  -p 80:80 \\\n  -u 1000 \\\n  x',
    'if true; then docker run -p 80:80 -u 1000 x; fi',
    'docker run -p 80:80 -u 1000 x >/dev/null 2>&1 &',
    '$DOCKER run -p 80:80 -u 1000 x',
  ];
  const ports = [{ hostIp: '', hostPort: '80', containerPort: '80', protocol: 'tcp' }];
  for (const text of spellings) assert.deepEqual(values(text), { user: '1000', ports, image: 'x' }, text);
});

test('boolean flags take a value only with an equals sign', () => {
  assert.equal(values('docker run --privileged x')['privileged'], true);
  assert.equal(values('docker run --privileged=false x')['privileged'], false);
  assert.equal(values('docker run --privileged=0 x')['privileged'], false);
  const image = values('docker run --privileged false');
  assert.equal(image['privileged'], true);
  assert.equal(image['image'], 'false');
  assert.equal(values('docker run --privileged --privileged=f x')['privileged'], false);
});

test('the words after the image belong to the container', () => {
  assert.deepEqual(values('docker run x --privileged -v /:/host'), { image: 'x' });
  assert.deepEqual(values('docker run -- x --privileged'), { image: 'x' });
  const [dash] = read('docker run -e A - --privileged').workloads;
  assert.deepEqual(
    [dash?.settings.image, dash?.settings.privileged],
    [{ value: '-', at: dash?.settings.image?.at }, undefined],
  );
});

test('every docker run of a script is read, and nothing else', () => {
  const { workloads, problems } = read(
    'docker pull x\ndocker run --name aa x && docker run y; id=$(docker create --name cc z)\n' +
      'echo docker run --privileged q\n# docker run r\ncat <<E\ndocker run s\nE\ndocker compose run t\ndocker exec u ls',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    workloads.map(({ key, name }) => [key, name]),
    [
      ['container:aa', 'aa'],
      ['run:y', 'y'],
      ['container:cc', 'cc'],
    ],
  );
});

test('a text without a run line is a problem, not an empty pass', () => {
  for (const text of ['', 'docker ps', 'podman ps', 'echo hi']) {
    const { workloads, problems } = read(text);
    assert.equal(workloads.length, 0);
    assert.equal(problems.length, 1);
  }
});

test('a container of another client is a problem beside run lines', () => {
  for (const line of [
    'podman run --privileged x',
    'sudo podman create x',
    '/usr/bin/podman --log-level debug container run x',
    'nerdctl -n k8s.io run x',
  ]) {
    const { workloads, problems } = read(`docker run app\n${line}`);
    assert.equal(workloads.length, 1);
    assert.match(
      problems.map(({ message }) => message).join(),
      /^a container of (?:podman|nerdctl) is not read/u,
      line,
    );
  }
  for (const line of ['podman ps', 'podman build -t run .', 'nerdctl pull run', 'podman exec run create'])
    assert.deepEqual(read(`docker run app\n${line}`).problems, [], line);
});

test('identity', () => {
  const one = workload('docker run registry.example:5000/team/app:1.0@sha256:abc');
  assert.equal(one.key, 'run:registry.example:5000/team/app:1.0@sha256:abc');
  assert.equal(one.name, 'app');
  assert.equal(one.surface, 'run');
  assert.equal(one.platform, 'docker');
  assert.equal(workload('docker run --name web-$Z img').key, 'run:img');
  assert.equal(workload('docker run --name "$A" img').key, 'container:one');
});

test('the last of several limits or parameters of one name counts', () => {
  const written = values(
    'docker run --ulimit core=0 --ulimit nofile=1 --ulimit core=-1 --sysctl net.a=1 --sysctl net.a=2 x',
  );
  assert.deepEqual(written['ulimits'], [
    { name: 'core', soft: -1, hard: -1 },
    { name: 'nofile', soft: 1, hard: 1 },
  ]);
  assert.deepEqual(written['sysctls'], ['net.a=2']);
});

test('volumes', () => {
  assert.deepEqual(firstMount('docker run -v data:/d x')?.hostPath, absent(from));
  assert.equal(firstMount('docker run -v /d x')?.type, 'volume');
  assert.equal(
    firstMount('docker run -v data:/d --volume-driver nfs-plugin x')?.hostPath.state,
    'unreadable',
  );
  assert.deepEqual(
    firstMount(
      'docker run --mount \'type=volume,dst=/d,"volume-opt=o=bind",volume-opt=device=/etc,volume-opt=type=none\' x',
    )?.hostPath,
    known('/etc', from),
  );
  const readOnly =
    'docker run --mount \'type=volume,dst=/d,"volume-opt=o=bind,ro",volume-opt=device=/etc,volume-opt=type=none\' x';
  assert.equal(firstMount(readOnly)?.readOnly, true);
  assert.deepEqual(
    firstMount('docker run --mount type=bind,src=/,dst=/host,ro x')?.hostPath,
    known('/', from),
  );
  assert.deepEqual(firstMount('docker run --tmpfs /run:size=1m x'), {
    type: 'tmpfs',
    hostPath: absent(from),
    target: '/run',
    readOnly: false,
    options: ['size=1m'],
  });
});

test('settings that several flags determine', () => {
  const written = values(
    'docker run --cpu-quota 50000 --cpu-shares 512 --cpuset-cpus 0-1 --log-driver syslog --log-opt tag=x ' +
      '--network name=one,alias=a --net two --health-cmd true --security-opt label=disable ' +
      '--security-opt label=type:t --security-opt no-new-privileges --security-opt seccomp=unconfined x',
  );
  assert.deepEqual(written, {
    cpu: { cpus: 0.5, shares: 512, cpuset: '0-1' },
    logging: { driver: 'syslog', optionNames: ['tag'] },
    network: { kind: 'network', name: 'one' },
    networks: ['one', 'two'],
    health: true,
    selinux: ['disable', 'type:t'],
    noNewPrivileges: true,
    seccomp: { kind: 'unconfined' },
    image: 'x',
  });
});

test('publish-all leaves the image’s ports unresolved', () => {
  assert.deepEqual(values('docker run -P --expose 80 x')['ports'], [
    { hostIp: '', hostPort: '', containerPort: '80', protocol: 'tcp' },
    { unresolved: 'every port that the image declares is published' },
  ]);
  assert.deepEqual(values('docker run -P --expose 80 -p 127.0.0.1:80:80 x')['ports'], [
    { hostIp: '127.0.0.1', hostPort: '80', containerPort: '80', protocol: 'tcp' },
    { unresolved: 'every port that the image declares is published' },
  ]);
  assert.equal(values('docker run -P=false --expose 80 x')['ports'], undefined);
});

test('every flag sets its setting', () => {
  const cases: [string, string, unknown][] = [
    ['--cap-add=net_admin', 'capAdd', ['NET_ADMIN']],
    ['--cap-drop ALL', 'capDrop', ['ALL']],
    ['--cgroup-parent /x', 'cgroupParent', '/x'],
    ['--cgroupns host', 'cgroupns', { kind: 'host' }],
    ['--cpus 1.5', 'cpu', { cpus: 1.5 }],
    [
      '--device /dev/kvm',
      'devices',
      [{ hostPath: '/dev/kvm', containerPath: '/dev/kvm', permissions: 'rwm' }],
    ],
    [
      '--device a.example/b=c',
      'deviceRequests',
      [{ driver: 'cdi', count: 0, deviceIds: ['a.example/b=c'], capabilities: [] }],
    ],
    ["--device-cgroup-rule 'c 1:* rwm'", 'deviceCgroupRules', ['c 1:* rwm']],
    ['--gpus all', 'deviceRequests', [{ driver: '', count: -1, deviceIds: [], capabilities: ['gpu'] }]],
    ['--group-add docker', 'groupAdd', ['docker']],
    ['--init', 'init', true],
    ['--ipc host', 'ipc', { kind: 'host' }],
    ['-m 1g', 'memory', 1024 ** 3],
    ['--network host', 'network', { kind: 'host' }],
    ['--no-healthcheck', 'health', false],
    ['--pid container:a', 'pid', { kind: 'container', target: 'a' }],
    ['--pids-limit -1', 'pids', -1],
    ['--read-only', 'readOnlyRoot', true],
    ['--restart on-failure:3', 'restart', { name: 'on-failure', maximumRetries: 3 }],
    ['--runtime runsc', 'runtime', 'runsc'],
    ['--security-opt apparmor=unconfined', 'apparmor', { kind: 'unconfined' }],
    ['--security-opt systempaths=unconfined', 'systemPaths', 'unconfined'],
    ['--sysctl net.core.somaxconn=1', 'sysctls', ['net.core.somaxconn=1']],
    ['--ulimit nofile=1:2', 'ulimits', [{ name: 'nofile', soft: 1, hard: 2 }]],
    ['--use-api-socket', 'useApiSocket', true],
    ['--userns host', 'userns', { kind: 'host' }],
    ['--uts host', 'uts', { kind: 'host' }],
    ['--volumes-from a:ro', 'volumesFrom', ['a:ro']],
    ['--env-file f', 'environment', [{ unresolved: 'variables from a file that was not read' }]],
  ];
  for (const [flags, setting, expected] of cases) {
    assert.deepEqual(values(`docker run ${flags} x`), { [setting]: expected, image: 'x' }, flags);
  }
});
