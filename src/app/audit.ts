import { resolve } from 'node:path/posix';
import type { Check } from '../core/check.ts';
import type { Facts, WorkloadFacts } from '../core/facts.ts';
import type { Policy } from '../core/policy.ts';
import type { Report } from '../core/report.ts';
import { buildReport } from './build-report.ts';
import type { RunResult } from './run-result.ts';
import { collectLive } from './collect-live.ts';
import { factsOfFiles, readNamed } from './named-files.ts';
import { readFacts, readPipedFacts } from './read-facts.ts';
import { finalizeReport } from './finalize-report.ts';
import type { RuntimeContext } from './runtime-context.ts';
import type { AuditTargets } from './targets.ts';

const isFactsFile = (path: string): boolean => path.endsWith('.json');

/** `-` is what is piped in. */
async function readRecorded(path: string, runtime: RuntimeContext): Promise<Facts> {
  if (path === '-') return readPipedFacts(runtime);
  return readFacts(runtime.files, resolve(runtime.directory, path), path);
}

/** Recorded facts with files at hand in the place of those that were recorded: theirs are the paths a person can open. */
function withFilesAtHand(facts: Facts, files: readonly WorkloadFacts[]): Facts {
  const keys = new Set(files.map(({ written }) => written.key));
  const kept = facts.workloads.filter(
    ({ written }) => written.surface !== 'compose' || !keys.has(written.key),
  );
  return { ...facts, workloads: [...kept, ...files] };
}

/** Deals the files out to the facts that know their workloads; `rest` is what none of them knows. */
function dealOut(recorded: readonly Facts[], files: readonly WorkloadFacts[]) {
  const known = recorded.map(({ workloads }) => new Set(workloads.map(({ written }) => written.key)));
  return {
    dealt: recorded.map((facts, n) =>
      withFilesAtHand(
        facts,
        files.filter(({ written }) => known[n]?.has(written.key)),
      ),
    ),
    rest: files.filter(({ written }) => !known.some((keys) => keys.has(written.key))),
  };
}

function targetNames({ host, engine, configuredEngines = [], workloads }: Facts): readonly string[] {
  const running = workloads.filter(({ written }) => written.surface === 'container').length;
  const hostname = host.state === 'known' ? host.value.hostname : host;
  return [
    hostname.state === 'known' ? `host ${hostname.value}` : 'this host',
    engine.state === 'known' ? `engine ${engine.value.version} at ${engine.value.endpoint}` : 'no engine',
    ...configuredEngines.map(({ path }) => `the engine that ${path} sets up`),
    `${running} ${running === 1 ? 'container' : 'containers'}`,
  ];
}

/**
 * Judges a host, its engine and everything on it: as it is now, or as facts say it was. Compose
 * files and further facts that are named are judged in the same report, as `policy` says.
 * @throws IronhullError for a target that was named and cannot be had.
 */
export async function audit(
  targets: AuditTargets,
  checks: readonly Check[],
  runtime: RuntimeContext,
  policy?: Policy,
): Promise<RunResult> {
  const judge = (facts: Facts, names: readonly string[]): Report =>
    buildReport(facts, checks, { version: runtime.version, targets: names });
  const paths = [
    ...(targets.facts === undefined ? [] : [targets.facts]),
    ...targets.with.filter(isFactsFile),
  ];
  const named = targets.with.filter((path) => !isFactsFile(path));
  const recorded = await Promise.all(paths.map((path) => readRecorded(path, runtime)));
  const files = await readNamed(named, runtime);
  const { dealt, rest } = dealOut(recorded, files.workloads);
  const replayed = dealt.map((facts, n) =>
    judge(facts, [`facts in ${paths[n] === '-' ? 'standard input' : paths[n]}`, ...targetNames(facts)]),
  );
  if (targets.facts !== undefined) {
    const more =
      rest.length + files.gaps.length > 0 ? [judge(factsOfFiles(rest, runtime, files.gaps), named)] : [];
    return { report: finalizeReport([...replayed, ...more], checks, policy), failures: files.failures };
  }
  const { facts, failures } = await collectLive(targets, rest, runtime);
  const all = { ...facts, gaps: [...facts.gaps, ...files.gaps] };
  const live = judge(all, [...targetNames(facts), ...named]);
  return {
    report: finalizeReport([live, ...replayed], checks, policy),
    failures: [...files.failures, ...failures],
  };
}
