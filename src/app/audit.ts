import { applyVex } from '../advisories/match/apply-vex.ts';
import type { FiledVexStatement } from '../core/software/advisory.ts';
import { counted } from '../core/counted.ts';
import type { Check } from '../core/rules/check.ts';
import type { Facts, WorkloadFacts } from '../core/facts/facts.ts';
import type { CollectedGap } from '../core/findings/finding.ts';
import type { ImageSpec } from '../core/image/image.ts';
import type { ImageTrustFacts } from '../core/trust/image-verdict.ts';
import type { Policy } from '../core/rules/policy.ts';
import type { Report } from '../core/findings/report.ts';
import { buildReport, type RunDescription } from './build-report.ts';
import type { RunResult } from './run-result.ts';
import { noAdvisoriesGap } from './no-advisories.ts';
import { collectLive } from './collect-live.ts';
import { finalizeReport } from './finalize-report.ts';
import { withShellComments } from './shell-comments.ts';
import { joinReport } from './join-report.ts';
import { withInlineIgnores } from './inline-ignores.ts';
import { needsOf } from './needs-of.ts';
import { readToolFiles } from './tool-files.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import { scopeOf } from './subjects/scope.ts';
import { composeOptions, projectTarget } from './targets/named-project.ts';
import type { AuditRun } from './live-run.ts';
import { selectFileResults } from './targets/shared/file-problem.ts';
import { factsOfFiles } from './targets/facts-of-files.ts';
import { readTargets } from './targets/read-targets.ts';
import type { FileFacts } from './targets/shared/target.ts';

/** Says that saved facts have no software, to a run that wants it above all. */
function withoutSoftware(facts: Facts): Facts {
  if (facts.software !== undefined) return facts;
  const why =
    'the facts hold no packages: save them on a machine with `ironhull db update` and `ironhull scan running`';
  return { ...facts, gaps: [...facts.gaps, noAdvisoriesGap(why)] };
}

/** Adds to the vulnerabilities in facts what VEX documents say of them. */
function withVex(facts: Facts, statements: readonly FiledVexStatement[]): Facts {
  const { software } = facts;
  return software === undefined
    ? facts
    : { ...facts, software: software.map((one) => applyVex(one, statements)) };
}

/** Replaces recorded workloads by those of named files, whose paths the user can open. */
function preferNamedFiles(facts: Facts, files: readonly WorkloadFacts[]): Facts {
  const own = files.filter(({ isOfOtherFiles }) => !isOfOtherFiles);
  const keys = new Set(own.map(({ written }) => written.key));
  const kept = facts.workloads.filter(
    ({ written }) => written.surface !== 'compose' || !keys.has(written.key),
  );
  return { ...facts, workloads: [...kept, ...files] };
}

