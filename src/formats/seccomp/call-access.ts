import { defaultCapabilities } from '../../knowledge/kernel/capabilities.ts';
import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import { conditionText } from './condition.ts';
import { allowsCall } from './read-filter.ts';

/** How a profile allows a syscall to a container with the default capabilities on x86_64. */
export interface CallAccess {
  /** Whatever the arguments. */
  always: boolean;
  /** Conditions of which each allows it. */
  conditions: readonly string[];
  /** Sets of added capabilities (names without `CAP_`) of which each allows it. */
  onlyWith: readonly (readonly string[])[];
}

/** How a profile allows each syscall. */
export interface ProfileAccess {
  named: ReadonlyMap<string, CallAccess>;
  /** Of every syscall that the profile does not name. */
  unnamed: CallAccess;
}

/** A group of the profile, for one syscall. */
interface Rule {
  /** `undefined` if another process decides. */
  allows: boolean | undefined;
  condition: string;
  onlyWith: readonly string[];
}

const never: CallAccess = { always: false, conditions: [], onlyWith: [] };
const otherProcess = 'if another process agrees';

const recordOf = (value: unknown): JsonRecord => (isJsonRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const stringsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((one) => typeof one === 'string');
const capabilitiesOf = (filter: JsonRecord): readonly string[] =>
  stringsOf(filter['caps']).map((name) => name.replace(/^CAP_/u, ''));

/** Whether a group is for x86_64, by the name that the engine gives the architecture. */
function appliesHere({ includes, excludes }: JsonRecord): boolean {
  const only = stringsOf(recordOf(includes)['arches']);
  if (stringsOf(recordOf(excludes)['arches']).includes('amd64')) return false;
  return only.length === 0 || only.includes('amd64');
}

function ruleOf(group: JsonRecord): Rule {
  const { action, args, includes } = group;
  const excludes = recordOf(group['excludes']);
  const without = capabilitiesOf(excludes).filter((name) => defaultCapabilities.includes(name));
  const kernel = excludes['minKernel'];
  const parts = [
    conditionText(listOf(args).filter(isJsonRecord)),
    ...without.map((name) => `without CAP_${name}`),
    ...(typeof kernel === 'string' && kernel !== '' ? [`before Linux ${kernel}`] : []),
    ...(allowsCall(String(action)) === undefined ? [otherProcess] : []),
  ];
  return {
    allows: allowsCall(String(action)),
    condition: parts.filter((part) => part !== '').join(', '),
    onlyWith: capabilitiesOf(recordOf(includes)).filter((name) => !defaultCapabilities.includes(name)),
  };
}

function accessOf(rules: readonly Rule[], unnamed: CallAccess): CallAccess {
  const denies = rules.filter(({ allows, onlyWith }) => allows === false && onlyWith.length === 0);
  const grants = rules.filter(({ allows }) => allows !== false);
  const own = grants.filter(({ onlyWith }) => onlyWith.length === 0);
  const isDenied = denies.some(({ condition }) => condition === '');
  const base = isDenied ? never : unnamed;
  const always = base.always || own.some(({ condition }) => condition === '');
  const written = own.map(({ condition }) => condition).filter((condition) => condition !== '');
  const conditions = always ? [] : [...base.conditions, ...written];
  const onlyWith = grants.map((rule) => rule.onlyWith).filter((names) => names.length > 0);
  // Which of two rules wins depends on the runtime: neither counts as certain.
  if (denies.length > 0 && (always || conditions.length > 0))
    return { always: false, conditions: [...conditions, 'unless another rule denies it'], onlyWith };
  return { always, conditions, onlyWith };
}

/** Returns how a valid profile allows each syscall; a rule for newer kernels counts as if it applied. */
export function readCallAccess({ defaultAction, syscalls }: JsonRecord): ProfileAccess {
  const allows = allowsCall(String(defaultAction));
  const unnamed: CallAccess = {
    ...never,
    always: allows === true,
    conditions: allows === undefined ? [otherProcess] : [],
  };
  const entries = listOf(syscalls)
    .filter(isJsonRecord)
    .filter(appliesHere)
    .flatMap((group) => {
      const rule = ruleOf(group);
      const names = stringsOf([group['name'], ...listOf(group['names'])]);
      return names.filter((name) => name !== '').map((name) => ({ name, rule }));
    });
  const byName = Map.groupBy(entries, ({ name }) => name);
  const named = [...byName].map(([name, own]): [string, CallAccess] => [
    name,
    accessOf(
      own.map(({ rule }) => rule),
      unnamed,
    ),
  ]);
  return { named: new Map(named), unnamed };
}
