import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { audit } from '../../src/app/audit.ts';
import { check } from '../../src/checks/host/engine-ports.ts';
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
      new RegExp(`^medium: socat \\(process \\d+\\) listens on 127.0.0.1:${port}`, 'u'),
    );
  });

  labTest('systemd-socket-proxyd, with a socket that another program opened', async (context) => {
    if (!existsSync(relay) || findProgram('systemd-socket-activate') === undefined)
      return context.skip('systemd is not installed');
    const engine = await plainEngine();
    const port = await freePort('127.0.0.1');
    const words = ['-l', `127.0.0.1:${port}`, relay, engine.socket];
    const said = await saidWhile(engine, port, spawn('systemd-socket-activate', words));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^medium: systemd-socket-proxyd \(process \d+\) listens on 127\.0\.0\.1/u);
  });
});
