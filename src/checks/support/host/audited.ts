import type { AuditRule, AuditRules } from '../../../core/host/audit-rule.ts';
import type { EnginePath } from '../../../core/host/engine-paths.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import type { Observed, UnreadableReading } from '../../../core/observed.ts';
import { unknown } from '../../../core/rules/outcome.ts';
import { auditCoverage, endsWhenReplaced, ownEntryOnly, type Coverage } from '../../../auditd/coverage.ts';
import type { PathPart } from './engine-path.ts';
import { readingOf } from '../subject.ts';

/**
 * Sources of a host's audit rules. The rules in the kernel decide; the files show the rules after a reboot.
 * An offline root has files only.
 */
export interface AuditSources {
  isAtRest: boolean;
  loaded: Observed<AuditRules>;
  /** The file loaded at boot. */
  written: Observed<AuditRules>;
  /** The directory that augenrules joins into that file. */
  parts: Observed<AuditRules>;
}

/** Returns the audit rule sources of a host. */
export function auditSources(host: HostFacts): AuditSources {
  const loaded = readingOf(host.loadedAuditRules, 'auditctl -l');
  const isUnasked = loaded.state === 'unreadable' && loaded.why === 'not-collected';
  return {
    isAtRest: host.isAtRest === true && isUnasked,
    loaded,
    written: readingOf(host.auditRuleFiles, '/etc/audit'),
    parts: host.auditRuleParts ?? { state: 'absent', from: '/etc/audit/rules.d' },
  };
}

/** Audit rules and their source. */
export interface RuleSet {
  rules: AuditRules;
  from: string;
}

