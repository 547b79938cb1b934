import { resolve } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import { valueOf } from '../core/observed.ts';
import type { Check } from '../core/rules/check.ts';
import type { Policy } from '../core/rules/policy.ts';
import { targetOptions, type OptionTargetKind } from '../core/target.ts';
import { buildReport } from './build-report.ts';
import { withInlineIgnores } from './inline-ignores.ts';
import { addOldText } from '../fixes/old-text.ts';
import { finalizeReport } from './finalize-report.ts';
import type { RunResult } from './run-result.ts';
import { readToolFiles } from './tool-files.ts';
import { scopedRun } from './work-tree.ts';
import type { ChangeScope, FileSelection } from './targets/shared/work-tree.ts';
import { scopeOf } from './subjects/scope.ts';
import { joinReport } from './join-report.ts';
import { withShellComments } from './shell-comments.ts';
import { identifyWorkloads } from './subjects/workload-subjects.ts';
import type { TargetFile, TargetText } from './targets/shared/target.ts';
import type { WrittenWorkload } from '../core/workload/workload.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import { selectFileResults } from './targets/shared/file-problem.ts';
import { composeOptions, projectTarget } from './targets/named-project.ts';
import type { NamedProject } from './targets/project-options.ts';
import type { NamedTarget } from './targets/named-target.ts';
import { factsOfFiles } from './targets/facts-of-files.ts';
import { readTargets } from './targets/read-targets.ts';

/** What to lint: paths of files and folders, and what options name. */
export interface LintTargets extends Partial<Record<OptionTargetKind, readonly string[]>> {
  /** `-` is standard input. */
  paths: readonly string[];
  /** The name of the file that comes on standard input. */
  stdinName?: string;
  /** The folder of the build context of the Dockerfiles that are named. */
  context?: string;
  /** What the options of `docker compose` say. */
  project?: NamedProject;
  /** Takes only what Git says changed, or is staged. */
  scope?: ChangeScope;
}

/** A report on files, with what was read of them. */
export interface LintResult extends RunResult {
  /** The texts that were named or found. */
  files: readonly TargetText[];
  /** What is written in them, by the key of the subject. */
  workloads: ReadonlyMap<string, WrittenWorkload>;
}

const optionKinds = Object.keys(targetOptions) as OptionTargetKind[];

function namedTargets(
  { paths, stdinName, ...options }: LintTargets,
  only: FileSelection | undefined,
): readonly NamedTarget[] {
  const standardInput = { ...(stdinName === undefined ? {} : { stdinName }), ...(only && { only }) };
  return [
    ...paths.map((path) => ({ path, ...standardInput })),
    ...optionKinds.flatMap((kind) =>
      (options[kind] ?? []).map((value): NamedTarget =>
        targetOptions[kind] === 'text' ? { text: value, kind } : { path: value, kind },
      ),
    ),
  ];
}

/** The folder that `--context` names. */
async function buildContextAt(shown: string, { files, directory }: RuntimeContext): Promise<TargetFile> {
  const path = valueOf(await files.realPath(resolve(directory, shown)));
  const status = path === undefined ? undefined : valueOf(await files.status(path));
  if (path === undefined || status?.kind !== 'directory')
    throw new IronhullError('TARGET_MISSING', `--context ${shown}: no such folder`);
  return { path, shown };
}

/**
 * Judges files, `docker run` lines and create requests before anything runs, as `policy` says.
 * @throws IronhullError for a path that was named and cannot be read, or is of no kind that is known, and for a scope
 *   without a work tree.
 */
export async function lint(
  named: LintTargets,
  checks: readonly Check[],
  machine: RuntimeContext,
  policy?: Policy,
): Promise<LintResult> {
  const { project = {}, scope } = named;
  const { runtime, only } =
    scope === undefined ? { runtime: machine, only: undefined } : await scopedRun(scope, machine);
  const targets = [...namedTargets(named, only), ...projectTarget(project, runtime)];
  const context =
    named.context === undefined ? {} : { buildContext: await buildContextAt(named.context, runtime) };
  const read = await readTargets(targets, runtime, await composeOptions(project, runtime), context);
  const { recorded, gaps, names, failures, texts, ...results } = selectFileResults(read, checks);
  const imageTrust = await runtime.readImageTrust?.(
    { paths: texts.map(({ shown }) => shown), images: [], ...(policy && { policy }) },
    runtime,
  );
  const facts = {
    ...results.facts,
    dockerfiles: await withShellComments(results.facts.dockerfiles ?? [], checks, runtime),
  };
  const run = { version: runtime.version, targets: names };
  const all = { ...factsOfFiles(facts, runtime, gaps), ...(imageTrust && { imageTrust }) };
  const files = buildReport(all, checks, { ...run, files: results });
  const machines = recorded.map((one) =>
    buildReport({ ...one.facts, ...(imageTrust && { imageTrust }) }, checks, {
      ...run,
      targets: [one.shown],
    }),
  );
  const textByName = new Map(texts.map(({ shown, text }) => [shown, text]));
  const dockerfiles = new Set(facts.dockerfiles?.map(({ file }) => file.name));
  const report = withInlineIgnores(
    finalizeReport([files, ...machines], checks, policy),
    textByName,
    dockerfiles,
    await readToolFiles(runtime),
  );
  const identify = identifyWorkloads(all, scopeOf(all));
  return {
    report: joinReport({ ...report, findings: addOldText(report.findings, textByName) }),
    failures,
    isPartial: gaps.length > 0,
    files: texts,
    workloads: new Map(
      all.workloads.flatMap((one) => (one.isOfOtherFiles === true ? [] : [[identify(one).key, one.written]])),
    ),
  };
}
