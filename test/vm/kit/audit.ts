import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Machine } from './machine.ts';

const checkout = resolve(import.meta.dirname, '../../..');

/** The state of each rule by the name of its subject: `passed`, `failed`, `unknown`, `not-applicable`. */
export type States = ReadonlyMap<string, ReadonlyMap<string, string>>;

interface Line {
  rule: string;
  subject: { kind: string; name: string };
  state?: string;
}

/** Puts the built command into a machine; its Node is there already. */
export async function installCommand(machine: Machine): Promise<void> {
  execFileSync(process.execPath, [join(checkout, 'tools/bundle.mjs')]);
  const tar = ['-cz', '-C', checkout, 'bin', 'dist/cli', 'dist/parts', 'package.json'];
  const archive = execFileSync('tar', tar, { maxBuffer: 2 ** 28 });
  await machine.must('mkdir -p /opt/ironhull && tar -xz -C /opt/ironhull', archive);
}

/** Makes the containers of scene.sh in a machine. */
export async function setScene(machine: Machine): Promise<void> {
  await machine.must(readFileSync(join(import.meta.dirname, '../scene.sh'), 'utf8'));
}

/** Audits a machine from inside. */
export async function audit(machine: Machine): Promise<States> {
  const text = await machine.must('/opt/node /opt/ironhull/bin/ironhull audit --format json --fail-on never');
  const { findings, outcomes } = JSON.parse(text) as { findings: readonly Line[]; outcomes: readonly Line[] };
  const states = new Map<string, Map<string, string>>();
  for (const { rule, subject, state = 'failed' } of [...outcomes, ...findings]) {
    const ofRule = states.get(rule) ?? new Map<string, string>();
    states.set(rule, ofRule.set(subject.name, state));
  }
  return states;
}