/** Returns the rule sets loaded at boot, empty without files, or the reading that failed. */
export function writtenSets({
  written,
  parts,
}: Pick<AuditSources, 'written' | 'parts'>): readonly RuleSet[] | UnreadableReading {
  const readings = [written, parts];
  const failed = readings.find((reading) => reading.state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  return readings.flatMap((reading) =>
    reading.state === 'known' ? [{ rules: reading.value, from: reading.from }] : [],
  );
}

/** Returns an audit rule for a path. Rules have no quoting, so a path with spaces is watched by a parent directory. */
function ruleFor({ path, kind }: EnginePath): string {
  const plain = /^(?:\/[\x21-\x7e]+)+$/u;
  if (kind !== 'directory' && plain.test(path)) return `-w ${path} -p wa -k docker`;
  let folder = path;
  while (folder !== '' && !plain.test(folder)) folder = folder.slice(0, folder.lastIndexOf('/'));
  return `-a always,exit -F dir=${folder === '' ? '/' : folder} -F perm=wa -k docker`;
}

function missing(part: PathPart, path: EnginePath, message: string): Outcome {
  return part.fail({
    message,
    steps: [`Add to /etc/audit/rules.d/docker.rules: ${ruleFor(path)}`, 'Load it: augenrules --load'],
  });
}

function recordingSet(sets: readonly RuleSet[], path: EnginePath): RuleSet | undefined {
  return sets.find(({ rules }) => auditCoverage(rules, path).state === 'recorded');
}

/**
 * Why a listed watch is in fact a `path=` or `dir=` rule in the files. auditctl 4.0 lists these as watches,
 * although `path=` covers only the directory entry itself, and `dir=` loses a file that is replaced.
 */
function writtenOtherwise(
  { realPath, kind }: EnginePath,
  by: AuditRule,
  written: readonly RuleSet[],
): string | undefined {
  if (by.on !== 'watch') return undefined;
  const isFile = by.realPath === realPath && kind !== 'directory';
  const same = written.flatMap(({ rules }) => rules.rules).filter((rule) => rule.realPath === by.realPath);
  if (same.length === 0 || same.some(({ on }) => on !== (isFile ? 'dir' : 'path'))) return undefined;
  return isFile ? `is written as \`-F dir=\` and ${endsWhenReplaced}` : ownEntryOnly;
}

/**
 * Returns the rule that records changes of a path: of several, one that the files do not write otherwise, such
 * as a watch on the path itself below one on its directory. Else the first, with what is wrong with it.
 */
function recordedBy(
  rules: AuditRules,
  path: EnginePath,
  written: readonly RuleSet[],
): { by: AuditRule; otherwise?: string } | undefined {
  let first: { by: AuditRule; otherwise?: string } | undefined;
  let left = rules;
  for (let found = auditCoverage(left, path); found.state === 'recorded'; found = auditCoverage(left, path)) {
    const { by } = found;
    const otherwise = writtenOtherwise(path, by, written);
    if (otherwise === undefined) return { by };
    first ??= { by, otherwise };
    left = { ...left, rules: left.rules.filter((rule) => rule !== by) };
  }
  return first;
}

function explained(coverage: Coverage & { state: 'kept-out' | 'missing' }): string {
  return coverage.state === 'missing' ? coverage.why : `\`${coverage.by.text}\` keeps it out of the log`;
}

function misunderstood(from: string): Outcome {
  return unknown('unreadable', `${from} has rules that are not understood`);
}

function byKernel(
  part: PathPart,
  path: EnginePath,
  { rules, from }: RuleSet,
  files: ReturnType<typeof writtenSets>,
): Outcome {
  const written = 'state' in files ? [] : files;
  if (!rules.enabled) return missing(part, path, 'kernel auditing is disabled (enabled 0)');
  if (rules.unread.length > 0) return misunderstood(from);
  const coverage = auditCoverage(rules, path);
  const keeps = recordingSet(written, path);
  if (coverage.state === 'partly') return part.unknown('unreadable', coverage.why);
  if (coverage.state === 'recorded') {
    const { by, otherwise } = recordedBy(rules, path, written) ?? { by: coverage.by };
    if (otherwise !== undefined) return part.unknown('unreadable', `\`${by.text}\` ${otherwise}`);
    const isLost = keeps === undefined && !('state' in files);
    return part.pass(
      `${from} has \`${by.text}\`${isLost ? '; no file has it, so it is lost at the next boot' : ''}`,
    );
  }
  const message = explained(coverage);
  return keeps === undefined
    ? missing(part, path, `${message} (${from})`)
    : part.fail({
        message: `${message}: ${keeps.from} has a rule that the kernel has not loaded`,
        steps: ['Load the written rules: augenrules --load'],
      });
}

/** Coverage states, the strongest first. */
const order: readonly Coverage['state'][] = ['recorded', 'partly', 'kept-out', 'missing'];

/**
 * Checks a path by the rule files alone: files without a rule fail. Files with one pass only for an offline
 * root, since a running kernel may have other rules.
 */
function byFiles(
  part: PathPart,
  path: EnginePath,
  sets: readonly RuleSet[],
  silent: UnreadableReading,
  isAtRest: boolean,
): Outcome {
  const unread = sets.find(({ rules }) => rules.unread.length > 0);
  if (unread !== undefined) return misunderstood(unread.from);
  const off = sets.find(({ rules }) => !rules.enabled);
  if (off !== undefined) return missing(part, path, `${off.from} disables auditing (-e 0)`);
  const found = sets.map(({ rules, from }) => ({ from, coverage: auditCoverage(rules, path) }));
  const [best, other] = found.toSorted(
    (left, right) => order.indexOf(left.coverage.state) - order.indexOf(right.coverage.state),
  );
  if (best === undefined) return missing(part, path, 'there are no audit rules');
  const { from, coverage } = best;
  if (coverage.state === 'partly') return part.unknown('unreadable', coverage.why);
  if (coverage.state !== 'recorded') return missing(part, path, `${explained(coverage)} (${from})`);
  const isOnlyHere = other !== undefined && other.coverage.state !== 'recorded';
  if (isAtRest && !isOnlyHere)
    return part.pass(
      `${from} has \`${coverage.by.text}\`, loaded at the next boot; no kernel runs below this root`,
    );
  const difference = isOnlyHere ? ` and ${other.from} does not (augenrules makes one from the other)` : '';
  return part.unknown(
    'unreadable',
    `${from} has \`${coverage.by.text}\`${difference}; the rules of the kernel are not known: ${silent.detail}`,
  );
}

/** Checks whether an audit rule covers a path, by the loaded rules and the rule files. */
export function checkAudited(
  { loaded, isAtRest, ...files }: AuditSources,
  path: EnginePath,
  part: PathPart,
): Outcome {
  const sets = writtenSets(files);
  if (loaded.state === 'known') return byKernel(part, path, { rules: loaded.value, from: loaded.from }, sets);
  if (loaded.state === 'absent')
    return missing(part, path, 'nothing loads audit rules: there is no auditctl on this host');
  if ('state' in sets)
    return unknown('unreadable', `neither ${loaded.from} nor ${sets.from} could be read: ${loaded.detail}`);
  return sets.length === 0
    ? missing(part, path, `there are no audit rules: ${files.written.from} does not exist`)
    : byFiles(part, path, sets, loaded, isAtRest);
}
