import { isJsonRecord } from '../../../formats/json/members.ts';
import { allowsCall } from '../../../formats/seccomp/read-filter.ts';

/** What the engine or the runtime refuses in a profile, by RFC 6901 pointer. */
export interface ProfileFault {
  message: string;
  pointer: string;
}

const operators: ReadonlySet<unknown> = new Set(
  'NE LT LE EQ GE GT MASKED_EQ'.split(' ').map((name) => `SCMP_CMP_${name}`),
);

/** Architectures of libseccomp (seccomp_arch_add(3)) as profiles name them. */
const architectures: ReadonlySet<unknown> = new Set(
  `X86 X86_64 X32 ARM AARCH64 MIPS MIPS64 MIPS64N32 MIPSEL MIPSEL64 MIPSEL64N32 PPC PPC64 PPC64LE S390
   S390X PARISC PARISC64 RISCV64 LOONGARCH64 M68K SH SHEB`
    .split(/\s+/u)
    .map((name) => `SCMP_ARCH_${name}`),
);

const isAction = (value: unknown): boolean =>
  typeof value === 'string' &&
  (allowsCall(value) !== undefined || /^SCMP_ACT_(?:NOTIFY|TRACE)$/u.test(value));

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function actionFault(value: unknown, pointer: string): readonly ProfileFault[] {
  return isAction(value) ? [] : [{ message: `unknown action ${JSON.stringify(value ?? null)}`, pointer }];
}

function argumentFaults(value: unknown, pointer: string): readonly ProfileFault[] {
  if (!isJsonRecord(value)) return [{ message: 'a condition must be an object', pointer }];
  const { op, index = 0 } = value;
  const wrong = operators.has(op)
    ? []
    : [{ message: `unknown operator ${JSON.stringify(op ?? null)}`, pointer: `${pointer}/op` }];
  const numbers = ['value', 'valueTwo'].flatMap((name) => {
    const number = value[name] ?? 0;
    return Number.isInteger(number) && Number(number) >= 0
      ? []
      : [{ message: `${name} must be a whole number`, pointer: `${pointer}/${name}` }];
  });
  const isArgument = Number.isInteger(index) && Number(index) >= 0 && Number(index) <= 5;
  return isArgument
    ? [...wrong, ...numbers]
    : [
        ...wrong,
        ...numbers,
        { message: 'a system call has the arguments 0 to 5', pointer: `${pointer}/index` },
      ];
}

function groupFaults(group: unknown, pointer: string): readonly ProfileFault[] {
  if (!isJsonRecord(group)) return [{ message: 'a group must be an object', pointer }];
  const { name, names, action, args } = group;
  const both = typeof name === 'string' && name !== '' && list(names).length > 0;
  const neither = (name === undefined || name === '') && list(names).length === 0;
  return [
    ...(both ? [{ message: 'both name and names are given: use one', pointer: `${pointer}/name` }] : []),
    ...(neither ? [{ message: 'the group names no system call', pointer }] : []),
    ...actionFault(action, `${pointer}/action`),
    ...list(args).flatMap((one, index) => argumentFaults(one, `${pointer}/args/${index}`)),
  ];
}

/** Everything that the engine or the runtime refuses in a profile. */
export function profileFaults(profile: Readonly<Record<string, unknown>>): readonly ProfileFault[] {
  const { defaultAction, syscalls, architectures: named, archMap } = profile;
  const twice = list(named).length > 0 && list(archMap).length > 0;
  const unknown = list(named).flatMap((one, index) =>
    architectures.has(one)
      ? []
      : [{ message: `unknown architecture ${JSON.stringify(one)}`, pointer: `/architectures/${index}` }],
  );
  return [
    ...actionFault(defaultAction, '/defaultAction'),
    ...(twice ? [{ message: 'both architectures and archMap are given: use one', pointer: '/archMap' }] : []),
    ...unknown,
    ...list(syscalls).flatMap((group, index) => groupFaults(group, `/syscalls/${index}`)),
  ];
}
