import type { Check } from '../core/check.ts';
import type { Facts } from '../core/facts.ts';
import { assess } from './assess.ts';
import { malformed, readPaths, type Judgement } from './lint.ts';
import { look, type Looked, type LookTargets } from './look.ts';
import { readFacts } from './read-facts.ts';
import type { Surroundings } from './surroundings.ts';

/** Where to look, or the facts of somewhere that was looked at before. */
export interface AuditTargets extends LookTargets {
  facts?: string;
}

async function replay(path: string, targets: AuditTargets, surroundings: Surroundings): Promise<Looked> {
  const absolute = path.startsWith('/') ? path : `${surroundings.directory}/${path}`;
  const facts = await readFacts(surroundings.files, absolute, path);
  const named = await readPaths(targets.with, surroundings);
  const gaps = named.flatMap((reading) => reading.gaps);
  const workloads = [...facts.workloads, ...named.flatMap((reading) => reading.workloads)];
  return { facts: { ...facts, workloads, gaps: [...facts.gaps, ...gaps] }, failures: gaps.map(malformed) };
}

function targetNames({ host, engine, workloads }: Facts, targets: AuditTargets): readonly string[] {
  const running = workloads.filter(({ written }) => written.surface === 'container').length;
  return [
    ...(targets.facts === undefined ? [] : [`facts in ${targets.facts}`]),
    host.state === 'known' && host.value.hostname.state === 'known'
      ? `host ${host.value.hostname.value}`
      : 'this host',
    engine.state === 'known' ? `engine ${engine.value.version} at ${engine.value.endpoint}` : 'no engine',
    `${running} ${running === 1 ? 'container' : 'containers'}`,
    ...targets.with,
  ];
}

/** Judges a host, its engine and everything on it: as it is now, or as facts say it was. */
export async function audit(
  targets: AuditTargets,
  checks: readonly Check[],
  surroundings: Surroundings,
): Promise<Judgement> {
  const { facts, failures } =
    targets.facts === undefined
      ? await look(targets, surroundings)
      : await replay(targets.facts, targets, surroundings);
  const run = { version: surroundings.version, targets: targetNames(facts, targets) };
  return { report: assess(facts, checks, run), failures };
}
