import { integerAt, isJsonRecord, listAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';

/** What a filter answers to a system call. */
export type FilterAnswer =
  | { kind: 'allows' }
  /** `errors` are those that the process may see; none if it is ended instead. */
  | { kind: 'refuses'; action: string; errors: readonly number[] }
  | { kind: 'undetermined'; why: string };

interface Condition {
  index: number;
  op: string;
  value: bigint;
  valueTwo: bigint;
}

interface Rule {
  action: string;
  error: number;
  conditions: readonly Condition[];
}

const notPermitted = 1;
const noSuchCall = 38;

/**
 * What `linux.seccomp` of a runtime specification (runtime-spec, "Seccomp"; the default actions of runc and crun)
 * answers to a call with these arguments; `undefined` is an argument that is not known.
 * @throws TypeError for a document of another form.
 */
export function answerCall(
  filter: JsonRecord,
  call: string,
  args: readonly (number | undefined)[],
): FilterAnswer {
  const defaultAction = stringAt(filter, 'defaultAction') ?? '';
  const defaultError = integerAt(filter, 'defaultErrnoRet') ?? notPermitted;
  const values = args.map((value) => (value === undefined ? undefined : BigInt.asUintN(64, BigInt(value))));
  const rules = listAt(filter, 'syscalls').flatMap((entry) =>
    isJsonRecord(entry) && namesOf(entry).includes(call) ? rulesOf(entry) : [],
  );
  const others = rules.filter(({ action, error }) => action !== defaultAction || error !== defaultError);
  const decided = decide(others, values);
  if (decided === 'undetermined')
    return { kind: 'undetermined', why: 'rules of the filter differ, or depend on an address' };
  // runc and crun answer ENOSYS for calls that are newer than all that the filter names.
  return decided === undefined
    ? answerOf(defaultAction, [defaultError, noSuchCall])
    : answerOf(decided.action, [decided.error]);
}

function namesOf(entry: JsonRecord): readonly string[] {
  const single = stringAt(entry, 'name');
  return single === undefined ? stringsAt(entry, 'names') : [single, ...stringsAt(entry, 'names')];
}

function rulesOf(entry: JsonRecord): readonly Rule[] {
  const action = stringAt(entry, 'action') ?? '';
  const error = integerAt(entry, 'errnoRet') ?? notPermitted;
  const conditions = listAt(entry, 'args').filter(isJsonRecord).map(conditionOf);
  const indexes = new Set(conditions.map(({ index }) => index));
  // Several conditions on one argument: each of them is a rule (runc, libcontainer/seccomp).
  if (indexes.size < conditions.length)
    return conditions.map((condition) => ({ action, error, conditions: [condition] }));
  return [{ action, error, conditions }];
}

function conditionOf(entry: JsonRecord): Condition {
  const number = (key: string): bigint => {
    const value = entry[key] ?? 0;
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw new TypeError(`${key} is not a whole number`);
    return BigInt.asUintN(64, BigInt(value));
  };
  return {
    index: integerAt(entry, 'index') ?? 0,
    op: stringAt(entry, 'op') ?? '',
    value: number('value'),
    valueTwo: number('valueTwo'),
  };
}

function holds(
  { index, op, value, valueTwo }: Condition,
  args: readonly (bigint | undefined)[],
): boolean | undefined {
  const argument = args[index];
  if (argument === undefined) return undefined;
  switch (op) {
    case 'SCMP_CMP_NE':
      return argument !== value;
    case 'SCMP_CMP_LT':
      return argument < value;
    case 'SCMP_CMP_LE':
      return argument <= value;
    case 'SCMP_CMP_EQ':
      return argument === value;
    case 'SCMP_CMP_GE':
      return argument >= value;
    case 'SCMP_CMP_GT':
      return argument > value;
    case 'SCMP_CMP_MASKED_EQ':
      return (argument & value) === valueTwo;
    default:
      return undefined;
  }
}

function decide(
  rules: readonly Rule[],
  args: readonly (bigint | undefined)[],
): Rule | 'undetermined' | undefined {
  const matches = rules.flatMap((rule) => {
    const parts = new Set(rule.conditions.map((condition) => holds(condition, args)));
    return parts.has(false) ? [] : [{ rule, certain: !parts.has(undefined) }];
  });
  const [first] = matches;
  if (first === undefined) return undefined;
  const isOne = matches.every(
    ({ rule: { action, error } }) => action === first.rule.action && error === first.rule.error,
  );
  return isOne && matches.some(({ certain }) => certain) ? first.rule : 'undetermined';
}

function answerOf(action: string, errors: readonly number[]): FilterAnswer {
  switch (action) {
    case 'SCMP_ACT_ALLOW':
    case 'SCMP_ACT_LOG':
      return { kind: 'allows' };
    case 'SCMP_ACT_ERRNO':
      return { kind: 'refuses', action, errors };
    case 'SCMP_ACT_KILL':
    case 'SCMP_ACT_KILL_THREAD':
    case 'SCMP_ACT_KILL_PROCESS':
    case 'SCMP_ACT_TRAP':
      return { kind: 'refuses', action, errors: [] };
    default:
      return { kind: 'undetermined', why: `another process decides (${action})` };
  }
}