/** Assigns files to the facts with their workloads; `rest` matches none. */
function assignFiles(recorded: readonly Facts[], files: readonly WorkloadFacts[]) {
  const known = recorded.map(({ workloads }) => new Set(workloads.map(({ written }) => written.key)));
  return {
    dealt: recorded.map((facts, n) =>
      preferNamedFiles(
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
    counted(running, 'container'),
  ];
}

type BuildReport = (
  facts: Facts,
  targets: readonly string[],
  more?: Pick<RunDescription, 'files' | 'label'>,
) => Report;

/** Returns the reports of recorded facts. Facts of the same host or engine are labelled by their file. */
function replay(
  recorded: readonly Facts[],
  names: readonly string[],
  report: BuildReport,
  before: readonly Facts[] = [],
): readonly Report[] {
  const taken = new Set(before.flatMap(scopeKeys));
  return recorded.map((facts, n) => {
    const name = names[n] ?? '';
    const isTaken = scopeKeys(facts).some((key) => taken.has(key));
    for (const key of scopeKeys(facts)) taken.add(key);
    return report(facts, [`facts in ${name}`, ...targetNames(facts)], isTaken ? { label: name } : {});
  });
}

function scopeKeys(facts: Facts): readonly string[] {
  const { host, engine } = scopeOf(facts);
  return [host.key, engine.key];
}

/**
 * Judges a host, its engine and everything on it: as it is now, or as facts say it was. Compose
 * files and further facts that are named are judged in the same report, as `policy` says.
 * @throws IronhullError for a named target that cannot be read.
 */
export async function audit(
  { vex = [], ...targets }: AuditRun,
  checks: readonly Check[],
  runtime: RuntimeContext,
  policy?: Policy,
): Promise<RunResult> {
  const maxAge = policy?.database?.maxAge;
  let imageTrust: ImageTrustFacts | undefined;
  const report: BuildReport = (facts, shown, more) =>
    buildReport(withVex({ ...facts, ...(imageTrust && { imageTrust }) }, vex), checks, {
      version: runtime.version,
      targets: shown,
      ...more,
    });
  const { facts: path } = targets;
  const saved = path === undefined ? [] : [{ path, kind: 'facts' } as const];
  const named = targets.with.map((one) => ({ path: one }));
  const { project = {} } = targets;
  const all = [...saved, ...named, ...projectTarget(project, runtime)];
  const read = await readTargets(all, runtime, await composeOptions(project, runtime));
  const { recorded, names, ...files } = selectFileResults(read, checks);
  const isPartial = files.gaps.length > 0;
  const dockerfiles = new Set(files.facts.dockerfiles?.map(({ file }) => file.name));
  const settings = await readToolFiles(runtime);
  const texts = new Map(files.texts.map(({ shown, text }) => [shown, text]));
  const finish = (reports: readonly Report[]): Report =>
    joinReport(withInlineIgnores(finalizeReport(reports, checks, policy), texts, dockerfiles, settings));
  const { workloads, ...ofFiles } = files.facts;
  const others = {
    ...ofFiles,
    dockerfiles: await withShellComments(ofFiles.dockerfiles ?? [], checks, runtime),
  };
  const { dealt, rest } = assignFiles(
    recorded.map(({ facts }) => (targets.wantsSoftware === true ? withoutSoftware(facts) : facts)),
    workloads,
  );
  const savedNames = recorded.map(({ shown }) => shown);
  const alone = (facts: FileFacts, gaps: readonly CollectedGap[]): readonly Report[] => {
    const isEmpty = gaps.length === 0 && Object.values(facts).every((list) => list.length === 0);
    return isEmpty && files.problems.length + files.outcomes.length === 0
      ? []
      : [report(factsOfFiles(facts, runtime, gaps), names, { files })];
  };
  const readTrust = async (images: readonly ImageSpec[]): Promise<void> => {
    const paths = files.texts.map(({ shown }) => shown);
    imageTrust = await runtime.readImageTrust?.({ paths, images, ...(policy && { policy }) }, runtime);
  };
  if (path !== undefined) {
    await readTrust([]);
    const replayed = replay(dealt, savedNames, report);
    const reports = [...replayed, ...alone({ ...others, workloads: rest }, files.gaps)];
    return { report: finish(reports), failures: files.failures, isPartial };
  }
  const { facts, failures } = await collectLive(
    { ...targets, allow: policy?.allow ?? [], ...(maxAge === undefined ? {} : { maxAge }) },
    rest,
    runtime,
    needsOf(checks),
  );
  const mayAsk = targets.registry === true || policy?.allow.includes('registries') === true;
  await readTrust(mayAsk ? facts.images : []);
  const complete = { ...facts, gaps: [...facts.gaps, ...files.gaps] };
  const live = report(complete, [...targetNames(facts), ...names]);
  const replayed = replay(dealt, savedNames, report, [facts]);
  return {
    report: finish([live, ...replayed, ...alone(others, [])]),
    failures: [...files.failures, ...failures],
    isPartial,
  };
}
