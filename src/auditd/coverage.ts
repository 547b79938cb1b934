import type { AuditRule, AuditRules } from '../core/audit-rule.ts';
import type { EnginePath } from '../core/engine-paths.ts';
import { isWithin } from '../core/is-within.ts';

/** What audit rules make of changes to a path. */
export type Coverage =
  | { state: 'recorded'; by: AuditRule }
  /** Only some of what happens to it is recorded, or may be. */
  | { state: 'partly'; why: string }
  | { state: 'kept-out'; by: AuditRule }
  | { state: 'missing'; why: string };

/** Kinds of access that change a path: what an attacker does to it. */
const changes = [
  { kind: 'w', what: 'writing' },
  { kind: 'a', what: 'changes of owner and mode' },
] as const;

type Target = Pick<EnginePath, 'realPath' | 'kind' | 'link'>;

/** A name in a folder by itself, whatever is behind it. */
type Entry = Omit<Target, 'link'>;

function concerns(rule: AuditRule, { realPath, kind }: Entry): boolean {
  switch (rule.on) {
    case 'everything':
      // Rules on some events of the whole system say nothing of the changes of one path.
      return rule.action === 'never' || rule.conditions.length === 0;
    case 'path':
      // A rule on the path of a folder says nothing of what is in it.
      return kind !== 'directory' && rule.realPath === realPath;
    case 'dir':
    case 'watch':
      return isWithin(realPath, rule.realPath);
  }
}

/** The first rule without conditions decides; those with conditions before it take some events away. */
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

/** A rule that keeps out a part of a folder. */
function partKeptOut(rules: readonly AuditRule[], { realPath }: Entry): AuditRule | undefined {
  return rules.find(
    ({ action, on, realPath: place }) =>
      action === 'never' && on !== 'everything' && place !== realPath && isWithin(place, realPath),
  );
}

/**
 * Whether rules record what changes a path, and all below it where it is a folder. A link to it has
 * to be recorded as well: whoever points it elsewhere leaves the path as it is.
 */
export function auditCoverage({ rules }: AuditRules, target: Target): Coverage {
  const coverage = coverageOfEntry(rules, target);
  if (coverage.state !== 'recorded' || target.link === undefined) return coverage;
  return coverageOfEntry(rules, { realPath: target.link, kind: 'other' }).state === 'recorded'
    ? coverage
    : { state: 'partly', why: `the link ${target.link} may be pointed elsewhere, and no rule records that` };
}

/** A rule for a folder that is on a file is gone, unrecorded, when another one is put there. Seen on Linux 6.18. */
export const endsWhenReplaced = 'is for a folder: on a file it ends when that is replaced';

/** The kernel compares a rule on a path with the folder itself: of what is in it, only names that come and go concern that. */
export const ownEntryOnly =
  'is written as `-F path=`, which on a folder does not reach what is in it: `-F dir=` does';

/** A rule on a folder that sees names come and go in it, and not what is done to what they stand for. */
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
  if (left !== undefined) return { state: 'partly', why: `\`${left.text}\` keeps a part of it out` };
  if (narrow.some(({ state }) => state !== 'recorded'))
    return { state: 'partly', why: 'what 32-bit programs do is not recorded in the same way' };
  const [first = { state: 'missing', why: 'no rule records anything' } as const] = wide;
  const isOnFile = target.kind !== 'directory' && first.state === 'recorded' && first.by.on === 'dir';
  return isOnFile && first.by.realPath === target.realPath
    ? { state: 'partly', why: `\`${first.by.text}\` ${endsWhenReplaced}` }
    : first;
}
