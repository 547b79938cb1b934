import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks as all } from '../../src/checks/registry.gen.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { absent, unreadable, type Observed } from '../../src/core/observed.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { HostFiles } from '../../src/io/files.ts';
import { memoizeByPath } from '../../src/io/memoize-by-path.ts';
import { clock } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { writeDaemon } from '../kit/fake-daemon.ts';
import { startFakeEngine } from '../kit/fake-engine.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';
import { setMode } from '../kit/host-tree.ts';

/** One reading of the machine: `readText /etc/group`. */
type Reading = `${'readText' | 'status' | 'readLink' | 'list' | 'realPath'} ${string}`;

/**
 * Returns the files with the readings noted in `asked`, and one of them denied. Of what is not there only
 * places below `/etc` are noted: each reading is a run.
 */
function watched(files: HostFiles, asked: Set<Reading>, denied?: Reading): HostFiles {
  const through =
    <T>(
      name: Reading extends `${infer N} ${string}` ? N : never,
      read: (path: string, most?: number) => Promise<Observed<T>>,
    ) =>
    async (path: string, most?: number): Promise<Observed<T>> => {
      const reading: Reading = `${name} ${path}`;
      if (reading === denied) return unreadable('denied', 'permission denied', path);
      const answer = await read(path, most);
      if (answer.state !== 'absent' || path.startsWith('/etc/')) asked.add(reading);
      return answer;
    };
  return {
    ...files,
    readText: through('readText', (path, most) => files.readText(path, most)),
    status: through('status', (path) => files.status(path)),
    readLink: through('readLink', (path) => files.readLink(path)),
    list: through('list', (path) => files.list(path)),
    realPath: through('realPath', (path) => files.realPath(path)),
    // They are asked of programs, which takes most of the time.
    accessLists: () => Promise.resolve(absent('no programs')),
  };
}

/**
 * Returns the files with each answer remembered: the tree stays as it is while one reading after the other is denied.
 */
function remembered(files: HostFiles): HostFiles {
  const texts = new Map<number | undefined, (path: string) => Promise<Observed<string>>>();
  const readText = (most: number | undefined): ((path: string) => Promise<Observed<string>>) => {
    const read = texts.get(most) ?? memoizeByPath((path) => files.readText(path, most));
    texts.set(most, read);
    return read;
  };
  let capabilities: ReturnType<HostFiles['fileCapabilities']> | undefined;
  return {
    ...files,
    readText: (path, most) => readText(most)(path),
    status: memoizeByPath((path) => files.status(path)),
    readLink: memoizeByPath((path) => files.readLink(path)),
    list: memoizeByPath((path) => files.list(path)),
    realPath: memoizeByPath((path) => files.realPath(path)),
    identityChangers: memoizeByPath((path) => files.identityChangers(path)),
    fileCapabilities: (folders) => (capabilities ??= files.fileCapabilities(folders)),
  };
}

/** Returns the facts of an offline root, with the engines that its files configure. */
async function factsOfRoot(files: HostFiles): Promise<Facts> {
  const withoutEngine = absent('no engine');
  const { facts } = await collectFacts({
    tool: 'test',
    files,
    hostNamed: true,
    client: undefined,
    withoutEngine,
    clock,
  });
  return facts;
}

const checks = all.filter(({ on }) => on === 'host' || on === 'engine');

type States = ReadonlyMap<string, string>;

/** Returns the state of each outcome by rule and subject. */
function statesOf(facts: Facts): States {
  const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  return new Map(
    outcomes.map(({ rule, subject, outcome }) => [
      `${rule} ${subject.kind === 'host' || subject.name.startsWith('unix:') ? subject.kind : subject.name}`,
      outcome.state,
    ]),
  );
}

/** Returns what a denied reading made better: an outcome that passes or does not apply, and did not before. */
function improvements(sound: States, now: States): readonly string[] {
  const good = new Set(['passed', 'not-applicable']);
  return [...now].flatMap(([key, state]) => {
    const before = sound.get(key) ?? 'missing';
    return good.has(state) && !good.has(before) ? [`${key}: ${before} -> ${state}`] : [];
  });
}

