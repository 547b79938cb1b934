import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { witnessReport, type ReportLine } from '../../kit/witness.ts';
import type { Machine } from './machine.ts';

const checkout = resolve(import.meta.dirname, '../../..');

/** The state of each rule by the name of its subject: `passed`, `failed`, `unknown`, `not-applicable`. */
export type States = ReadonlyMap<string, ReadonlyMap<string, string>>;

let archive: Uint8Array | undefined;

/** The built command; it is bundled once, since the machines run beside each other. */
function builtCommand(): Uint8Array {
  if (archive !== undefined) return archive;
  execFileSync(process.execPath, [join(checkout, 'tools/bundle.mjs')]);
  // The helper of probes is built where its compiler is (`whyNoProgram`).
  const native = existsSync(join(checkout, 'dist/native')) ? ['dist/native'] : [];
  const tar = ['-cz', '-C', checkout, 'bin', 'dist/cli', 'dist/parts', ...native, 'package.json'];
  archive = execFileSync('tar', tar, { maxBuffer: 2 ** 28 });
  return archive;
}

/** Puts the command into a machine; its Node is there already. */
export async function installCommand(machine: Machine): Promise<void> {
  await machine.must('mkdir -p /opt/ironhull && tar -xz -C /opt/ironhull', builtCommand());
}

/** Audits a machine from inside, by the policy that a scene leaves there. */
export async function audit(machine: Machine): Promise<States> {
  return readStates(
    await machine.must(
      '/opt/node /opt/ironhull/bin/ironhull audit --policy /root/ironhull.yaml --format json --fail-on never',
    ),
  );
}

/** The states in a JSON report. */
export function readStates(report: string): States {
  const { findings, outcomes } = JSON.parse(report) as Record<'findings' | 'outcomes', readonly ReportLine[]>;
  const lines = [...outcomes, ...findings.map((finding) => ({ ...finding, state: 'failed' }))];
  witnessReport('machine', lines);
  const states = new Map<string, Map<string, string>>();
  for (const { rule, subject, state } of lines) {
    const ofRule = states.get(rule) ?? new Map<string, string>();
    states.set(rule, ofRule.set(subject.name, state));
  }
  return states;
}
