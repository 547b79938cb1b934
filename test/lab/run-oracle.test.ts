import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import { hardenRunLine } from '../../src/app/fix/harden-run.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type {
  Entry,
  Mount,
  NamespaceMode,
  Profile,
  SettingName,
  WrittenWorkload,
} from '../../src/core/workload/workload.ts';
import { expandPorts } from '../kit/expand-ports.ts';
import { labTest } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { accepted, randomLines, refused } from './run-lines.ts';
import { shownBy } from './run-shown.ts';
import { sampleWords } from './run-words.ts';

const plainEngine = sharedEngine('default');

/** Runs a line in a real shell against the lab's engine. */
function runLine(engine: LabEngine, line: string) {
  return runCommand('bash', ['-c', line], { env: engine.env, directory: workDirectory(engine) });
}

function workDirectory(engine: LabEngine): string {
  return join(engine.directory, 'work');
}

function read(engine: LabEngine, line: string) {
  const home = engine.env['HOME'];
  return readRunCommand(line, {
    env: engine.env,
    directory: workDirectory(engine),
    ...(home ? { home } : {}),
  });
}

async function prepared(): Promise<LabEngine> {
  const engine = await plainEngine();
  await labImage(engine);
  await mkdir(workDirectory(engine), { recursive: true });
  const made = await engine.docker('ps', '-a', '--format', '{{.Names}}');
  if (!made.stdout.includes('shared')) {
    for (const network of ['mine', 'other']) await engine.docker('network', 'create', network);
    const shared = await engine.docker(
      'create',
      '--name',
      'shared',
      '--ipc',
      'shareable',
      'lab:busybox',
      'sleep',
      '60',
    );
    assert.equal(shared.code, 0, shared.stderr);
  }
  return engine;
}

function setting<K extends SettingName>(workload: WrittenWorkload, name: K) {
  const written = workload.settings[name];
  assert.ok(!written || 'value' in written, `${name} is open`);
  return written && 'value' in written ? written.value : undefined;
}

