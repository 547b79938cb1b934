import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { audit } from '../../src/app/audit.ts';
import { check } from '../../src/checks/host/engine-ports.ts';
import { seenListeningSockets } from '../../src/io/process-sockets.ts';
import { witness } from '../kit/witness.ts';
import { freePort } from './kit/addresses.ts';
import { findProgram, labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

/** Returns what the rule says while a program runs, once it listens. */
async function saidWhile(engine: LabEngine, port: number, program: ChildProcess): Promise<readonly string[]> {
  try {
    for (let attempt = 0; attempt < 50; attempt++) {
      const answer = await fetch(`http://127.0.0.1:${port}/_ping`).catch(() => undefined);
      if (answer?.ok === true) break;
      await delay(100);
    }
    const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, [check], labMachine());
    witness('live', report.outcomes);
    return report.findings.map(({ message, severity }) => `${severity}: ${message}`);
  } finally {
    program.kill();
  }
}

/** Whether a port is open, without a connection to it. */
async function isListening(port: number): Promise<boolean> {
  return (await seenListeningSockets(1, ['tcp'])).some((socket) => socket.port === port);
}

const relay = '/usr/lib/systemd/systemd-socket-proxyd';

describe('a program that passes TCP connections on to the engine’s socket', () => {
  labTest('socat, by any name of the socket', async (context) => {
    if (findProgram('socat') === undefined) return context.skip('socat is not installed');
    const engine = await plainEngine();
    const port = await freePort('127.0.0.1');
    const words = [`TCP-LISTEN:${port},bind=127.0.0.1,fork`, `UNIX-CONNECT:${engine.socket}`];
    const said = await saidWhile(engine, port, spawn('socat', words));
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      new RegExp(`^high: socat \\(process \\d+\\) listens on 127.0.0.1:${port}`, 'u'),
    );
  });

  labTest('nc, through a named pipe of another that listens', async (context) => {
    if (findProgram('socat') === undefined) return context.skip('socat is not installed');
    const engine = await plainEngine();
    const port = await freePort('127.0.0.1');
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-pipe-'));
    const script = `mkfifo "$1/f"; socat - UNIX-CONNECT:"$2" <"$1/f" | socat TCP-LISTEN:$3,bind=127.0.0.1 - >"$1/f" & wait`;
    const shell = spawn('sh', ['-c', script, 'sh', folder, engine.socket, String(port)], { detached: true });
    try {
      for (let attempt = 0; attempt < 50 && !(await isListening(port)); attempt++) await delay(100);
      const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, [check], labMachine());
      witness('live', report.outcomes);
      const [found] = report.findings.map(({ message }) => message);
      assert.match(
        found ?? '',
        new RegExp(`^socat \\(process \\d+\\) through a pipe of socat listens on 127.0.0.1:${port}`, 'u'),
      );
    } finally {
      process.kill(-(shell.pid ?? 0), 'SIGTERM');
      await rm(folder, { recursive: true });
    }
  });

  labTest('systemd-socket-proxyd, with a socket that another program opened', async (context) => {
    if (!existsSync(relay) || findProgram('systemd-socket-activate') === undefined)
      return context.skip('systemd is not installed');
    const engine = await plainEngine();
    const port = await freePort('127.0.0.1');
    const words = ['-l', `127.0.0.1:${port}`, relay, engine.socket];
    const said = await saidWhile(engine, port, spawn('systemd-socket-activate', words));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^high: systemd-socket-proxyd \(process \d+\) listens on 127\.0\.0\.1/u);
  });
});
