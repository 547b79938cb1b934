// Every setting of a workload is either read by a setting of the contract, or left out for a reason on its page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { SettingName } from '../../core/workload/workload.ts';
import { settingNames } from '../../knowledge/settings/setting-names.ts';
import { contractSettings } from './contract-settings.ts';

/** The settings of a contract that read a setting of a workload; none if it is left out. */
const covered: Readonly<Record<SettingName, readonly string[]>> = {
  image: [],
  user: ['user'],
  groupAdd: ['groups'],
  privileged: ['privileged'],
  capAdd: ['capabilities'],
  capDrop: ['capabilities'],
  seccomp: ['seccomp'],
  apparmor: ['securityLabel'],
  selinux: ['securityLabel'],
  noNewPrivileges: ['noNewPrivileges'],
  systemPaths: ['systemPaths'],
  writableCgroups: ['writableCgroups'],
  readOnlyRoot: ['readOnly'],
  network: ['hostNamespaces', 'joinedNamespaces', 'networks'],
  pid: ['hostNamespaces', 'joinedNamespaces'],
  ipc: ['hostNamespaces', 'joinedNamespaces', 'shareableIpc'],
  uts: ['hostNamespaces'],
  userns: ['userNamespace'],
  cgroupns: ['hostNamespaces'],
  memory: ['memory'],
  cpu: ['cpus', 'cpuSet'],
  pids: ['pids'],
  oomScoreAdj: ['outOfMemory'],
  oomKillDisable: ['outOfMemory'],
  cgroupParent: ['cgroupParent'],
  restart: ['restart'],
  mounts: ['mounts', 'passedOnMounts'],
  volumesFrom: [],
  devices: ['devices'],
  deviceCgroupRules: ['devices'],
  deviceRequests: ['devices'],
  ports: ['ports'],
  networks: ['networks'],
  environment: [],
  hooks: [],
  buildPrivileges: [],
  hostCopies: [],
  pullPolicy: [],
  givenFiles: [],
  credentials: [],
  engineEndpoints: [],
  serviceWords: [],
  sysctls: ['sysctls'],
  ulimits: ['ulimits'],
  runtime: ['runtime'],
  init: [],
  logging: [],
  health: [],
  useApiSocket: [],
};

describe('the settings of a workload', () => {
  test('are each decided: in the contract, or left out', () => {
    assert.deepEqual(Object.keys(covered).toSorted(), Object.keys(settingNames).toSorted());
  });

  test('are read by settings that a contract has, and each of these reads one', () => {
    const keys = contractSettings.map(({ key }) => key);
    assert.deepEqual([...new Set(Object.values(covered).flat())].toSorted(), keys.toSorted());
  });

  test('that are left out have a reason on the page on contracts', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/contract.md'), 'utf8');
    const rows = page.slice(page.indexOf('| setting | why |')).split('\n').slice(2);
    const named = rows
      .filter((row) => row.startsWith('| `'))
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/gu)].map(([, name]) => name ?? ''));
    const leftOut = Object.entries(covered).flatMap(([name, keys]) => (keys.length === 0 ? [name] : []));
    assert.deepEqual(named.toSorted(), leftOut.toSorted());
  });
});
