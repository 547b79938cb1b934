import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks as pathChecks } from '../../src/checks/host/audit-paths.ts';
import { check as auditDaemon } from '../../src/checks/host/audit-daemon.ts';
import { check as auditing } from '../../src/checks/host/auditing.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { unreadable } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { auditedHost, auditedPlaces } from '../kit/audited-host.ts';
import type { FakeHost } from '../kit/fake-host.ts';
import { factsOfFiles, outcomesOf, outcomesOfTree, recordedProbes } from '../kit/host-tree.ts';

const all: readonly Check[] = [...pathChecks, auditing];
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function fullHost(): FakeHost {
  const host = auditedHost();
  hosts.push(host);
  return host;
}

const enabled = 'enabled 1\nfailure 1\n';
const kernel = (rules: string, status = enabled) =>
  recordedProbes({ 'audit-rules': rules, 'audit-status': status });

async function outcome(host: FakeHost, id: string, probes = recordedProbes({})): Promise<Outcome> {
  const found = (await outcomesOfTree(host, all, probes)).get(`host/${id}`);
  assert.ok(found, id);
  return found;
}

describe('the daemon that takes the records', () => {
  for (const [status, state] of [
    ['enabled 1\nfailure 1\npid 0\n', 'failed'],
    ['enabled 1\nfailure 1\npid 9281\nbacklog_limit 64\n', 'passed'],
    ['AUDIT_STATUS: enabled=1 flag=1 pid=712 backlog_limit=64 lost=0\n', 'passed'],
    [enabled, 'unknown'],
  ] as const)
    it(`${state}: ${status.trim().replaceAll('\n', ', ')}`, async () => {
      const host = fullHost();
      for (const pid of [9281, 712]) host.write(`/proc/${pid}/comm`, 'auditd\n');
      const found = await outcomesOfTree(host, [auditDaemon], kernel('-w /etc -p wa', status));
      assert.equal(found.get('host/audit-daemon')?.state, state);
    });

  it('its installation is no advice where the kernel was asked', async () => {
    const found = await outcome(fullHost(), 'auditing', kernel('No rules'));
    assert.equal(found.state, 'failed');
    assert.doesNotMatch(JSON.stringify(found), /Install auditd/u);
  });
});

describe('several rules that cover a path', () => {
  const socket = '/run/containerd/containerd.sock';

  it('the watch on the path itself decides, whatever that on its folder is', async () => {
    const host = fullHost();
    const written = '-a always,exit -F path=/run/containerd -F perm=wa\n';
    const exact = `-w ${socket} -p wa\n`;
    host.write('/etc/audit/audit.rules', written + exact);
    const listed = `-w /run/containerd -p wa\n${exact}`;
    assert.equal((await outcome(host, 'audit-containerd-socket', kernel(listed))).state, 'passed');
    host.write('/etc/audit/audit.rules', written);
    const folderOnly = await outcome(host, 'audit-containerd-socket', kernel('-w /run/containerd -p wa\n'));
    assert.equal(folderOnly.state, 'unknown');
  });

  it('a watch decides beside a rule that ends when the file is replaced', async () => {
    const dir = '-a always,exit -F dir=/usr/bin/dockerd -F perm=wa\n';
    const watch = '-w /usr/bin/dockerd -p wa\n';
    const state = async (rules: string) => (await outcome(fullHost(), 'audit-dockerd', kernel(rules))).state;
    assert.deepEqual([await state(dir + watch), await state(dir)], ['passed', 'unknown']);
  });
});

