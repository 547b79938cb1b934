import { IronhullError } from '../../core/errors.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Finding, ProposedChange } from '../../core/findings/finding.ts';
import { separateFindings } from '../../core/findings/joined-finding.ts';
import { known } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { overrideService, type OverrideChange } from '../../compose/adapter/write-override.ts';
import { composeKeyOf, deployLimitPath, yamlScalar } from '../../fixes/written-text.ts';
import { settingNames } from '../../knowledge/settings/setting-names.ts';
import { plainText } from '../../reports/text/plain-text.ts';
import { lint, type LintResult } from '../lint.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { problemsOf } from './open-problems.ts';
import type { LintRun } from './plan-fixes.ts';

/** An override file that hardens a Compose project. */
export interface HardenedOverride {
  /** Empty if there is nothing to change. */
  text: string;
  /** How many findings it removes. */
  removed: number;
  /** What is found in the project with it. */
  remaining: readonly Finding[];
}

type Change = Extract<ProposedChange, { kind: 'write' | 'append' | 'remove' | 'replace' }>;

function isExpressible(change: ProposedChange | undefined): change is Change {
  return change !== undefined && ['write', 'append', 'remove', 'replace'].includes(change.kind);
}

/** The keys of a service in which the settings are that a check reads. */
function keysOf(check: Check | undefined): readonly string[] {
  const settings = check !== undefined && 'reads' in check ? (check.reads ?? []) : [];
  const keys = settings.flatMap((setting) => settingNames[setting].compose?.split(', ') ?? []);
  return [...new Set(keys.map((key) => key.split(/[ .]/u)[0] ?? ''))];
}

function overrideChange(change: Change, workload: WrittenWorkload, check: Check | undefined): OverrideChange {
  const comment = plainText(`${check?.id}: ${change.title}`);
  switch (change.kind) {
    case 'write': {
      const { setting, value } = change;
      const below = workload.deployLimits === undefined ? undefined : deployLimitPath(setting);
      const path = below ?? ([composeKeyOf(setting)] as const);
      // Compose takes a number of processors as text in both places.
      const text = setting === 'cpu' ? JSON.stringify(String(value)) : yamlScalar(value, false);
      return { kind: 'set', path, value: text, comment };
    }
    case 'append':
      return { kind: 'add', key: composeKeyOf(change.setting), value: change.value, comment };
    case 'remove':
      return { kind: 'remove', keys: keysOf(check), at: change.at, comment };
    case 'replace':
      if (change.setting !== 'ports')
        return {
          kind: 'set',
          path: [composeKeyOf(change.setting)],
          value: yamlScalar(change.value, false),
          comment,
        };
      return {
        kind: 'bind',
        key: composeKeyOf(change.setting),
        at: change.at,
        address: change.address,
        comment,
      };
  }
}

/** The name of the service in its file, which `container_name` does not change. */
function serviceName({ key }: WrittenWorkload): string {
  return key.slice(key.indexOf('/') + 1);
}

function serviceLines(key: string, workload: WrittenWorkload, result: LintResult, checks: readonly Check[]) {
  const changes = problemsOf(key, result, checks).flatMap(({ problem: { change }, check }) =>
    isExpressible(change) ? [overrideChange(change, workload, check)] : [],
  );
  return overrideService(serviceName(workload), workload, changes)?.lines ?? [];
}

function textOf(files: readonly string[], services: readonly string[]): string {
  if (services.length === 0) return '';
  const command = ['docker compose', ...files.map((file) => `-f ${file}`), '-f THIS-FILE'].join(' ');
  const needsTags = services.some((line) => /: !(?:reset|override)\b/u.test(line));
  const lines = [
    `# Hardens ${files.join(' and ')}. Applications may need what it takes away: test it with`,
    `# ${command} up`,
    ...(needsTags ? ['# !reset and !override need Docker Compose 2.24 or later.'] : []),
    'services:',
    ...services,
  ];
  return `${lines.map((line) => (line.startsWith('# ') ? plainText(line) : line)).join('\n')}\n`;
}

/** Reads the project with an override over it that is not in a file yet. */
function lintWith(override: string, run: LintRun, runtime: RuntimeContext): Promise<LintResult> {
  const { targets, checks, policy } = run;
  const { project = {} } = targets;
  const merged = { ...targets, project: { ...project, files: [...(project.files ?? []), '-'] } };
  const machine = { ...runtime, standardInput: async () => known(override, 'standard input') };
  return lint(merged, checks, machine, policy);
}

/** Counts findings on services, also those that are joined with the one in their Dockerfile. */
function countFindings({ report }: LintResult): number {
  return separateFindings(report.findings).length;
}

/**
 * Returns an override file for the Compose project of a run that removes what it can of its findings. It is read
 * together with the project before it is returned.
 * @throws IronhullError for a file that cannot be read, or an override that Compose would refuse.
 */
export async function hardenedOverride(run: LintRun, runtime: RuntimeContext): Promise<HardenedOverride> {
  const { targets, checks, policy } = run;
  const before = await lint(targets, checks, runtime, policy);
  const [failure] = before.failures;
  if (failure !== undefined) throw failure;
  const invalid = before.report.findings.find(({ detail }) => detail.kind === 'file-problem');
  if (invalid !== undefined)
    throw new IronhullError('FILE_MALFORMED', `${invalid.subject.name}: ${invalid.message}`);
  const services = [...before.workloads].flatMap(([key, workload]) =>
    workload.surface === 'compose' ? serviceLines(key, workload, before, checks) : [],
  );
  const text = textOf(targets.project?.files ?? [], services);
  if (text === '') return { text, removed: 0, remaining: before.report.findings };
  const after = await lintWith(text, run, runtime);
  const refused = after.report.findings.find(({ detail }) => detail.kind === 'file-problem');
  if (refused !== undefined)
    throw new IronhullError('FIX_NOT_WRITTEN', `the override would be invalid: ${refused.message}`);
  const removed = countFindings(before) - countFindings(after);
  return { text, removed, remaining: after.report.findings };
}
