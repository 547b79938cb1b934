import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { stateOf } from '../../../test/kit/recorded-container.ts';
import type { EngineProfile } from '../../core/host/host.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check } from './apparmor.ts';

const labelled = (label: string) => ({ lsmLabel: known(label, '/proc/40/attr/current') });
const machineWith = (...modules: readonly string[]) => ({
  ...emptyHost,
  securityModules: known(modules, '/sys/kernel/security/lsm'),
});

describe('an engine without AppArmor on a host with it', () => {
  const engine = { apparmor: false };

  it('leaves its containers without a profile', () => {
    assert.equal(stateOf(check, { engine, machine: machineWith('capability', 'apparmor') }), 'failed');
    assert.equal(stateOf(check, { engine, state: labelled('unconfined') }), 'failed', 'as the kernel shows');
  });

  it('is not applicable if the kernel has none', () => {
    const selinux = labelled('system_u:system_r:container_t:s0');
    assert.equal(stateOf(check, { engine }), 'not-applicable');
    assert.equal(stateOf(check, { engine, state: selinux }), 'not-applicable');
    assert.equal(stateOf(check, { engine, machine: machineWith('capability', 'selinux') }), 'not-applicable');
  });

  it('may have used it when the container was started', () => {
    assert.equal(stateOf(check, { engine, state: labelled('docker-default (enforce)') }), 'passed');
  });
});

describe('a profile under the name of the engine’s', () => {
  const state = labelled('docker-default (enforce)');
  const unshown = absent('/sys/kernel/security/apparmor');
  const profiles: readonly (readonly [string, EngineProfile | undefined, string])[] = [
    ['has the rules of the engine', { allowed: known([], 'raw'), definedIn: [] }, 'passed'],
    ['allows more', { allowed: known(['write /proc/sysrq-trigger'], 'raw'), definedIn: [] }, 'failed'],
    ['is not shown and defined nowhere', { allowed: unshown, definedIn: [] }, 'passed'],
    ['is not shown and defined by a file', { allowed: unshown, definedIn: ['/etc/apparmor.d/x'] }, 'unknown'],
    ['is not in the facts', undefined, 'unknown'],
  ];
  for (const [title, profile, expected] of profiles)
    it(`${title}: ${expected}`, () => {
      const { engineProfile: _none, ...host } = machineWith('apparmor');
      const machine = profile === undefined ? host : { ...host, engineProfile: known(profile, 'raw') };
      assert.equal(stateOf(check, { engine: { apparmor: true }, state, machine }), expected);
    });
});

describe('a profile in place of the engine’s', () => {
  const open = known(['mount'], '/etc/apparmor.d/mine');
  const closed = known<readonly string[]>([], '/etc/apparmor.d/other');
  const unread = unreadable('undetermined', 'not shown', 'raw_data');
  const cases: readonly (readonly [
    string,
    string,
    Readonly<Record<string, EngineProfile['allowed']>>,
    string,
  ])[] = [
    ['opens something', 'mine (enforce)', { mine: open }, 'failed'],
    ['opens nothing', 'mine (enforce)', { mine: closed }, 'passed'],
    ['was not read', 'mine (enforce)', { other: closed }, 'unknown'],
    ['cannot be read', 'mine (enforce)', { mine: unread }, 'unknown'],
    [
      'is stacked on one that opens nothing',
      'mine//&other (enforce)',
      { mine: open, other: closed },
      'passed',
    ],
    [
      'is stacked on one that cannot be read',
      'mine//&other (enforce)',
      { mine: open, other: unread },
      'unknown',
    ],
    [
      'is stacked on one that opens something',
      'mine//&other (enforce)',
      { mine: open, other: open },
      'failed',
    ],
  ];
  for (const [title, label, allowed, expected] of cases)
    it(`${title}: ${expected}`, () => {
      const profiles = Object.entries(allowed).map(([name, reading]) => ({ name, allowed: reading }));
      const machine = { ...machineWith('apparmor'), containerProfiles: known(profiles, 'labels') };
      const state = labelled(label);
      assert.equal(stateOf(check, { engine: { apparmor: true }, state, machine }), expected);
    });

  it('is unknown in facts of an older version', () => {
    const { containerProfiles: _none, ...machine } = machineWith('apparmor');
    const state = labelled('mine (enforce)');
    assert.equal(stateOf(check, { engine: { apparmor: true }, state, machine }), 'unknown');
  });
});

describe('the mode of a profile', () => {
  const states = {
    'docker-default (enforce)': 'passed',
    'docker-default (kill)': 'passed',
    'docker-default (complain)': 'failed',
    'docker-default (unconfined)': 'failed',
    // What other profiles than the engine's allow is on their host.
    'unconfined-tool (enforce)': 'unknown',
    unconfined: 'failed',
    'one//&two (enforce)': 'unknown',
    'one//&two (unconfined)': 'failed',
    'one//&two (mixed)': 'unknown',
  };
  for (const [label, state] of Object.entries(states))
    it(`${label} is ${state}`, () => {
      assert.equal(stateOf(check, { engine: { apparmor: true }, state: labelled(label) }), state);
    });
});
