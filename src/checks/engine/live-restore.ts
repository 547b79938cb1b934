import { notApplicable } from '../../core/outcome.ts';
import { daemonSteps, engineCheck, shownBy, enginePart } from '../support/engine-rule.ts';

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
      return notApplicable(
        'the engine is part of a swarm, which does without live-restore and moves tasks to other nodes',
      );
    const name = engine.configuredBy === undefined ? 'LiveRestoreEnabled' : 'live-restore';
    return engine.liveRestore
      ? enginePart(shownBy(engine), `${name} is false`).pass(`${name} is true`)
      : enginePart(shownBy(engine), `${name} is false`).fail({
          message: 'Containers stop when the daemon does',
          steps: daemonSteps('"live-restore": true'),
        });
  },
  examples: {
    bad: [{ title: 'off', facts: { liveRestore: false } }],
    good: [{ title: 'on', facts: { liveRestore: true } }],
    unsure: [],
  },
});