/** Returns the failures of which nothing is left, not even an unknown outcome; a gap may say why. */
function losses(sound: States, now: States): readonly string[] {
  return [...sound].flatMap(([key, state]) => (state === 'failed' && !now.has(key) ? [`${key}: lost`] : []));
}

/** Folders of units that are read as `/etc/systemd/system` and `/usr/lib/systemd/system` are. */
const repeated =
  / \/(?:run\/systemd|usr\/local\/lib\/systemd|lib\/systemd|etc\/systemd\/system\.(?:control|attached))\//u;

const unit = ['[Service]', 'Environment=KEY=/srv/key.pem', 'EnvironmentFile=-/etc/engine.conf'];

/** A host on which a rootful engine is set up badly, by every file that may do so. */
function writeBadHost(host: FakeHost): void {
  host.write(
    '/usr/lib/systemd/system/docker.service',
    [...unit, 'ExecStart=/opt/docker/dockerd -H unix:///srv/docker.sock $MORE $DROPPED --tlskey ${KEY}'].join(
      '\n',
    ),
  );
  host.write(
    '/etc/systemd/system/docker.service.d/10.conf',
    '[Service]\nEnvironment=HTTPS_PROXY=http://ann:s3cret@proxy.example\nEnvironment="DROPPED=--data-root=/srv/data --insecure-registry=x.example"\n',
  );
  host.write(
    '/etc/engine.conf',
    'MORE="--exec-root /srv/exec --log-level debug --host tcp://0.0.0.0:2375"\n',
  );
  host.write(
    '/usr/lib/systemd/system/docker.socket',
    '[Socket]\nListenStream=/run/docker.sock\nSocketMode=0666\nSocketGroup=docker\n',
  );
  host.write(
    '/usr/lib/systemd/system/containerd.service',
    '[Service]\nExecStart=/usr/bin/containerd --config /srv/containerd.toml\n',
  );
  host.write('/srv/containerd.toml', 'root = "/srv/containerd"\n[grpc]\naddress = "/srv/c.sock"\n');
  host.write(
    '/etc/docker/daemon.json',
    JSON.stringify({
      icc: true,
      'live-restore': false,
      'userland-proxy': true,
      experimental: true,
      'seccomp-profile': '/srv/seccomp.json',
      tlscert: '/srv/cert.pem',
    }),
  );
  host.write('/etc/docker/certs.d/r.example/ca.crt', '');
  host.write('/srv/seccomp.json', '{"defaultAction":"SCMP_ACT_ALLOW"}');
  host.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n');
  host.write('/etc/group', 'root:x:0:\ndocker:x:105:ann\n');
  host.write('/etc/gshadow', 'docker:!:ann:ann\n');
  host.write('/etc/nsswitch.conf', 'passwd: files sss\ngroup: files sss\n');
  host.write('/home/ann/.config/docker/daemon.json', '{"debug":true,"log-level":"debug"}');
  host.write(
    '/home/ann/.config/systemd/user/docker.service',
    '[Service]\nExecStart=/usr/bin/dockerd-rootless.sh --tlskey=/srv/user.pem\n',
  );
  host.write('/etc/audit/audit.rules', '-w /etc/passwd -p wa\n');
  host.write('/etc/audit/rules.d/a.rules', '-w /etc/passwd -p wa\n');
  host.write('/etc/default/docker', '');
  host.write('/etc/sysctl.d/a.conf', 'kernel.dmesg_restrict=0\n');
  host.write('/etc/os-release', 'PRETTY_NAME="Debian GNU/Linux 13"\nID=debian\n');
  for (const path of [
    '/opt/docker/dockerd',
    '/usr/bin/containerd',
    '/srv/docker.sock',
    '/srv/key.pem',
    '/srv/user.pem',
    '/srv/cert.pem',
    '/srv/data/x',
    '/srv/exec/containerd/containerd.sock',
    '/srv/c.sock',
    '/run/docker.sock',
    '/run/user/1000/docker.sock',
  ])
    host.write(path, '');
  for (const path of [
    '/etc/docker/daemon.json',
    '/etc/docker',
    '/etc/docker/certs.d/r.example/ca.crt',
    '/usr/lib/systemd/system/docker.service',
    '/usr/lib/systemd/system/docker.socket',
    '/srv/docker.sock',
    '/srv/key.pem',
    '/srv/user.pem',
    '/srv/cert.pem',
    '/srv/exec/containerd/containerd.sock',
    '/srv/c.sock',
    '/run/docker.sock',
    '/srv/data',
    '/opt/docker/dockerd',
    '/etc/default/docker',
    '/srv/containerd.toml',
    '/run/user/1000/docker.sock',
    '/home/ann/.config/docker/daemon.json',
    '/srv',
  ])
    setMode(host, path, 0o777);
}