describe('audit rules for what the engine is made of', () => {
  const watches = Object.values(auditedPlaces).map((path) => `-w ${path} -p wa -k docker`);

  it('each path with a watch passes, and each without has failed', async () => {
    const host = fullHost();
    const good = await outcomesOfTree(host, all, kernel(watches.join('\n')));
    assert.equal(good.size, 17);
    for (const [rule, found] of good) assert.equal(found.state, 'passed', `${rule} ${JSON.stringify(found)}`);
    const bad = await outcomesOfTree(host, all, kernel('-w /etc/passwd -p wa\n'));
    for (const rule of pathChecks.map(({ id }) => id)) assert.equal(bad.get(rule)?.state, 'failed', rule);
  });

  for (const [id, path] of Object.entries(auditedPlaces)) {
    it(`${id}: a rule on a name that begins alike covers nothing`, async () => {
      const others = watches.filter((watch) => !watch.startsWith(`-w ${path} `));
      const rules = [...others, `-w ${path}-old -p wa`, `-w ${path}x -p wa`].filter(
        (watch) => !path.startsWith(`${watch.split(' ')[1]}/`),
      );
      assert.equal((await outcome(fullHost(), id, kernel(rules.join('\n')))).state, 'failed');
    });
  }

  for (const [title, rules, state] of [
    ['a watch on the parent directory', '-w /usr/bin -p wa', 'passed'],
    ['a watch by another name of the folder', '-w /bin/dockerd -p wa', 'passed'],
    ['one rule for each kind of access', '-w /usr/bin/dockerd -p w\n-w /usr/bin/dockerd -p a', 'passed'],
    [
      'rules for both widths',
      '-a always,exit -F arch=b64 -F path=/usr/bin/dockerd\n-a always,exit -F arch=b32 -F path=/usr/bin/dockerd',
      'passed',
    ],
    ['a rule on one width only', '-a always,exit -F arch=b64 -F path=/usr/bin/dockerd', 'unknown'],
    ['a rule that names no system call of its own', '-a always,exit -F dir=/usr -F perm=wa', 'passed'],
    ['execution only', '-w /usr/bin/dockerd -p x', 'failed'],
    ['a rule on the folder’s own entry', '-a always,exit -F path=/usr/bin -F perm=wa', 'failed'],
    ['a rule that only keeps it out', '-a never,exit -F path=/usr/bin/dockerd', 'failed'],
    ['kept out before it is recorded', '-a never,exit -F dir=/usr/bin\n-w /usr/bin/dockerd', 'failed'],
    ['recorded before it is kept out', '-w /usr/bin/dockerd\n-a never,exit -F dir=/usr/bin', 'passed'],
    ['everything is kept out', '-a never,task\n-w /usr/bin/dockerd', 'failed'],
    ['some users only', '-a always,exit -F path=/usr/bin/dockerd -F auid>=1000', 'unknown'],
    ['some users kept out', '-a never,exit -F dir=/usr -F auid=0\n-w /usr/bin/dockerd', 'unknown'],
    ['some system calls only', '-a always,exit -S openat,fchmodat -F path=/usr/bin/dockerd', 'unknown'],
    ['calls that change no mode', '-a always,exit -S openat -F path=/usr/bin/dockerd', 'failed'],
    [
      'some users recorded before it is kept out',
      '-a always,exit -F dir=/usr -F auid=0\n-a never,exit -F dir=/usr',
      'unknown',
    ],
    ['executions everywhere', '-a always,exit -F arch=b64 -S execve -k exec', 'failed'],
    ['deletions by users everywhere', '-a always,exit -S unlinkat -S renameat -F auid>=1000', 'failed'],
    ['executions kept out, changes recorded', '-a never,exit -S execve\n-w /usr/bin/dockerd -p wa', 'passed'],
    ['a service kept out of everything', '-a never,exit -F exe=/usr/sbin/cron\n-w /usr/bin -p wa', 'unknown'],
    ['all records are excluded', '-a always,exclude -F msgtype=SYSCALL\n-w /usr/bin -p wa', 'failed'],
    ['records of root are excluded', '-w /usr/bin/dockerd -p wa\n-a never,exclude -F uid=0', 'unknown'],
    ['records of no matter are excluded', '-a never,exclude -F msgtype=CWD\n-w /usr/bin -p wa', 'passed'],
    // Tried out on a kernel: such a rule is gone, unrecorded, when another file is moved there.
    ['a rule for a folder, on the file', '-a always,exit -S all -F dir=/usr/bin/dockerd', 'unknown'],
    ['everything is recorded, under a key', '-a always,exit -S all -F key=all', 'passed'],
    ['a line that is not understood', '-w /usr/bin/dockerd -p wa\n--new-option 1 2 3', 'unknown'],
  ] as const) {
    it(`${title}: ${state}`, async () => {
      assert.equal((await outcome(fullHost(), 'audit-dockerd', kernel(rules))).state, state);
    });
  }

  it('a rule on the path of the folder itself does not reach what is in it, and that is said', async () => {
    const rules = '-a exit,always -F path=/run/containerd -F perm=war -k docker';
    const found = await outcome(fullHost(), 'audit-containerd-state', kernel(rules));
    assert.ok(found.state === 'unknown');
    assert.match(found.doubts.join(), /path=.*does not reach what is in it/u);
    const readOnly = kernel('-a exit,always -F path=/run/containerd -F perm=r -k docker');
    assert.equal((await outcome(fullHost(), 'audit-containerd-state', readOnly)).state, 'failed');
  });

  it('needs review if part of a folder is excluded', async () => {
    const rules = '-w /var/lib/docker -p wa\n-a never,exit -F dir=/var/lib/docker/overlay2';
    assert.equal((await outcome(fullHost(), 'audit-data-root', kernel(rules))).state, 'unknown');
  });

  it('uses the rule files for a rule on a folder’s entry that auditctl lists as a watch', async () => {
    const host = fullHost();
    const listed = kernel('-w /etc/docker -p wa\n-w /usr/bin/dockerd -p wa');
    assert.equal((await outcome(host, 'audit-config-folder', listed)).state, 'passed');
    const entry = ['/etc/docker', '/usr/bin/dockerd'].map(
      (path) => `-a always,exit -F path=${path} -F perm=wa`,
    );
    host.write('/etc/audit/rules.d/docker.rules', entry.join('\n'));
    for (const [id, state] of [
      ['audit-config-folder', 'unknown'],
      ['audit-daemon-config', 'unknown'],
      ['audit-dockerd', 'passed'],
    ] as const)
      assert.equal((await outcome(host, id, listed)).state, state, id);
    const folder = ['/etc/docker', '/usr/bin/dockerd'].map(
      (path) => `-a always,exit -F dir=${path} -F perm=wa`,
    );
    host.write('/etc/audit/rules.d/docker.rules', folder.join('\n'));
    for (const [id, state] of [
      ['audit-config-folder', 'passed'],
      ['audit-dockerd', 'unknown'],
    ] as const)
      assert.equal((await outcome(host, id, listed)).state, state, id);
  });

  it('a link at the end of a rule’s path is followed where a slash stands behind it', async () => {
    // Tried out on a kernel: without the slash the link itself is watched.
    const host = fullHost();
    host.write('/srv/docker/something', '');
    host.remove('/var/lib/docker');
    host.link('/var/lib/docker', '/srv/docker');
    for (const [rules, state] of [
      ['-w /var/lib/docker -p wa', 'failed'],
      ['-w /var/lib/docker/ -p wa', 'unknown'],
      ['-w /srv/docker -p wa', 'unknown'],
      ['-w /srv/docker -p wa\n-w /var/lib/docker -p wa', 'passed'],
      ['-w /srv/docker -p wa\n-w /var/lib -p wa', 'passed'],
    ] as const)
      assert.equal((await outcome(host, 'audit-data-root', kernel(rules))).state, state, rules);
  });

  it('a link that may be pointed elsewhere unrecorded is said', async () => {
    const host = fullHost();
    host.write('/opt/runc', '');
    host.remove('/usr/bin/runc');
    host.link('/usr/bin/runc', '/opt/runc');
    const found = await outcome(host, 'audit-runc', kernel('-w /opt/runc -p wa'));
    assert.ok(found.state === 'unknown');
    assert.match(found.doubts.join(), /link \/usr\/bin\/runc/u);
  });

  it('a rule that is in no file is gone after the next start, and that is said', async () => {
    const host = fullHost();
    const found = await outcome(host, 'audit-dockerd', kernel('-w /usr/bin/dockerd -p wa'));
    assert.ok(found.state === 'passed');
    assert.match(found.evidence[0].saw, /no file/u);
    host.write('/etc/audit/rules.d/docker.rules', '-w /usr/bin/dockerd -p wa\n');
    const kept = await outcome(host, 'audit-dockerd', kernel('-w /usr/bin/dockerd -p wa'));
    assert.ok(kept.state === 'passed');
    assert.doesNotMatch(kept.evidence[0].saw, /no file/u);
  });

  it('an old status of the kernel is understood, and one that is not is in doubt', async () => {
    const rules = watches.join('\n');
    const old = kernel(rules, 'AUDIT_STATUS: enabled=0 flag=1 pid=712 lost=0\n');
    assert.equal((await outcome(fullHost(), 'audit-dockerd', old)).state, 'failed');
    const host = fullHost();
    host.write('/etc/audit/audit.rules', rules);
    for (const id of ['audit-dockerd', 'auditing'])
      assert.equal((await outcome(host, id, kernel(rules, 'good morning\n'))).state, 'unknown', id);
  });

  it('a list of the kernel that is not understood is no proof that nothing is recorded', async () => {
    const old = kernel('LIST_RULES: exit,always watch=/usr/bin/dockerd perm=wa key=docker');
    for (const id of ['audit-dockerd', 'auditing'])
      assert.equal((await outcome(fullHost(), id, old)).state, 'unknown', id);
  });

  it('where neither the kernel nor the files may be asked one doubt says it for all paths', async () => {
    const disk = diskFiles(fullHost().root);
    const readText = (path: string, most?: number) =>
      path.startsWith('/etc/audit')
        ? Promise.resolve(unreadable('denied', 'permission denied: run as root', path))
        : disk.readText(path, most);
    const denied = unreadable('denied', 'run as root (CAP_AUDIT_CONTROL)', 'auditctl -l');
    const probes = { run: () => Promise.resolve(denied) };
    const outcomes = outcomesOf(await factsOfFiles({ ...disk, readText }, probes), pathChecks);
    const doubts = [...outcomes.values()].map((found) =>
      found.state === 'unknown' ? found.doubts.join() : '',
    );
    assert.equal(new Set(doubts).size, 1, doubts.join('\n'));
    assert.match(doubts[0] ?? '', /run as root \(CAP_AUDIT_CONTROL\)/u);
  });

  it('rules count for nothing where auditing is disabled', async () => {
    const probes = kernel(watches.join('\n'), 'enabled 0\n');
    for (const id of ['audit-dockerd', 'auditing'])
      assert.equal((await outcome(fullHost(), id, probes)).state, 'failed');
  });

  it('a written rule that the kernel does not have has failed, and says so', async () => {
    const host = fullHost();
    host.write('/etc/audit/rules.d/docker.rules', '-w /usr/bin/dockerd -p wa\n');
    const found = await outcome(host, 'audit-dockerd', kernel('No rules'));
    assert.ok(found.state === 'failed');
    assert.match(found.problems[0].message, /rules\.d has a rule that the kernel has not loaded/u);
  });

  it('without auditctl nothing is loaded, whatever is written', async () => {
    const host = fullHost();
    host.write('/etc/audit/audit.rules', '-w /usr/bin/dockerd -p wa\n');
    for (const id of ['audit-dockerd', 'auditing']) assert.equal((await outcome(host, id)).state, 'failed');
  });

  it('the rule to write is for a folder above where a path has what separates words', async () => {
    const host = fullHost();
    host.write('/etc/systemd/system/docker.socket.d/a b.conf', '[Socket]\n');
    const found = await outcome(host, 'audit-socket-unit', kernel('-w /usr -p wa'));
    assert.ok(found.state === 'failed');
    const { change } = found.problems[0];
    assert.match(
      change?.kind === 'manual' ? change.steps.join() : '',
      /dir=\/etc\/systemd\/system\/docker\.socket\.d -F/u,
    );
  });

  it('a path that this host does not have needs no rule', async () => {
    const host = fullHost();
    host.remove('/etc/sysconfig/docker');
    assert.equal((await outcome(host, 'audit-sysconfig-docker', kernel('No rules'))).state, 'not-applicable');
  });

  it('a data root of its own is the one that counts', async () => {
    const host = fullHost();
    host.write('/etc/docker/daemon.json', '{"data-root":"/srv/docker"}');
    host.write('/srv/docker/something', '');
    const found = await outcome(host, 'audit-data-root', kernel('-w /var/lib/docker -p wa'));
    assert.ok(found.state === 'failed' && found.problems[0].detail.path === '/srv/docker');
  });
});
