import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mustRun } from '../../lab/kit/commands.ts';
import { withLock } from '../../lab/kit/lock.ts';
import { makeDisk, shortHash, type Disk } from './disk.ts';
import { inBackground, keep, lockOf } from './kept.ts';
import type { ReleaseName } from './releases.ts';
import { sceneNames, sceneScript, type SceneName } from './scenes.ts';

/** How a script ended in a machine. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A virtual machine with its engine running. */
export interface Machine {
  /** Runs a shell script as root; `input` is its standard input. */
  run(script: string, input?: Uint8Array): Promise<Ended>;
  /** As `run`, for what must succeed: returns what it printed. */
  must(script: string, input?: Uint8Array): Promise<string>;
  stop(): Promise<void>;
}

/** Software emulation is some 25 times as slow as the machine itself, and the machine may be busy. */
const bootMilliseconds = 600_000;
const scriptMilliseconds = 1_200_000;
/** How often a machine is started before its failure counts: a port may be taken, a boot may hang. */
const attempts = 2;

/** What the saved scenes are made by, besides qemu itself. */
const recipe = shortHash(readFileSync(import.meta.filename), ...sceneNames.map(sceneScript));

/** A release whose scenes are saved, to be started from. */
export interface SavedMachine {
  disk: Disk;
  /** A qcow2 image with one snapshot for each scene. */
  states: string;
}

/** Builds the disk of a release, boots it and saves each of its scenes, if that was not done before. */
export async function saveMachine(name: ReleaseName): Promise<SavedMachine> {
  const disk = await makeDisk(name);
  const qemu = await mustRun('qemu-system-x86_64', ['--version']);
  const states = join(disk.folder, `scenes-${shortHash(recipe, qemu)}.qcow2`);
  keep(states, /^scenes-.*\.qcow2$|\.\d+$/u);
  if (!existsSync(states))
    await withLock(lockOf(name), async () => {
      if (!existsSync(states)) await saveScenes(disk, states);
    });
  return { disk, states };
}

/** Starts a machine from the saved state of a scene. */
export async function startScene({ disk, states }: SavedMachine, scene: SceneName): Promise<Machine> {
  const make = async (drive: string): Promise<void> => copyFileSync(states, drive);
  return handle(await start(disk, make, ['-loadvm', scene]));
}

interface Running {
  child: ChildProcess;
  /** Holds sockets and logs; its path is short. */
  folder: string;
  /** What the machine writes to. */
  drive: string;
  port: number;
  disk: Disk;
}

async function saveScenes(disk: Disk, states: string): Promise<void> {
  // A name in the same folder: the folder may be moved.
  const backing = ['-q', '-f', 'qcow2', '-F', 'raw', '-b', basename(disk.image)];
  const make = async (drive: string): Promise<void> => {
    await mustRun('qemu-img', ['create', ...backing, drive]);
  };
  const running = await start(disk, make, []);
  try {
    const machine = handle(running);
    // Whatever starts at boot has started; a unit that failed is no reason to stop.
    await machine.run('systemctl is-system-running --wait');
    for (const scene of sceneNames) {
      await machine.must(sceneScript(scene));
      await askMonitor(running.folder, `savevm ${scene}`);
    }
    await askMonitor(running.folder, 'quit');
    await ended(running.child);
    renameSync(running.drive, states);
  } finally {
    await stop(running);
  }
}

/** Starts a machine and waits until root can log in and the engine answers. */
async function start(
  disk: Disk,
  makeDrive: (drive: string) => Promise<void>,
  more: readonly string[],
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'ironhull-vm-'));
    const drive = join(disk.folder, `run-${attempt}.${process.pid}`);
    await makeDrive(drive);
    const running = await startQemu(disk, folder, drive, more);
    const why = await whyNotUp(running);
    if (why === undefined) return running;
    await stop(running);
    if (attempt === attempts) throw new Error(`the machine did not start, ${attempt} times: ${why}`);
    process.stderr.write(`a machine did not start, again: ${why}\n`);
  }
}

