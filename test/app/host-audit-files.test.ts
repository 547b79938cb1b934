import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { checks as pathChecks } from '../../src/checks/host/audit-paths.ts';
import { check as auditing } from '../../src/checks/host/auditing.ts';
import type { Check } from '../../src/core/rules/check.ts';
import { auditedHost } from '../kit/audited-host.ts';
import type { FakeHost } from '../kit/fake-host.ts';
import { outcomesOfTree } from '../kit/host-tree.ts';

const all: readonly Check[] = [...pathChecks, auditing];
const hosts: FakeHost[] = [];
after(() => hosts.forEach((host) => host.remove()));

function fullHost(): FakeHost {
  const host = auditedHost();
  hosts.push(host);
  return host;
}

/** A machine that runs, whose programs are not asked: its root is mounted somewhere. */
function mountedHost(): FakeHost {
  const host = fullHost();
  host.link('/proc/self', '1');
  return host;
}

describe('audit rules of files, where no kernel is asked', () => {
  it('a written rule is no proof where the kernel was not asked, and none written is a failure', async () => {
    const host = mountedHost();
    host.write('/etc/audit/rules.d/docker.rules', '-D\n-w /usr/bin/dockerd -p wa\n');
    host.write('/etc/audit/audit.rules', '-D\n-w /usr/bin/dockerd -p wa\n');
    const outcomes = await outcomesOfTree(host, all);
    assert.equal(outcomes.get('host/audit-dockerd')?.state, 'unknown');
    assert.equal(outcomes.get('host/audit-runc')?.state, 'failed');
    assert.equal(outcomes.get('host/auditing')?.state, 'unknown');
    assert.equal((await outcomesOfTree(mountedHost(), all)).get('host/auditing')?.state, 'failed');
  });

  it('of a disk on which nothing runs the written rules are judged', async () => {
    for (const files of [
      ['audit.rules'],
      ['rules.d/docker.rules'],
      ['audit.rules', 'rules.d/docker.rules'],
    ]) {
      const host = fullHost();
      for (const file of files)
        host.write(
          `/etc/audit/${file}`,
          '-D\n-b 8192\n-w /usr/bin/dockerd -k docker\n-w /usr/bin/runc -p r\n',
        );
      const outcomes = await outcomesOfTree(host, all);
      const found = outcomes.get('host/audit-dockerd');
      assert.ok(found?.state === 'passed', files.join());
      assert.match(found.evidence[0].saw, /at the next boot/u);
      assert.equal(outcomes.get('host/auditing')?.state, 'passed');
      for (const id of ['host/audit-runc', 'host/audit-containerd'])
        assert.equal(outcomes.get(id)?.state, 'failed', id);
      host.write('/etc/audit/audit.rules', '-w /usr/bin/dockerd -k docker\n-e 0\n');
      assert.equal((await outcomesOfTree(host, all)).get('host/audit-dockerd')?.state, 'failed');
    }
  });

  it('below another root a system without auditctl loads nothing either', async () => {
    const host = fullHost();
    host.write('/etc/audit/rules.d/docker.rules', '-w /usr/bin/dockerd -p wa\n');
    for (const path of ['/usr/bin/sh', '/usr/sbin/fdisk']) host.write(path, '');
    for (const id of ['host/audit-dockerd', 'host/auditing'])
      assert.equal((await outcomesOfTree(host, all)).get(id)?.state, 'failed');
    host.write('/usr/sbin/auditctl', '');
    for (const id of ['host/audit-dockerd', 'host/auditing'])
      assert.equal((await outcomesOfTree(host, all)).get(id)?.state, 'passed');
  });

  it('what only the folder has is loaded at the next start: until then it is no proof', async () => {
    for (const host of [mountedHost(), fullHost()]) {
      host.write('/etc/audit/rules.d/docker.rules', '-w /usr/bin/dockerd -p wa\n');
      host.write('/etc/audit/audit.rules', '-D\n');
      const outcomes = await outcomesOfTree(host, all);
      const found = outcomes.get('host/audit-dockerd');
      assert.ok(found?.state === 'unknown');
      assert.match(found.doubts.join(), /augenrules/u);
      assert.equal(outcomes.get('host/audit-runc')?.state, 'failed');
      assert.equal(outcomes.get('host/auditing')?.state, 'unknown');
    }
  });

  it('the parts of the folder are put together as augenrules does', async () => {
    const host = fullHost();
    host.write('/etc/audit/rules.d/9-first.rules', '-e 0\n-w /usr/bin/dockerd -p wa\n');
    host.write('/etc/audit/rules.d/10-second.rules', '-D\n-a never,exit -F dir=/usr/bin\n-e 1\n');
    host.write('/etc/audit/rules.d/ignored.txt', '-a never,task\n');
    const outcomes = await outcomesOfTree(host, all);
    // 9 before 10, `-D` to the beginning, the last `-e` to the end.
    assert.equal(outcomes.get('host/audit-dockerd')?.state, 'passed');
    assert.equal(outcomes.get('host/audit-containerd')?.state, 'failed');
  });
});
