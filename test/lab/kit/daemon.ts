import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './availability.ts';
import type { Launch } from './configurations.ts';
import { requestEngine } from './request.ts';

/** A running dockerd. */
export interface Daemon {
  pid: number;
  log(): Promise<string>;
  /** Asks it to end; answers whether it did within `milliseconds`. */
  terminate(milliseconds: number): Promise<boolean>;
}

// A test run that dies takes its daemons with it: the kernel sends them this signal.
const endedWithParent = ['--pdeathsig', 'TERM'];

const startDeadline = 60_000;

/** Starts a daemon and waits until its socket answers `/_ping`; on failure ends it and throws with its log. */
export async function startDaemon(launch: Launch, directory: string): Promise<Daemon> {
  const logFile = join(directory, 'log');
  const output = await open(logFile, 'w');
  const child = spawn('setpriv', [...endedWithParent, '--', launch.program, ...launch.args], {
    stdio: ['ignore', output.fd, output.fd],
    detached: true, // an interrupt at the terminal is for the test run, which then stops its engines
    env: { PATH: programPath, HOME: directory },
  });
  const spawned = started(child);
  await output.close();
  await spawned;
  const log = () => readFile(logFile, 'utf8');
  child.unref();
  await answering(child, join(directory, 'docker.sock'), log);
  return { pid: child.pid ?? 0, log, terminate: (milliseconds) => terminate(child, milliseconds) };
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

async function answering(child: ChildProcess, socket: string, log: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + startDeadline;
  while (!(await answersPing(socket))) {
    if (hasEnded(child)) throw new Error(`dockerd ended while starting:\n${await log()}`);
    if (Date.now() > deadline) {
      await terminate(child, 5000);
      throw new Error(`dockerd did not answer within ${startDeadline} ms:\n${await log()}`);
    }
    await sleep(50);
  }
}

async function answersPing(socket: string): Promise<boolean> {
  try {
    return (await requestEngine({ socket }, 'GET', '/_ping')).status === 200;
  } catch {
    return false; // not listening yet
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function terminate(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  child.kill('SIGTERM');
  while (!hasEnded(child) && Date.now() < deadline) await sleep(25);
  if (hasEnded(child)) return true;
  child.kill('SIGKILL');
  return false;
}