/** Adds a dockerd that runs, started with flags that no file shows. */
function writeRunningEngine(host: FakeHost): void {
  const flags = [
    '-H',
    'tcp://0.0.0.0:2375',
    '--log-level',
    'debug',
    '--tls',
    '--insecure-registry=x.example',
  ];
  writeDaemon(host, flags);
  host.write('/proc/1/comm', 'systemd\n');
  host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
  host.write('/proc/9/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
  host.write('/proc/9/status', 'Name:\tdockerd\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n');
  host.write('/proc/9/cgroup', '0::/system.slice/docker.service\n');
  host.write('/proc/9/environ', 'DOCKER_CERT_PATH=/srv\0HTTPS_PROXY=http://ann:s3cret@proxy.example\0');
  host.link('/proc/9/cwd', '/');
  host.link('/proc/9/exe', '/opt/docker/dockerd');
  host.link('/proc/9/fd/3', 'socket:[8]');
  const sockets =
    '   0: 00000000:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8';
  for (const pid of [1, 9]) {
    host.write(`/proc/${pid}/net/tcp`, `  sl\n${sockets}\n`);
    host.write(`/proc/${pid}/net/unix`, 'Num\n');
    host.link(`/proc/${pid}/ns/net`, 'net:[1]');
  }
}

/** Denies each reading of a run in turn; returns what that made better. */
async function denyEach(
  collectWith: (change: (files: HostFiles) => HostFiles) => Promise<Facts>,
): Promise<readonly string[]> {
  const asked = new Set<Reading>();
  const complete = await collectWith((files) => watched(files, asked));
  const sound = statesOf(complete);
  assert.ok([...sound.values()].filter((state) => state === 'failed').length > 20);
  const found: string[] = [];
  for (const reading of [...asked].filter((each) => !repeated.test(each))) {
    const facts = await collectWith((files) => watched(files, new Set(), reading));
    const now = statesOf(facts);
    const lost = facts.gaps.length > complete.gaps.length ? [] : losses(sound, now);
    found.push(...[...improvements(sound, now), ...lost].map((each) => `${reading}: ${each}`));
  }
  return found;
}

/** Returns the facts of a root whose engine runs and answers. */
async function factsOfRunning(files: HostFiles, socket: string): Promise<Facts> {
  const client = engineClient({ kind: 'unix', path: socket }, { timeoutMs: 10_000 });
  try {
    return (await collectFacts({ tool: 'test', files, hostNamed: true, client, clock })).facts;
  } finally {
    client.close();
  }
}

describe('a reading of the machine that is denied makes nothing pass', () => {
  const host = fakeHost();
  writeBadHost(host);
  after(() => {
    host.remove();
  });

  test('of engines that do not run', async () => {
    const files = remembered(diskFiles(host.root));
    assert.deepEqual(await denyEach((change) => factsOfRoot(change(files))), []);
  });

  test('of an engine that runs', async () => {
    writeRunningEngine(host);
    const engine = await startFakeEngine(engineRoutes([]));
    const files = remembered(diskFiles(host.root));
    assert.deepEqual(await denyEach((change) => factsOfRunning(change(files), engine.socket)), []);
    await engine.close();
  });
});
