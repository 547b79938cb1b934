import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCallAccess } from '../../../formats/seccomp/call-access.ts';
import { defaultSeccomp } from '../../../knowledge/kernel/default-seccomp.ts';
import { compareWithDefault } from './compare.ts';
import { differenceEvidence } from './difference-words.ts';

const allow = (names: readonly string[], more: object = {}) => ({ names, action: 'SCMP_ACT_ALLOW', ...more });
const args = (text: string) => {
  const [index, op, value, valueTwo = '0'] = text.split(' ');
  return [{ index: Number(index), op: `SCMP_CMP_${op}`, value: Number(value), valueTwo: Number(valueTwo) }];
};
const everyone = [...defaultSeccomp.always];
const limited = [...defaultSeccomp.conditions].flatMap(([name, texts]) =>
  texts.map((text) => allow([name], { args: args(text) })),
);
const granted = [...defaultSeccomp.byCapability].map(([capability, names]) =>
  allow(names, { includes: { caps: [`CAP_${capability}`] } }),
);
/** The default profile, as a container with the default capabilities gets it. */
const ordinary: readonly object[] = [allow(everyone), ...limited];

const short = (syscalls: readonly object[], defaultAction = 'SCMP_ACT_ERRNO') => {
  const difference = compareWithDefault(readCallAccess({ defaultAction, syscalls }), defaultSeccomp);
  return differenceEvidence('p.json', difference).short;
};
const same = [
  'allows nothing that the default profile denies',
  'denies nothing that the default profile allows',
];
const [allowsNothing, deniesNothing] = same;

test('the default profile does not differ from itself', () => {
  assert.deepEqual(short(ordinary), same);
  assert.deepEqual(short([...ordinary, ...granted]), same);
});

test('what the engine leaves out for other architectures and capabilities is no difference', () => {
  const without = { names: ['clone3'], action: 'SCMP_ACT_ERRNO', excludes: { caps: ['CAP_SYS_ADMIN'] } };
  const others = [
    allow(['arm_fadvise64_64'], { includes: { arches: ['arm', 'arm64'] } }),
    allow(['swapcontext'], { excludes: { arches: ['amd64'] } }),
    allow(['chroot'], { includes: { caps: ['CAP_SYS_CHROOT'] } }),
  ];
  assert.deepEqual(short([...ordinary, ...granted, ...others, without]), same);
});

test('a stricter profile denies more: the first names and a count', () => {
  assert.deepEqual(short([allow(everyone.filter((name) => name !== 'ptrace')), ...limited]), [
    allowsNothing,
    'denies 1 syscall that the default profile allows: ptrace',
  ]);
  const [, denied, some] = short([allow(['read'])]) ?? [];
  assert.match(denied ?? '', /^denies 357 syscalls that the default profile allows: .* and 349 more$/u);
  assert.equal(denied?.split(', ').length, 8);
  assert.equal(
    some,
    'denies 3 syscalls that the default profile allows with some arguments: clone, personality, socket',
  );
});

describe('a wider profile allows more', () => {
  const wider: readonly (readonly [title: string, rule: object, words: string])[] = [
    ['a denied call', allow(['keyctl']), 'allows 1 syscall that the default profile denies: keyctl'],
    [
      'without the capability',
      allow(['mount', 'umount2']),
      'allows 2 syscalls that the default profile allows only with CAP_SYS_ADMIN: mount, umount2',
    ],
    [
      'with another capability',
      allow(['mount'], { includes: { caps: ['CAP_NET_ADMIN'] } }),
      'allows with CAP_NET_ADMIN 1 syscall that the default profile allows only with CAP_SYS_ADMIN: mount',
    ],
    [
      'with a default capability',
      allow(['mount'], { includes: { caps: ['CAP_CHOWN'] } }),
      'allows 1 syscall that the default profile allows only with CAP_SYS_ADMIN: mount',
    ],
    [
      'with any argument',
      allow(['socket']),
      'allows 1 syscall that the default profile allows only with some arguments: socket',
    ],
    [
      'with another argument',
      allow(['personality'], { args: args('0 EQ 262144') }),
      'allows under other conditions 1 syscall that the default profile allows only with some arguments: personality',
    ],
    [
      'with an argument',
      allow(['keyctl'], { args: args('0 EQ 1') }),
      'allows under conditions 1 syscall that the default profile denies: keyctl',
    ],
    [
      'if another process agrees',
      { names: ['keyctl'], action: 'SCMP_ACT_NOTIFY' },
      'allows under conditions 1 syscall that the default profile denies: keyctl',
    ],
  ];
  for (const [title, rule, words] of wider)
    test(title, () => assert.deepEqual(short([...ordinary, rule]), [words, deniesNothing]));
});

test('less than always is less', () => {
  const but = allow(everyone.filter((name) => name !== 'read'));
  const less = (rule: object) => short([but, ...limited, rule])?.at(-1);
  const end = '1 syscall that the default profile allows: read';
  assert.equal(less(allow(['read'], { args: args('0 EQ 1') })), `allows only under conditions ${end}`);
  assert.equal(
    less(allow(['read'], { includes: { caps: ['CAP_SYS_ADMIN'] } })),
    `allows only with CAP_SYS_ADMIN ${end}`,
  );
  assert.equal(
    short([...ordinary, { names: ['read'], action: 'SCMP_ACT_KILL' }])?.at(-1),
    `allows only under conditions ${end}`,
  );
});

test('what happens to calls without a name', () => {
  const deny = { names: ['read', 'keyctl'], action: 'SCMP_ACT_ERRNO' };
  assert.deepEqual(short([deny], 'SCMP_ACT_ALLOW'), [
    'allows every syscall that it does not name',
    'denies 1 syscall that the default profile allows: read',
  ]);
  const [first, second] = short([], 'SCMP_ACT_NOTIFY') ?? [];
  assert.equal(first, 'leaves every syscall that it does not name to another process');
  assert.match(second ?? '', /^allows only under conditions 358 syscalls that the default profile allows: /u);
});
