import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeHost, type FakeHost } from '../../../test/kit/fake-host.ts';
import { diskFiles } from '../../io/disk-files.ts';
import { readCapabilityGrants } from './capability-grants.ts';
import { afterRefusal } from '../../io/refusal.ts';

interface FakeProcess {
  uids: readonly [number, number];
  /** Effective capabilities, by their bits. */
  bits: readonly number[];
  cgroup?: string;
  /** Numbers of its user namespace. */
  uidMap?: string;
  program?: string;
}

function addProcess(host: FakeHost, pid: number, { uids, bits, cgroup, uidMap, program }: FakeProcess): void {
  const mask = bits.reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n).toString(16);
  const [real, effective] = uids;
  host.write(
    `/proc/${pid}/status`,
    `Name:\tagent\nPPid:\t1\nUid:\t${real}\t${effective}\t${effective}\t${effective}\nGid:\t5\t5\t5\t5\nGroups:\t\nCapEff:\t${mask}\nCapBnd:\t${mask}\nNoNewPrivs:\t0\nSeccomp:\t0\n`,
  );
  host.write(`/proc/${pid}/comm`, 'agent\n');
  host.write(`/proc/${pid}/cgroup`, `0::${cgroup ?? '/system.slice/agent.service'}\n`);
  host.write(`/proc/${pid}/ns/.keep`, '');
  symlinkSync('pid:[1]', join(host.root, `proc/${pid}/ns/pid`));
  if (program !== undefined) symlinkSync(program, join(host.root, `proc/${pid}/exe`));
  host.write(`/proc/${pid}/uid_map`, uidMap ?? '         0          0 4294967295\n');
}

async function grantsTo(process: FakeProcess) {
  const host = fakeHost();
  try {
    addProcess(host, 1, { uids: [0, 0], bits: [0, 1, 7] });
    addProcess(host, 7, process);
    return (await readCapabilityGrants(diskFiles(host.root))).grants;
  } finally {
    host.remove();
  }
}

test('a process of a user that may write to files of others controls the engine', async () => {
  assert.deepEqual(await grantsTo({ uids: [990, 990], bits: [1, 10] }), [
    {
      to: { user: '990' },
      because: 'a process of this user (agent) has DAC_OVERRIDE, with which it can control the engine',
      through: 'process',
    },
  ]);
  for (const bit of [0, 3, 6, 7, 16, 17, 19, 21, 31])
    assert.equal((await grantsTo({ uids: [990, 990], bits: [bit] })).length, 1, String(bit));
});

test('what every host has, containers and other user namespaces give nothing', async () => {
  const silent: readonly FakeProcess[] = [
    // systemd-networkd, systemd-oomd, rtkit-daemon, systemd-timesyncd
    {
      uids: [998, 998],
      bits: [10, 11, 12, 13, 21, 39],
      program: '/usr/lib/systemd/systemd-networkd (deleted)',
    },
    { uids: [995, 995], bits: [1, 5], program: '/lib/systemd/systemd-oomd' },
    { uids: [997, 997], bits: [2, 23] },
    { uids: [996, 996], bits: [25] },
    // A setuid program of root
    { uids: [1000, 0], bits: [0, 1, 7] },
    { uids: [999, 999], bits: [1], cgroup: `/system.slice/docker-${'a'.repeat(64)}.scope` },
    { uids: [1000, 1000], bits: [1, 7, 21], uidMap: '0 1000 1\n1 300000 65536\n' },
  ];
  for (const process of silent) assert.deepEqual(await grantsTo(process), [], JSON.stringify(process));
});

test('a program of somebody else with the capabilities of systemd-networkd controls the engine', async () => {
  for (const program of ['/usr/local/bin/agent', '/tmp/lib/systemd/systemd-networkd', '/usr/lib/systemd/x'])
    assert.equal((await grantsTo({ uids: [998, 998], bits: [12, 21], program })).length, 1, program);
});

test('hidden processes are a doubt', async () => {
  const host = fakeHost();
  try {
    assert.deepEqual((await readCapabilityGrants(diskFiles(host.root))).doubts, []);
    addProcess(host, 7, { uids: [1000, 1000], bits: [] });
    const { doubts } = await readCapabilityGrants(diskFiles(host.root));
    assert.match(doubts.join(), new RegExp(`hides processes of other users.*${afterRefusal()}`, 'u'));
  } finally {
    host.remove();
  }
});