/** The known values of a list; the engine keeps one of those that are alike. */
function list<T>(entries: readonly Entry<T>[] | undefined): T[] {
  const values = (entries ?? []).flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function profile(value: Profile | undefined): string | undefined {
  return value?.kind === 'custom' ? value.name : value?.kind;
}

function mode(value: NamespaceMode | undefined, unset = ''): string {
  if (!value || value.kind === 'default') return unset;
  if (value.kind === 'network') return value.name;
  return 'target' in value ? `${value.kind}:${value.target}` : value.kind;
}

function mountLine({ type, source, hostPath, target, readOnly, propagation }: Mount): string {
  const host = hostPath.state === 'known' && type === 'bind' ? hostPath.value : (source ?? '');
  return [type, host, target, readOnly ? 'ro' : 'rw', propagation ?? ''].join(' ');
}

/** What the reader says, in the shape of what `shownBy` takes from inspect. */
function saidBy(workload: WrittenWorkload, unsetCgroup: string) {
  const get = <K extends SettingName>(name: K) => setting(workload, name);
  const cpu = get('cpu');
  return {
    image: get('image'),
    user: get('user') ?? '',
    privileged: get('privileged') ?? false,
    readOnly: get('readOnlyRoot') ?? false,
    capAdd: list(get('capAdd')).toSorted(),
    capDrop: list(get('capDrop')).toSorted(),
    groupAdd: list(get('groupAdd')),
    seccomp: profile(get('seccomp')),
    apparmor: profile(get('apparmor')),
    selinux: get('selinux') ?? [],
    noNewPrivileges: get('noNewPrivileges'),
    systemPaths: get('systemPaths') ?? 'default',
    network: mode(get('network'), 'bridge'),
    networks: get('network') ? list(get('networks')).toSorted() : ['bridge'],
    pid: mode(get('pid')),
    ipc: mode(get('ipc'), 'private'),
    uts: mode(get('uts')),
    userns: mode(get('userns')),
    cgroupns: mode(get('cgroupns'), unsetCgroup),
    memory: get('memory') ?? 0,
    cpus: cpu?.cpus ?? 0,
    cpuShares: cpu?.shares ?? 0,
    cpuset: cpu?.cpuset ?? '',
    pids: get('pids') ?? 0,
    cgroupParent: get('cgroupParent') ?? '',
    restart: get('restart') ?? { name: 'no', maximumRetries: 0 },
    mounts: list(get('mounts')).map(mountLine).toSorted(),
    volumesFrom: list(get('volumesFrom')),
    devices: list(get('devices')),
    deviceCgroupRules: list(get('deviceCgroupRules')),
    deviceRequests: list(get('deviceRequests')),
    ports: expandPorts(list(get('ports')))
      .map(
        ({ hostIp, hostPort, containerPort, protocol }) =>
          `${hostIp}|${hostPort}|${containerPort}/${protocol}`,
      )
      .toSorted(),
    environment: list(get('environment'))
      .map(({ name, length }) => `${name} ${length ?? '-'}`)
      .toSorted(),
    sysctls: list(get('sysctls')).toSorted(),
    ulimits: list(get('ulimits'))
      .map(({ name, soft, hard }) => `${name}=${soft}:${hard}`)
      .toSorted(),
    runtime: get('runtime') ?? 'runc',
    init: get('init'),
    logging: get('logging')?.driver || 'json-file',
    logOptions: [...(get('logging')?.optionNames ?? [])].toSorted(),
    health: get('health'),
  };
}

/** The engine shows the id of a container whose namespaces are shared. */
async function withNames(engine: LabEngine, document: unknown): Promise<unknown> {
  const { stdout } = await engine.docker('inspect', '--format', '{{.Id}}', 'shared');
  return JSON.parse(JSON.stringify(document).replaceAll(`container:${stdout.trim()}`, 'container:shared'));
}

async function inspectLast(engine: LabEngine, line: string) {
  const { stdout, stderr, code } = await runLine(engine, line);
  assert.equal(code, 0, `${line}: ${stderr}`);
  const id = /[0-9a-f]{64}/u.exec(stdout)?.[0];
  const { body } = await engine.request('GET', `/containers/${id}/json`);
  return shownBy(await withNames(engine, body));
}

async function compareLine(engine: LabEngine, line: string, unsetCgroup: string): Promise<void> {
  const { workloads, problems } = read(engine, line);
  assert.deepEqual(problems, [], line);
  const [workload] = workloads;
  assert.ok(workload && workloads.length === 1, line);
  assert.deepEqual(saidBy(workload, unsetCgroup), await inspectLast(engine, line), line);
}

labTest('a run line is read as the shell, the client and the engine read it', async () => {
  const engine = await prepared();
  const { cgroupns } = await inspectLast(engine, 'docker create lab:busybox');
  for (const line of accepted) await compareLine(engine, line, cgroupns);
});

labTest('options drawn and spelled at random are read as docker takes them', async () => {
  const engine = await prepared();
  const { cgroupns } = await inspectLast(engine, 'docker create lab:busybox');
  let taken = 0;
  for (const line of randomLines(60, 26_015)) {
    const { code } = await runLine(engine, line);
    if (code === 0) await compareLine(engine, line, cgroupns);
    if (code === 0) taken += 1;
  }
  assert.ok(taken >= 30, `only ${taken} lines were taken`);
});

labTest('a line that docker refuses has a problem', async () => {
  const engine = await prepared();
  for (const line of refused) {
    const { code, stdout } = await runLine(engine, line);
    assert.notEqual(code, 0, `${line} was accepted: ${stdout}`);
    assert.ok(read(engine, line).problems.length > 0, line);
  }
});

labTest('bash itself parts words as they are parted here', async () => {
  const { texts, cases, script } = sampleWords(400);
  const env = { PATH: '/bin', LC_ALL: 'C.UTF-8' };
  const output = await mustRun('bash', ['--noprofile', '--norc', '-c', script], { env });
  const lines = output.split('\n');
  texts.forEach((text, index) => assert.equal(cases[index], lines[index], text));
  assert.ok(texts.length > 300);
});

labTest('docker takes hardened lines', async () => {
  const engine = await prepared();
  const machine = {
    ...localMachine('0.0.0', () => undefined),
    env: engine.env,
    directory: workDirectory(engine),
  };
  const judge = { checks: checks.filter(({ category }) => category === 'security') };
  let count = 0;
  for (const line of accepted) {
    const hardened = await hardenRunLine(line, judge, machine);
    if (hardened === undefined || hardened.isCovered) continue;
    count++;
    const { code, stderr } = await runLine(engine, hardened.command);
    assert.equal(code, 0, `${hardened.command}\n${stderr}`);
  }
  assert.ok(count > accepted.length / 2, `${count} of ${accepted.length}`);
});
