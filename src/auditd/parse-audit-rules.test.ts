import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAuditRules } from './parse-audit-rules.ts';

const rulesOf = (text: string) => parseAuditRules(text).rules;
const only = (text: string) => {
  const rules = rulesOf(text);
  assert.equal(rules.length, 1, text);
  return rules[0];
};

describe('audit rules', () => {
  test('a watch, with and without kinds of access', () => {
    const plain = only('-w /usr/bin/dockerd -k docker\n');
    assert.deepEqual(plain, {
      text: '-w /usr/bin/dockerd -k docker',
      action: 'always',
      on: 'watch',
      path: '/usr/bin/dockerd',
      realPath: '/usr/bin/dockerd',
      permissions: 'rwxa',
      conditions: [],
    });
    assert.equal(only('-w /etc/docker/ -p wa -k "a key"')?.permissions, 'wa');
    const slashed = only('-w /etc/docker/ -p wa');
    assert.deepEqual([slashed?.path, slashed?.realPath], ['/etc/docker/', '/etc/docker']);
  });

  test('rules with fields, either way round', () => {
    const rule = only(
      '-a exit,always -F path=/usr/bin/runc -F perm=x -F auid>=1000 -F auid!=unset -F key=docker',
    );
    assert.deepEqual(
      [rule?.on, rule?.path, rule?.permissions, rule?.conditions],
      ['path', '/usr/bin/runc', 'x', ['auid>=1000', 'auid!=unset']],
    );
    assert.equal(only('-a never,exit -F dir=/var/lib/docker')?.action, 'never');
    assert.deepEqual(only('-a always,exit -S all -F dir=/x -F perm=wa')?.conditions, []);
    assert.deepEqual(only('-a always,exit -F arch=b64 -S openat -F dir=/x')?.conditions, ['-S openat']);
    assert.equal(only('-a always,exit -F arch=x86_64 -F dir=/x')?.arch, 'b64');
  });

  test('the calls that auditctl writes out for a kind of access narrow nothing', () => {
    const listed =
      '-a always,exit -F arch=b64 -S open,rename,mkdir,unlink,chmod,setxattr,openat,mkdirat,fchownat,unlinkat,renameat,fchmodat -F path=/x -F perm=wa -F key=k';
    assert.deepEqual(only(listed)?.conditions, []);
    assert.equal(only(listed.replace('perm=wa', 'perm=wax'))?.permissions, 'wa');
    assert.equal(only(listed.replace('renameat,', ''))?.conditions.length, 1);
  });

  test('calls of another kind take a kind of access out, several lists count together', () => {
    const execution = only('-a always,exit -F arch=b64 -S execve,execveat -k exec');
    assert.deepEqual([execution?.permissions, execution?.conditions, execution?.on], ['x', [], 'everything']);
    assert.equal(only('-a always,exit -S adjtimex -S settimeofday')?.permissions, '');
    const whole = '-a always,exit -S openat -S renameat -S unlinkat,mkdirat -F dir=/x -F perm=w';
    assert.deepEqual(only(whole)?.conditions, []);
    assert.deepEqual(only('-a always,exit -S 59 -F dir=/x -F perm=w')?.conditions, ['-S 59']);
  });

  test('order, clearing and switching off', () => {
    assert.deepEqual(
      rulesOf('-w /a\n-D\n-w /b\n-A never,exit -F path=/b\n').map(({ text }) => text),
      ['-A never,exit -F path=/b', '-w /b'],
    );
    assert.equal(parseAuditRules('-e 0\n').enabled, false);
    assert.equal(parseAuditRules('-e 0\n-e 2\n').enabled, true);
  });

  test('never,task takes everything out', () => {
    assert.deepEqual(
      rulesOf('-w /a\n-a never,task\n').map(({ action, on }) => `${action} ${on}`),
      ['never everything', 'always watch'],
    );
  });

  test('what is excluded from the log is nobody’s to record', () => {
    const excluded = (fields: string) =>
      rulesOf(`-w /a\n-a always,exclude ${fields}\n`).map(({ action, on, conditions }) =>
        [action, on, ...conditions].join(' '),
      );
    const watch = 'always watch';
    // Tried out on a kernel: of the exclusions the action does not matter, and they come before every rule.
    assert.deepEqual(excluded('-F msgtype=SYSCALL'), ['never everything', watch]);
    assert.deepEqual(excluded('-F msgtype>=1300'), ['never everything', watch]);
    assert.deepEqual(excluded('-F msgtype!=CWD'), ['never everything', watch]);
    assert.deepEqual(excluded('-F uid=0'), ['never everything uid=0', watch]);
    assert.deepEqual(excluded('-F msgtype=1302'), ['never everything msgtype=1302', watch]);
    for (const harmless of ['-F msgtype=CWD', '-F msgtype=1327', '-F msgtype>=1400', '-F msgtype!=SYSCALL'])
      assert.ok(!excluded(harmless).includes('never everything'), harmless);
    assert.deepEqual(excluded('-F msgtype=CWD'), [watch]);
    assert.deepEqual(parseAuditRules('-a never,exclude -F msgtype>CWD\n').unread.length, 1);
  });

  test('of kinds of file systems those of tracing only are passed over', () => {
    assert.deepEqual(
      rulesOf('-a never,filesystem -F fstype=tracefs\n-a never,filesystem -F fstype=debugfs'),
      [],
    );
    assert.deepEqual(only('-a never,filesystem -F fstype=0xef53')?.conditions, ['fstype=0xef53']);
  });

  test('other lists and switches are no rules on paths; what is not understood is kept', () => {
    const text =
      '# c\n\n-b 8192\n-f 1\n--backlog_wait_time 60000\n-a always,exclude -F msgtype=CWD\n-W /x\nnonsense\n';
    assert.deepEqual(parseAuditRules(text), { rules: [], enabled: true, unread: ['-W /x', 'nonsense'] });
    assert.deepEqual(parseAuditRules('No rules\n'), { rules: [], enabled: true, unread: [] });
    assert.deepEqual(
      parseAuditRules('-w relative\n-a always\n-a always,exit -F nonsense\n').unread.length,
      3,
    );
  });

  test('any text is read to an end', () => {
    const pieces = [
      '-w',
      '/x',
      '-a',
      'always,exit',
      '-F',
      'path=',
      '"',
      "'",
      '-S',
      '\t',
      '=',
      '\u0000',
      '-p',
    ];
    for (let seed = 1; seed < 2000; seed++) {
      let state = seed;
      const words = Array.from({ length: seed % 9 }, () => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return pieces[state % pieces.length];
      });
      const { rules, unread } = parseAuditRules(words.join(' '));
      assert.ok(rules.length + unread.length <= 1);
    }
  });
});
