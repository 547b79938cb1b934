import { audit as auditTargets } from './app/audit.ts';
import { lint as lintTargets } from './app/lint.ts';
import { scan as scanTargets } from './app/scan/scan.ts';
import type { ScanTargets } from './app/scan/scan-targets.ts';
import type { RunResult } from './app/run-result.ts';
import { localMachine } from './app/runtime/local-machine.ts';
import { loadPolicy } from './app/policy.ts';
import { registeredChecks } from './app/registered-checks.ts';
import { checksUnder } from './app/select-checks.ts';
import type { RuntimeContext } from './app/runtime/runtime-context.ts';
import { readImageTrust } from './app/trust/lock/image-trust.ts';
import type { AuditTargets } from './app/live-targets.ts';
import { checks } from './checks/registry.gen.ts';
import type { Policy } from './core/rules/policy.ts';
import packageDocument from '../package.json' with { type: 'json' };

/** Which rules to judge by: ids, groups such as `workload/*`, or other tools' ids; all where `only` is left out. */
export interface RuleSelection {
  only?: readonly string[];
  skip?: readonly string[];
  /** A policy file to judge by. None is looked for: a program says what it wants. */
  policy?: string;
}

/** What `lint` judges. */
export interface LintOptions extends RuleSelection {
  /** Files of the kinds that `ironhull lint --help` lists, and folders of them. */
  paths?: readonly string[];
  /** `docker run` lines. */
  runLines?: readonly string[];
  /** Files with the body of a request to create a container. */
  requests?: readonly string[];
}

/** What `audit` judges; everything left out is found as the command finds it. */
export interface AuditOptions extends RuleSelection, Omit<AuditTargets, 'with'> {
  /** Compose files, folders of them and facts files beside what runs. */
  with?: readonly string[];
  /** Gets one short line for each step that takes a while. */
  onProgress?: (line: string) => void;
}

/** What `scan` reads, and with which advisories. */
export interface ScanOptions extends RuleSelection, ScanTargets {
  /** Gets one short line for each step that takes a while. */
  onProgress?: (line: string) => void;
}

const silent = (): void => undefined;

function policyAt(file: string | undefined, machine: RuntimeContext): Promise<Policy | undefined> {
  return loadPolicy({ file: file ?? false }, registeredChecks, machine);
}

/**
 * Judges files and `docker run` lines, as `ironhull lint` does. `failures` are the named texts that
 * could not be read as they should be.
 * @throws IronhullError for a path that does not exist or cannot be read, or a rule there is not, or a policy that is not valid.
 */
export async function lint({
  paths = [],
  runLines = [],
  requests = [],
  only = [],
  skip = [],
  policy,
}: LintOptions): Promise<RunResult> {
  const machine = { ...localMachine(packageDocument.version, silent), readImageTrust };
  const rules = await policyAt(policy, machine);
  const { report, failures, isPartial } = await lintTargets(
    { paths, run: runLines, request: requests },
    checksUnder(rules, registeredChecks, only, skip),
    machine,
    rules,
  );
  return { report, failures, isPartial };
}

/**
 * Judges a host, its engine and what runs on it, or facts of one, as `ironhull audit` does.
 * @throws IronhullError for a named target that cannot be read, or an unknown rule.
 */
export async function audit(options: AuditOptions = {}): Promise<RunResult> {
  const { only = [], skip = [], policy, onProgress = silent, with: files = [], ...targets } = options;
  const machine = { ...localMachine(packageDocument.version, onProgress), readImageTrust };
  const rules = await policyAt(policy, machine);
  return auditTargets(
    { ...targets, with: files },
    checksUnder(rules, registeredChecks, only, skip),
    machine,
    rules,
  );
}

/**
 * Finds known vulnerabilities in the packages of images, file systems and SBOMs, as `ironhull scan` does. A target that
 * could not be read is in `failures`.
 * @throws IronhullError for a target that is none, a database that cannot be read, or an unknown rule.
 */
export async function scan(options: ScanOptions): Promise<RunResult> {
  const { only = [], skip = [], policy, onProgress = silent, ...targets } = options;
  const machine = localMachine(packageDocument.version, onProgress);
  const rules = await policyAt(policy, machine);
  return scanTargets(targets, checksUnder(rules, registeredChecks, only, skip), machine, rules);
}

export { checks };
export { compareVersions } from './versions/compare-versions.ts';
export type { VersionScheme } from './versions/scheme.ts';
export { IronhullError, type ErrorCode } from './core/errors.ts';
export { applyEdits } from './fixes/apply-edits.ts';
export { writeCheckstyle } from './reports/checkstyle/checkstyle.ts';
export { writeGithub } from './reports/github/github.ts';
export { writeGitlab } from './reports/gitlab/gitlab.ts';
export { writeHtml } from './reports/html/html.ts';
export { writeJson } from './reports/json/json.ts';
export { writeJunit } from './reports/junit/junit.ts';
export { writeMarkdown } from './reports/markdown/markdown.ts';
export { writeSarif } from './reports/sarif/sarif.ts';
export { formats } from './reports/registry.ts';
export type { FormatContext, ReportFormat } from './reports/content/format.ts';
export { writeTable } from './reports/table/table.ts';
export type { RunResult };
export type { Check } from './core/rules/check.ts';
export type { Facts } from './core/facts/facts.ts';
export type { Finding, Fix, Outcome } from './core/findings/finding.ts';
export type { Severity } from './core/severity.ts';
export type { Subject } from './core/subject.ts';
export type { Location } from './core/location.ts';
export type { Report } from './core/findings/report.ts';
export type { Workload, WrittenWorkload } from './core/workload/workload.ts';
