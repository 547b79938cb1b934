import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mustRun } from '../../lab/kit/commands.ts';
import { makeDisk, type Disk } from './disk.ts';
import type { ReleaseName } from './releases.ts';

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
const scriptMilliseconds = 900_000;
const snapshot = 'started';

/** Starts a machine from its saved state, or boots it and saves that state for the next time. */
export async function startMachine(name: ReleaseName): Promise<Machine> {
  const disk = await makeDisk(name);
  const saved = join(disk.folder, 'started.qcow2');
  if (!existsSync(saved)) await saveStarted(disk, saved);
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-vm-'));
  cpSync(saved, join(folder, 'run.qcow2'));
  return open(await startQemu(disk, folder, ['-loadvm', snapshot]));
}

interface Running {
  child: ChildProcess;
  folder: string;
  port: number;
  disk: Disk;
}

async function saveStarted(disk: Disk, saved: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-vm-'));
  const backing = ['-q', '-f', 'qcow2', '-F', 'raw', '-b', disk.image, join(folder, 'run.qcow2')];
  await mustRun('qemu-img', ['create', ...backing]);
  const running = await startQemu(disk, folder, []);
  try {
    await open(running);
    await askMonitor(folder, `savevm ${snapshot}`);
    await askMonitor(folder, 'quit');
    await ended(running.child);
    renameSync(join(folder, 'run.qcow2'), saved);
  } finally {
    await stop(running);
  }
}

async function startQemu(disk: Disk, folder: string, more: readonly string[]): Promise<Running> {
  const port = await freePort();
  const parameters = 'console=ttyS0 root=/dev/vda rw apparmor=1 security=apparmor mitigations=off';
  const child = spawn(
    'qemu-system-x86_64',
    [
      '-M q35 -cpu max,la57=off -accel tcg,thread=multi,tb-size=512 -smp 2 -m 2048'.split(' '),
      ['-kernel', disk.kernel, '-initrd', disk.initrd, '-append', parameters],
      ['-drive', `file=${join(folder, 'run.qcow2')},if=none,id=d0,cache=unsafe`],
      ['-netdev', `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
      '-device virtio-blk-pci,drive=d0 -device virtio-net-pci,netdev=n0 -device virtio-rng-pci'.split(' '),
      ['-display', 'none', '-no-reboot', '-serial', `file:${join(folder, 'serial')}`],
      ['-monitor', `unix:${join(folder, 'monitor')},server,nowait`],
      more,
    ].flat(),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr?.on('data', (chunk: Buffer) => writeFileSync(join(folder, 'qemu.log'), chunk, { flag: 'a' }));
  return { child, folder, port, disk };
}

/** Waits until root can log in and the engine answers. */
async function open(running: Running): Promise<Machine> {
  const machine: Machine = {
    run: (script, input) => runOver(running, script, input),
    must: async (script, input) => {
      const { code, stdout, stderr } = await runOver(running, script, input);
      if (code !== 0)
        throw new Error(`in the machine: ${script.slice(0, 200)} ended with ${code}: ${stderr || stdout}`);
      return stdout;
    },
    stop: () => stop(running),
  };
  const deadline = performance.now() + bootMilliseconds;
  while ((await machine.run('docker version >/dev/null')).code !== 0) {
    if (performance.now() < deadline && running.child.exitCode === null) await wait(1000);
    else {
      const said = ['qemu.log', 'serial'].map((file) => tail(join(running.folder, file))).join('\n');
      await stop(running);
      throw new Error(`the machine did not start: ${said}`);
    }
  }
  return machine;
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : '';
}

async function runOver({ port, disk, folder }: Running, script: string, input?: Uint8Array): Promise<Ended> {
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
  const child = spawn('ssh', args, { timeout: scriptMilliseconds });
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

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function stop({ child, folder, port, disk }: Running): Promise<void> {
  const control = ['-q', '-o', `ControlPath=${join(folder, 'ssh')}`, '-O', 'exit', '-i', disk.key];
  const closing = spawn('ssh', [...control, '-p', String(port), 'root@127.0.0.1'], { stdio: 'ignore' });
  await once(closing, 'exit');
  if (child.exitCode === null) child.kill('SIGKILL');
  await ended(child);
  rmSync(folder, { recursive: true, force: true });
}
