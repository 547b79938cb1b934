import { notApplicable } from '../../core/rules/outcome.ts';
import { swarmCheck, swarmPart } from '../support/swarm-rule.ts';

const autolock = swarmCheck({
  id: 'swarm/autolock',
  needs: ['engine-objects'],
  cis: '7.5',
  title: 'Swarm autolock disabled',
  severity: 'medium',
  why: 'Without autolock the keys of the swarm are stored unencrypted beside its log. Everyone with a disk or backup of a manager reads every secret and can act as a manager.',
  remediation: 'Enable autolock and store the key elsewhere: `docker swarm update --autolock=true`.',
  judge: (swarm, _subject, _parameters, from) =>
    swarm.autolock
      ? swarmPart(from, 'AutoLockManagers = false').pass('AutoLockManagers = true')
      : swarmPart(from, 'AutoLockManagers = false').fail({
          message: 'Managers start without an unlock key',
          steps: [
            'Enable autolock: `docker swarm update --autolock=true`',
            'Store the printed key outside the swarm: managers need it at each start',
          ],
        }),
  checkNode: ({ state }) =>
    state === 'locked'
      ? swarmPart('GET /info', '').pass('this manager is locked and waits for the unlock key')
      : undefined,
  examples: {
    bad: [{ title: 'the default', facts: { swarm: { autolock: false } } }],
    good: [{ title: 'enabled', facts: { swarm: { autolock: true } } }],
    unsure: [],
  },
});

const rotated = 'confirm that the unlock key is rotated regularly (the engine keeps no record)';

const rotation = swarmCheck({
  id: 'swarm/unlock-key-rotation',
  needs: ['engine-objects'],
  cis: '7.6',
  title: 'Unlock key rotation needs a review',
  severity: 'low',
  why: 'Everyone who ever started a manager knows the unlock key.',
  remediation: 'Rotate it on a schedule: `docker swarm unlock-key --rotate`.',
  judge: (swarm, _subject, _parameters, from) =>
    swarm.autolock
      ? swarmPart(from, '').unknown('needs-review', rotated)
      : notApplicable('autolock is disabled: there is no key to rotate'),
  checkNode: ({ state }) =>
    state === 'locked' ? swarmPart('GET /info', '').unknown('needs-review', rotated) : undefined,
  examples: {
    bad: [],
    good: [],
    unsure: [{ title: 'autolock enabled', facts: { swarm: { autolock: true } } }],
  },
});

/** Checks for autolock and the rotation of its key. */
export const checks = [autolock, rotation];