async function startQemu(
  disk: Disk,
  folder: string,
  drive: string,
  more: readonly string[],
): Promise<Running> {
  const port = await freePort();
  const parameters = 'console=ttyS0 root=/dev/vda rw apparmor=1 security=apparmor mitigations=off';
  const child = spawn(
    'setpriv',
    [
      // Whatever ends the tests ends the machine too.
      ['--pdeathsig', 'KILL', ...inBackground, 'qemu-system-x86_64'],
      '-M q35 -cpu max,la57=off -accel tcg,thread=multi,tb-size=512 -smp 2 -m 2048'.split(' '),
      ['-kernel', disk.kernel, '-initrd', disk.initrd, '-append', parameters],
      ['-drive', `file=${drive},if=none,id=d0,cache=unsafe`],
      ['-netdev', `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
      '-device virtio-blk-pci,drive=d0 -device virtio-net-pci,netdev=n0 -device virtio-rng-pci'.split(' '),
      ['-display', 'none', '-no-reboot', '-serial', `file:${join(folder, 'serial')}`],
      ['-monitor', `unix:${join(folder, 'monitor')},server,nowait`],
      more,
    ].flat(),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr?.on('data', (chunk: Buffer) => writeFileSync(join(folder, 'qemu.log'), chunk, { flag: 'a' }));
  return { child, folder, drive, port, disk };
}

/** Waits until root can log in and the engine answers; returns why that did not come. */
async function whyNotUp(running: Running): Promise<string | undefined> {
  const deadline = performance.now() + bootMilliseconds;
  while (performance.now() < deadline && !hasEnded(running.child)) {
    if ((await runOver(running, 'docker version >/dev/null', undefined, 60_000)).code === 0) return undefined;
    await wait(1000);
  }
  return ['qemu.log', 'serial'].map((file) => tail(join(running.folder, file))).join('\n');
}

function handle(running: Running): Machine {
  return {
    run: (script, input) => runOver(running, script, input),
    must: async (script, input) => {
      const { code, stdout, stderr } = await runOver(running, script, input);
      if (code !== 0)
        throw new Error(`in the machine: ${script.slice(0, 200)} ended with ${code}: ${stderr || stdout}`);
      return stdout;
    },
    stop: () => stop(running),
  };
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : '';
}

async function runOver(
  { port, disk, folder }: Running,
  script: string,
  input?: Uint8Array,
  timeout = scriptMilliseconds,
): Promise<Ended> {
  const options = {
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    ConnectTimeout: '20',
    BatchMode: 'yes',
    ControlMaster: 'auto',
    ControlPath: join(folder, 'ssh'),
    ControlPersist: '600',
  };
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const args = ['-q', ...words, '-i', disk.key, '-p', String(port), 'root@127.0.0.1', script];
  const child = spawn('ssh', args, { timeout });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  // Not `close`: the connection that is kept for the next script holds the standard error open.
  const [[code]] = (await Promise.all([once(child, 'exit'), once(child.stdout, 'end')])) as [
    [number | null],
    unknown,
  ];
  return { code, stdout, stderr };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Sends one command to qemu's monitor, and waits until it asks for the next. */
async function askMonitor(folder: string, command: string): Promise<void> {
  const socket = createConnection(join(folder, 'monitor'));
  let said = '';
  const prompts = (count: number): boolean => said.split('(qemu)').length > count;
  await new Promise<void>((done, failed) => {
    socket.on('error', failed).on('close', () => done());
    socket.setEncoding('utf8').on('data', (text: string) => {
      const greeted = prompts(1);
      said += text;
      if (!greeted && prompts(1)) socket.write(`${command}\n`);
      if (prompts(2)) socket.end();
    });
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit');
}

async function stop({ child, folder, drive, port, disk }: Running): Promise<void> {
  const control = ['-q', '-o', `ControlPath=${join(folder, 'ssh')}`, '-O', 'exit', '-i', disk.key];
  const closing = spawn('ssh', [...control, '-p', String(port), 'root@127.0.0.1'], { stdio: 'ignore' });
  await once(closing, 'exit');
  if (!hasEnded(child)) child.kill('SIGKILL');
  await ended(child);
  rmSync(drive, { force: true });
  rmSync(folder, { recursive: true, force: true });
}
