import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport } from '../../src/app/build-report.ts';
import { needsOf } from '../../src/app/needs-of.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { AssessedOutcome, Outcome } from '../../src/core/findings/finding.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import type { FactNeed } from '../../src/core/rules/need.ts';
import { absent, known, type Observed } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import type { HostFiles } from '../../src/io/files.ts';
import type { ProbeName, Probes } from '../../src/io/probes.ts';
import { clock } from './collect.ts';
import type { FakeHost } from './fake-host.ts';
import { witness } from './witness.ts';

/** Sets the mode of a path below the root of a fake host. */
export function setMode({ root }: FakeHost, path: string, mode: number): void {
  chmodSync(join(root, path), mode);
}

/** Gives a path below the root of a fake host away; only root can. */
export function setOwner({ root }: FakeHost, path: string, uid: number, gid: number): void {
  chownSync(join(root, path), uid, gid);
}

/** Programs whose answers were recorded; those that were not are not there. */
export function recordedProbes(answers: Partial<Record<ProbeName, string>>): Probes {
  return {
    async run(name): Promise<Observed<string>> {
      const answer = answers[name];
      return answer === undefined ? absent(name) : known(answer, name);
    },
  };
}

/** The facts of a tree that stands for a host without an engine to ask. */
export function factsOfTree(
  { root }: FakeHost,
  probes?: Probes,
  needs?: readonly FactNeed[],
): Promise<Facts> {
  return factsOfFiles(diskFiles(root), probes, needs);
}

/** The facts of a host's files, which may be tampered with: by default all, as in an ordinary run. */
export async function factsOfFiles(
  files: HostFiles,
  probes?: Probes,
  needs?: readonly FactNeed[],
): Promise<Facts> {
  const { facts } = await collectFacts({
    tool: 'ironhull test',
    files,
    hostNamed: true,
    ...(probes === undefined ? {} : { probes }),
    ...(needs === undefined ? {} : { needs }),
    client: undefined,
    clock,
  });
  return facts;
}

/** The outcomes of checks on a tree, by rule; they are noted as seen. */
export async function outcomesOfTree(
  host: FakeHost,
  checks: readonly Check[],
  probes?: Probes,
): Promise<ReadonlyMap<string, Outcome>> {
  return outcomesOf(await factsOfTree(host, probes, needsOf(checks)), checks);
}

/** The outcomes of checks on facts of a tree, by rule; they are noted as seen. */
export function outcomesOf(facts: Facts, checks: readonly Check[]): ReadonlyMap<string, Outcome> {
  const { outcomes } = buildReport(facts, checks, { version: '0.0.0', targets: ['tree'] });
  witness('host-root', outcomes);
  return new Map(outcomes.map(({ rule, outcome }: AssessedOutcome) => [rule, outcome]));
}
