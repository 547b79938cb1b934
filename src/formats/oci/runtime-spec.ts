import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import type { RuntimeSpec, SpecDevice } from '../../core/workload/effective.ts';
import { readSeccompFilter } from '../seccomp/read-filter.ts';
import { booleanAt, integerAt, listAt, recordAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/**
 * Reads the Linux part of an OCI runtime specification (`config.json` of a bundle, runtime-spec 1.2). `from`
 * names the document. Unreadable `malformed` if it has no process or a member has the wrong type.
 */
export function readRuntimeSpec(document: unknown, from: string): Observed<RuntimeSpec> {
  try {
    return known(specOf(recordAt({ document }, 'document'), from), from);
  } catch (error) {
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    throw error;
  }
}

function specOf(document: JsonRecord | undefined, from: string): RuntimeSpec {
  const process = recordAt(document, 'process');
  const linux = recordAt(document, 'linux');
  if (process === undefined || linux === undefined) throw new TypeError('it has no process or no linux part');
  const user = recordAt(process, 'user');
  const otherFilter = filterOfCrun(recordAt(document, 'annotations'), from);
  return {
    uid: integerAt(user, 'uid') ?? 0,
    gid: integerAt(user, 'gid') ?? 0,
    noNewPrivileges: booleanAt(process, 'noNewPrivileges') ?? false,
    capBounding: boundingSet(recordAt(process, 'capabilities')),
    seccompDefaultAction: otherFilter ?? seccompOf(linux, from),
    seccomp:
      otherFilter ?? (recordAt(linux, 'seccomp') ? readSeccompFilter(linux['seccomp'], from) : absent(from)),
    apparmorProfile: presentOr(stringAt(process, 'apparmorProfile'), from),
    selinuxLabel: presentOr(stringAt(process, 'selinuxLabel'), from),
    maskedPaths: stringsAt(linux, 'maskedPaths'),
    readonlyPaths: stringsAt(linux, 'readonlyPaths'),
    readonlyRoot: booleanAt(recordAt(document, 'root'), 'readonly') ?? false,
    namespaces: listAt(linux, 'namespaces').map(namespaceOf),
    mounts: listAt(document, 'mounts').map(mountOf),
    devices: devicesOf(linux),
    memoryLimit: memoryLimit(linux, from),
    deviceRules: listAt(recordAt(linux, 'resources'), 'devices').flatMap(deviceRule),
  };
}

function boundingSet(capabilities: JsonRecord | undefined): string[] {
  return stringsAt(capabilities, 'bounding')
    .map((name) => name.replace(/^CAP_/, ''))
    .toSorted();
}

/** Returns why the filter is unknown where an annotation gives crun(1) a compiled one in place of the profile. */
function filterOfCrun(annotations: JsonRecord | undefined, from: string): UnreadableReading | undefined {
  const name = 'run.oci.seccomp_bpf_data';
  return stringAt(annotations, name) === undefined
    ? undefined
    : unreadable('undetermined', `the annotation ${name} has crun load a filter of its own`, from);
}

function seccompOf(linux: JsonRecord, from: string): Observed<string> {
  const seccomp = recordAt(linux, 'seccomp');
  if (seccomp === undefined) return absent(from);
  const action = stringAt(seccomp, 'defaultAction');
  return action === undefined
    ? unreadable('malformed', 'its seccomp filter has no default action', from)
    : known(action, from);
}

function namespaceOf(entry: unknown): { type: string; path?: string } {
  const namespace = recordAt({ entry }, 'entry');
  const type = stringAt(namespace, 'type');
  if (type === undefined) throw new TypeError('a namespace has no type');
  const path = stringAt(namespace, 'path');
  return path === undefined || path === '' ? { type } : { type, path };
}

function mountOf(entry: unknown): RuntimeSpec['mounts'][number] {
  const mount = recordAt({ entry }, 'entry');
  const destination = stringAt(mount, 'destination');
  if (destination === undefined) throw new TypeError('a mount has no destination');
  return {
    destination,
    type: stringAt(mount, 'type') ?? '',
    source: stringAt(mount, 'source') ?? '',
    options: stringsAt(mount, 'options'),
  };
}

/** Returns an allowed device as a cgroup rule; a missing number or type allows all. */
function deviceRule(entry: unknown): string[] {
  const rule = recordAt({ entry }, 'entry');
  if (booleanAt(rule, 'allow') !== true) return [];
  const number = (name: string): string => {
    const value = integerAt(rule, name);
    return value === undefined || value < 0 ? '*' : String(value);
  };
  const type = stringAt(rule, 'type') ?? 'a';
  return [`${type} ${number('major')}:${number('minor')} ${stringAt(rule, 'access') ?? 'rwm'}`];
}

/** Returns the device nodes; `p` is a named pipe, `u` another letter for a character device. */
function devicesOf(linux: JsonRecord): readonly SpecDevice[] {
  const rules = listAt(recordAt(linux, 'resources'), 'devices').map((entry) => recordAt({ entry }, 'entry'));
  return listAt(linux, 'devices').flatMap((entry) => {
    const device = recordAt({ entry }, 'entry');
    const [path, letter] = [stringAt(device, 'path'), stringAt(device, 'type')];
    if (path === undefined || letter === undefined) throw new TypeError('a device has no path or no type');
    if (letter === 'p') return [];
    const numbers = { major: integerAt(device, 'major') ?? 0, minor: integerAt(device, 'minor') ?? 0 };
    const type = letter === 'b' ? 'block' : 'char';
    return [{ path, type, ...numbers, access: accessTo({ type, ...numbers }, rules) }];
  });
}

/** Returns what the last rule that names a device allows; without one, all that its node may be used for. */
function accessTo(
  { type, major, minor }: Omit<SpecDevice, 'path' | 'access'>,
  rules: readonly (JsonRecord | undefined)[],
): string {
  const own = rules.findLast(
    (rule) =>
      booleanAt(rule, 'allow') === true &&
      stringAt(rule, 'type') === type.charAt(0) &&
      integerAt(rule, 'major') === major &&
      integerAt(rule, 'minor') === minor,
  );
  return stringAt(own, 'access') ?? 'rwm';
}

/** The specification omits unlimited values; runc also accepts -1 and 0 for that. */
function memoryLimit(linux: JsonRecord, from: string): Observed<number> {
  const limit = integerAt(recordAt(recordAt(linux, 'resources'), 'memory'), 'limit');
  return limit === undefined || limit <= 0 ? absent(from) : known(limit, from);
}

function presentOr(text: string | undefined, from: string): Observed<string> {
  return text === undefined || text === '' ? absent(from) : known(text, from);
}
