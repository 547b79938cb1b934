import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../../../src/app/audit.ts';
import { checks } from '../../../src/checks/registry.gen.ts';
import type { Outcome } from '../../../src/core/findings/finding.ts';
import { witness } from '../../kit/witness.ts';
import type { LabEngine } from './engine.ts';
import { labImage } from './image.ts';
import { labMachine } from './machine.ts';

/** Runs a docker command that has to succeed, and answers what it prints. */
export async function docker(engine: LabEngine, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.docker(...words);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

/** Starts a container of the lab's image that lives until the test is over. */
export async function start(
  engine: LabEngine,
  name: string,
  flags: readonly string[],
  ...command: readonly string[]
) {
  const image = flags.some((flag) => flag.startsWith('lab:')) ? [] : [await labImage(engine)];
  const words = command.length > 0 ? command : ['sleep', '600'];
  await docker(engine, 'run', '-d', '--name', name, ...flags, ...image, ...words);
}

/** Waits until the container's command has made way for the program of that name, ten seconds at most. */
export async function started(engine: LabEngine, name: string, program: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await docker(engine, 'top', name, '-o', 'pid,comm')).includes(program)) return;
    await sleep(100);
  }
  assert.fail(`${name} does not run ${program}`);
}

/** Waits until a web server in the container answers on a port, twenty seconds at most. */
export async function serves(engine: LabEngine, name: string, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { code } = await engine.docker('exec', name, 'wget', '-q', '-O', '-', `http://127.0.0.1:${port}/`);
    if (code === 0) return;
    await sleep(100);
  }
  assert.fail(`${name} does not serve on port ${port}`);
}

/** The outcome of one rule on one container, as the whole program reports it. */
export async function outcomeOf(engine: LabEngine, rule: string, name: string): Promise<Outcome> {
  const only = checks.filter(({ id }) => id === `workload/${rule}`);
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, only, machine);
  witness('live', report.outcomes);
  const found = report.outcomes.find(({ subject }) => subject.name === name);
  assert.ok(found, `${rule} on ${name}`);
  return found.outcome;
}

/** Asserts the state of that outcome, and answers the outcome as JSON. */
export async function assertState(
  engine: LabEngine,
  rule: string,
  name: string,
  state: string,
): Promise<string> {
  const outcome = await outcomeOf(engine, rule, name);
  assert.equal(outcome.state, state, JSON.stringify(outcome));
  return JSON.stringify(outcome);
}
