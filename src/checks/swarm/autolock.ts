import { notApplicable } from '../../core/outcome.ts';
import { swarmCheck, swarmPart } from '../support/swarm-rule.ts';

const autolock = swarmCheck({
  id: 'swarm/autolock',
  cis: '7.5',
  title: 'Managers start without a key',
  severity: 'medium',
  why: 'The keys of the swarm lie in the clear beside its log: whoever gets a disk or a backup of a manager reads every secret and can be a manager.',
  remediation: 'Switch autolock on, and keep the key elsewhere: `docker swarm update --autolock=true`.',
  judge: (swarm, _subject, _parameters, from) =>
    swarm.autolock
      ? swarmPart(from, 'AutoLockManagers = false').pass('AutoLockManagers = true')
      : swarmPart(from, 'AutoLockManagers = false').fail({
          message: 'A manager that starts unlocks its keys by itself',
          steps: [
            'Switch it on: `docker swarm update --autolock=true`',
            'Keep the key that it prints outside the swarm: managers need it each time they start',
          ],
        }),
  judgeNode: ({ state }) =>
    state === 'locked'
      ? swarmPart('GET /info', '').pass('this manager waits for the key: its swarm is locked')
      : undefined,
  examples: {
    bad: [{ title: 'the default', facts: { swarm: { autolock: false } } }],
    good: [{ title: 'switched on', facts: { swarm: { autolock: true } } }],
    unsure: [],
  },
});

const rotated = 'when was the key that unlocks managers rotated last (no engine keeps a record of that)?';

const rotation = swarmCheck({
  id: 'swarm/unlock-key-rotation',
  cis: '7.6',
  title: 'Whether the unlock key is rotated',
  severity: 'low',
  why: 'Everyone who ever started a manager has had the key.',
  remediation: 'Rotate it on a schedule: `docker swarm unlock-key --rotate`.',
  judge: (swarm, _subject, _parameters, from) =>
    swarm.autolock
      ? swarmPart(from, '').unknown('needs-review', rotated)
      : notApplicable('managers start without a key: there is none to rotate'),
  judgeNode: ({ state }) =>
    state === 'locked' ? swarmPart('GET /info', '').unknown('needs-review', rotated) : undefined,
  examples: {
    bad: [],
    good: [],
    unsure: [{ title: 'autolock is on', facts: { swarm: { autolock: true } } }],
  },
});

/** The key that managers need to start. */
export const checks = [autolock, rotation];
