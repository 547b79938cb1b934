import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { AllowedSyscall, SeccompFilter } from '../../core/workload/seccomp.ts';
import { isDangerousCall } from '../../knowledge/kernel/seccomp-calls.ts';
import { listAt, recordAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';
import { isRestricted, mayHoldFor } from './condition.ts';

/** Longest profile that is read, in UTF-16 code units; the default one has 15,000. */
const longestProfile = 1024 * 1024;

/** The effect of an action on a call (seccomp_rule_add(3)); with `some` another process may allow it. */
const effects: ReadonlyMap<string, 'lets' | 'refuses' | 'some'> = new Map([
  ['SCMP_ACT_ALLOW', 'lets'],
  ['SCMP_ACT_LOG', 'lets'],
  ['SCMP_ACT_NOTIFY', 'some'],
  ['SCMP_ACT_TRACE', 'some'],
  ['SCMP_ACT_ERRNO', 'refuses'],
  ['SCMP_ACT_TRAP', 'refuses'],
  ['SCMP_ACT_KILL', 'refuses'],
  ['SCMP_ACT_KILL_THREAD', 'refuses'],
  ['SCMP_ACT_KILL_PROCESS', 'refuses'],
]);

const memberNames =
  'defaultAction syscalls name names action args index value valueTwo op includes excludes caps'.split(' ');
const members = new Map(memberNames.map((name) => [folded(name), name]));

/** Folds a member name as Go does: ſ and the Kelvin sign are letters like any other. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/**
 * Reads a seccomp profile as Docker accepts it (`--security-opt seccomp=FILE`), or `linux.seccomp` of an OCI
 * runtime specification, which has the same form without conditions on the container. A rule for certain
 * architectures or kernels counts as if it applied here: a call may be reported as allowed although it is
 * not, never the other way round. `from` names the document. Unreadable `malformed` if the engine would
 * refuse it or interpret it differently.
 */
export function readSeccompFilter(document: unknown, from: string): Observed<SeccompFilter> {
  try {
    return known(filterOf(recordAt({ document }, 'document')), from);
  } catch (error) {
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    throw error;
  }
}

/** Parses the text of a seccomp profile and reads it with `readSeccompFilter`. */
export function parseSeccompProfile(text: string, from: string): Observed<SeccompFilter> {
  if (text.length > longestProfile) return unreadable('unsupported', 'the profile is too long', from);
  try {
    return readSeccompFilter(JSON.parse(text) as unknown, from);
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable('malformed', 'the profile is not JSON', from);
    throw error;
  }
}

/** Whether an action allows a call; `undefined` if another process may decide or the action is unknown. */
export function allowsCall(action: string): boolean | undefined {
  const effect = effects.get(action);
  return effect === undefined || effect === 'some' ? undefined : effect === 'lets';
}

function filterOf(document: JsonRecord | undefined): SeccompFilter {
  const defaultAction = actionAt(asWritten(document), 'defaultAction');
  const rules = recordsAt(document, 'syscalls');
  const calls = rules.flatMap(callsOf);
  const socketFamilies = socketFamiliesOf(rules, defaultAction);
  const distinct = new Map(calls.map((call) => [JSON.stringify(call), call]));
  return { defaultAction, lets: [...distinct.values()], ...(socketFamilies && { socketFamilies }) };
}

/** Address families that the default profile denies: AF_ALG since Engine 29.4.2, AF_VSOCK since 23.0. */
const deniedFamilies = [38, 40];

/** Returns which of them a socket may have; absent if a rule refuses some sockets, which may go before others. */
function socketFamiliesOf(rules: readonly JsonRecord[], defaultAction: string): number[] | undefined {
  const own = rules.filter((rule) => namesOf(rule).includes('socket'));
  if (
    allowsCall(defaultAction) !== false ||
    own.some((rule) => effects.get(actionAt(rule, 'action')) === 'refuses')
  )
    return undefined;
  return deniedFamilies.filter((family) => own.some((rule) => mayHoldFor(recordsAt(rule, 'args'), family)));
}

function namesOf(rule: JsonRecord): readonly string[] {
  const single = stringAt(rule, 'name');
  return single === undefined ? stringsAt(rule, 'names') : [single, ...stringsAt(rule, 'names')];
}

function callsOf(rule: JsonRecord): AllowedSyscall[] {
  const action = actionAt(rule, 'action');
  const names = namesOf(rule);
  const args = recordsAt(rule, 'args');
  const caps = stringsAt(asWritten(recordAt(rule, 'includes')), 'caps');
  const onlyWith = caps.map((name) => name.replace(/^CAP_/u, '')).toSorted();
  if (effects.get(action) === 'refuses') return [];
  return names.filter(isDangerousCall).map((name) => ({
    name,
    ...(effects.get(action) === 'some' || isRestricted(name, args) ? { partly: true } : {}),
    ...(onlyWith.length > 0 ? { onlyWith } : {}),
  }));
}

function actionAt(parent: JsonRecord | undefined, key: string): string {
  const action = stringAt(parent, key);
  if (action === undefined || !effects.has(action)) throw new TypeError(`${key} is not a known action`);
  return action;
}

function recordsAt(parent: JsonRecord | undefined, key: string): JsonRecord[] {
  return listAt(parent, key).map((entry) => {
    const record = asWritten(recordAt({ entry }, 'entry'));
    if (record === undefined) throw new TypeError(`${key} holds something that is not an object`);
    return record;
  });
}

/**
 * The engine accepts member names in any case and takes the last of duplicates: such a profile needs review.
 */
function asWritten(record: JsonRecord | undefined): JsonRecord | undefined {
  const odd = Object.keys(record ?? {}).find((name) => (members.get(folded(name)) ?? name) !== name);
  if (odd !== undefined) throw new TypeError('a member is not written in its usual case');
  return record;
}
