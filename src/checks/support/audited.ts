import type { AuditRule, AuditRules } from '../../core/audit-rule.ts';
import type { EnginePath } from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import { auditCoverage, endsWhenReplaced, ownEntryOnly, type Coverage } from '../../auditd/coverage.ts';
import type { PathVerdict } from './engine-path.ts';
import { readingOf } from './subject.ts';

/**
 * Where the rules of a host were read: what the kernel has counts, the files say what it will have.
 * Of a disk on which nothing runs they are all there is.
 */
export interface AuditSources {
  isAtRest: boolean;
  loaded: Observed<AuditRules>;
  /** The file that is loaded at the start. */
  written: Observed<AuditRules>;
  /** The folder from which that file is made. */
  parts: Observed<AuditRules>;
}

/** The audit rules of a host. */
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

/** Rules and what they were read from. */
export interface RuleSet {
  rules: AuditRules;
  from: string;
}

/** What is written for the start of the system: none where there is no file, or why one could not be read. */
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

/** A rule has no way to quote: for a path with what separates words it is on a folder above. */
function ruleFor({ path, kind }: EnginePath): string {
  const plain = /^(?:\/[\x21-\x7e]+)+$/u;
  if (kind !== 'directory' && plain.test(path)) return `-w ${path} -p wa -k docker`;
  let folder = path;
  while (folder !== '' && !plain.test(folder)) folder = folder.slice(0, folder.lastIndexOf('/'));
  return `-a always,exit -F dir=${folder === '' ? '/' : folder} -F perm=wa -k docker`;
}

function wrong(path: EnginePath, message: string): PathVerdict {
  return {
    message,
    steps: [`Add to /etc/audit/rules.d/docker.rules: ${ruleFor(path)}`, 'Load it: augenrules --load'],
  };
}

function recordingSet(sets: readonly RuleSet[], path: EnginePath): RuleSet | undefined {
  return sets.find(({ rules }) => auditCoverage(rules, path).state === 'recorded');
}

/**
 * auditctl 4.0 lists rules on `path=` and on `dir=` alike as the watch that `-w` makes, although the
 * first looks at a folder's own entry alone and the second loses sight of a file that is replaced;
 * only the written rule tells them apart.
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

function explained(coverage: Coverage & { state: 'kept-out' | 'missing' }): string {
  return coverage.state === 'missing' ? coverage.why : `\`${coverage.by.text}\` keeps it out of the log`;
}

function byKernel(
  path: EnginePath,
  { rules, from }: RuleSet,
  files: ReturnType<typeof writtenSets>,
): PathVerdict {
  const written = 'state' in files ? [] : files;
  if (!rules.enabled) return wrong(path, 'the kernel’s auditing is switched off (enabled 0)');
  if (rules.unread.length > 0) return { doubt: `${from} has rules that are not understood`, ofAll: true };
  const coverage = auditCoverage(rules, path);
  const keeps = recordingSet(written, path);
  if (coverage.state === 'recorded') {
    const { text } = coverage.by;
    const otherwise = writtenOtherwise(path, coverage.by, written);
    if (otherwise !== undefined) return { doubt: `\`${text}\` ${otherwise}` };
    const isLost = keeps === undefined && !('state' in files);
    return {
      fine: `${from} has \`${text}\`${isLost ? '; no file has it: it is gone after the next start' : ''}`,
    };
  }
  if (coverage.state === 'partly') return { doubt: coverage.why };
  const message = explained(coverage);
  return keeps === undefined
    ? wrong(path, `${message} (${from})`)
    : {
        message: `${message}: a rule is written in ${keeps.from}, and the kernel does not have it`,
        steps: ['Load the written rules: augenrules --load'],
      };
}

/** How much rules say for a path, the most first. */
const order: readonly Coverage['state'][] = ['recorded', 'partly', 'kept-out', 'missing'];

/**
 * Without the kernel's word: files that say nothing of a path decide, files that do are no proof,
 * unless no kernel runs that could have other rules.
 */
function byFiles(
  path: EnginePath,
  sets: readonly RuleSet[],
  silent: UnreadableReading,
  isAtRest: boolean,
): PathVerdict {
  const unread = sets.find(({ rules }) => rules.unread.length > 0);
  if (unread !== undefined) return { doubt: `${unread.from} has rules that are not understood`, ofAll: true };
  const off = sets.find(({ rules }) => !rules.enabled);
  if (off !== undefined) return wrong(path, `${off.from} switches auditing off (-e 0)`);
  const found = sets.map(({ rules, from }) => ({ from, coverage: auditCoverage(rules, path) }));
  const [best, other] = found.toSorted(
    (left, right) => order.indexOf(left.coverage.state) - order.indexOf(right.coverage.state),
  );
  if (best === undefined) return wrong(path, 'there are no audit rules');
  const { from, coverage } = best;
  if (coverage.state === 'partly') return { doubt: coverage.why };
  if (coverage.state !== 'recorded') return wrong(path, `${explained(coverage)} (${from})`);
  const isOnlyHere = other !== undefined && other.coverage.state !== 'recorded';
  if (isAtRest && !isOnlyHere)
    return {
      fine: `${from} has \`${coverage.by.text}\`, for the next start; below this root is no /proc of a kernel that could be asked`,
    };
  const difference = isOnlyHere ? ` and ${other.from} does not (augenrules makes one from the other)` : '';
  return {
    doubt: `${from} has \`${coverage.by.text}\`${difference}; whether the kernel has it was not told: ${silent.detail}`,
  };
}

/** Whether what changes a path is recorded, by what the kernel has loaded and what is written for its start. */
export function judgeAudited({ loaded, isAtRest, ...files }: AuditSources, path: EnginePath): PathVerdict {
  const sets = writtenSets(files);
  if (loaded.state === 'known') return byKernel(path, { rules: loaded.value, from: loaded.from }, sets);
  if (loaded.state === 'absent')
    return wrong(path, 'nothing loads audit rules: there is no auditctl on this host');
  if ('state' in sets)
    return {
      doubt: `neither ${loaded.from} nor ${sets.from} could be read: ${loaded.detail}`,
      ofAll: true,
    };
  return sets.length === 0
    ? wrong(path, `there are no audit rules: ${files.written.from} does not exist`)
    : byFiles(path, sets, loaded, isAtRest);
}
