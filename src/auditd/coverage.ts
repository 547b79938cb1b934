import type { AuditRule, AuditRules } from '../core/host/audit-rule.ts';
import type { EnginePath } from '../core/host/engine-paths.ts';
import { isWithin } from '../core/is-within.ts';

/** How audit rules cover changes of a path. */
export type Coverage =
  | { state: 'recorded'; by: AuditRule }
  /** Some changes are not recorded, or may not be. */
  | { state: 'partly'; why: string }
  | { state: 'kept-out'; by: AuditRule }
  | { state: 'missing'; why: string };

/** Kinds of access that change a path. */
const changes = [
  { kind: 'w', what: 'writing' },
  { kind: 'a', what: 'changes of owner and mode' },
] as const;

type Target = Pick<EnginePath, 'realPath' | 'kind' | 'link'>;

/** A directory entry itself, without what a link leads to. */
type Entry = Omit<Target, 'link'>;

function concerns(rule: AuditRule, { realPath, kind }: Entry): boolean {
  switch (rule.on) {
    case 'everything':
      // Rules for selected system-wide events do not cover changes of one path.
      return rule.action === 'never' || rule.conditions.length === 0;
    case 'path':
      // A rule on a directory's own path does not cover its contents.
      return kind !== 'directory' && rule.realPath === realPath;
    case 'dir':
    case 'watch':
      return isWithin(realPath, rule.realPath);
  }
}

/** The first rule without conditions decides; earlier conditional ones exclude some events. */
function coverageOf(rules: readonly AuditRule[], arch: string, change: (typeof changes)[number]): Coverage {
  const matching = rules.filter(
    (rule) => rule.permissions.includes(change.kind) && (rule.arch === undefined || rule.arch === arch),
  );
  const deciding = matching.findIndex(({ conditions }) => conditions.length === 0);
  const before = deciding === -1 ? matching : matching.slice(0, deciding);
  const decides = matching[deciding];
  const isRecorded = decides?.action === 'always';
  const narrowing = before.find(({ action }) => action === (isRecorded ? 'never' : 'always'));
  if (narrowing !== undefined)
    return {
      state: 'partly',
      why: `\`${narrowing.text}\` holds only where ${narrowing.conditions.join(' and ')}`,
    };
  if (decides === undefined) return { state: 'missing', why: `no rule records ${change.what}` };
  return { state: isRecorded ? 'recorded' : 'kept-out', by: decides };
}

/** Returns a rule that excludes a part of a directory. */
function partKeptOut(rules: readonly AuditRule[], { realPath }: Entry): AuditRule | undefined {
  return rules.find(
    ({ action, on, realPath: place }) =>
      action === 'never' && on !== 'everything' && place !== realPath && isWithin(place, realPath),
  );
}

/**
 * Returns whether rules record changes of a path and, for a directory, of everything below it. A link to it
 * must be covered too: redirecting the link leaves the path unchanged.
 */
export function auditCoverage({ rules }: AuditRules, target: Target): Coverage {
  const coverage = coverageOfEntry(rules, target);
  if (coverage.state !== 'recorded' || target.link === undefined) return coverage;
  return coverageOfEntry(rules, { realPath: target.link, kind: 'other' }).state === 'recorded'
    ? coverage
    : { state: 'partly', why: `the link ${target.link} can be redirected without a record` };
}

/** A directory rule on a file vanishes, unrecorded, when the file is replaced (Linux 6.18). */
export const endsWhenReplaced = 'is for a folder: on a file it ends when that is replaced';

/** The kernel compares a path rule with the directory itself: it only sees entries added and removed. */
export const ownEntryOnly =
  'is written as `-F path=`, which on a folder does not reach what is in it: `-F dir=` does';

/**
 * Returns a rule that records entries added to and removed from a directory, but not changes of their
 * contents.
 */
function onOwnEntry(rules: readonly AuditRule[], { realPath, kind }: Entry): AuditRule | undefined {
  return kind === 'directory'
    ? rules.find(
        (rule) =>
          rule.action === 'always' &&
          rule.on === 'path' &&
          rule.realPath === realPath &&
          rule.permissions.includes('w'),
      )
    : undefined;
}

function coverageOfEntry(rules: readonly AuditRule[], target: Entry): Coverage {
  const concerned = rules.filter((rule) => concerns(rule, target));
  const wide = changes.map((change) => coverageOf(concerned, 'b64', change));
  const narrow = changes.map((change) => coverageOf(concerned, 'b32', change));
  const worst =
    wide.find(({ state }) => state === 'kept-out') ??
    wide.find(({ state }) => state === 'missing') ??
    wide.find(({ state }) => state === 'partly');
  const entry = worst?.state === 'missing' ? onOwnEntry(rules, target) : undefined;
  if (entry !== undefined) return { state: 'partly', why: `\`${entry.text}\` ${ownEntryOnly}` };
  if (worst !== undefined) return worst;
  const left = partKeptOut(rules, target);
  if (left !== undefined) return { state: 'partly', why: `\`${left.text}\` excludes a part of it` };
  if (narrow.some(({ state }) => state !== 'recorded'))
    return { state: 'partly', why: 'changes by 32-bit programs are not recorded in the same way' };
  const [first = { state: 'missing', why: 'no rule records anything' } as const] = wide;
  const isOnFile = target.kind !== 'directory' && first.state === 'recorded' && first.by.on === 'dir';
  if (!isOnFile || first.by.realPath !== target.realPath) return first;
  // Another rule, such as a watch, may cover the file too.
  const other = coverageOfEntry(
    rules.filter((rule) => rule !== first.by),
    target,
  );
  return other.state === 'recorded'
    ? other
    : { state: 'partly', why: `\`${first.by.text}\` ${endsWhenReplaced}` };
}
