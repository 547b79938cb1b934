import { daemonSteps, engineCheck, outcomeOf, shownBy } from '../support/engine-rule.ts';

/** Containers outlive the daemon; a swarm moves its tasks instead. */
export const check = engineCheck({
  id: 'engine/live-restore',
  title: 'Containers stop with the daemon',
  severity: 'low',
  cis: '2.15',
  why: 'An update of the engine is an outage of everything it runs, and so is put off: known holes stay open for longer.',
  remediation: 'Set `"live-restore": true` in daemon.json and reload the engine.',
  judge(engine) {
    if (engine.swarm !== 'inactive')
      return {
        state: 'not-applicable',
        because:
          'the engine is part of a swarm, which does without live-restore and moves tasks to other nodes',
      };
    const name = engine.configuredBy === undefined ? 'LiveRestoreEnabled' : 'live-restore';
    return outcomeOf(
      engine.liveRestore
        ? { fine: `${name} is true` }
        : { wrong: 'Containers stop when the daemon does', steps: daemonSteps('"live-restore": true') },
      shownBy(engine),
      `${name} is false`,
    );
  },
  examples: {
    bad: [{ title: 'off', facts: { liveRestore: false } }],
    good: [{ title: 'on', facts: { liveRestore: true } }],
    unsure: [],
  },
});
