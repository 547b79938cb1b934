import { notApplicable, unknown } from '../../core/rules/outcome.ts';
import {
  exampleConfig,
  daemonSteps,
  engineCheck,
  shownBy,
  enginePart,
} from '../support/engine/engine-rule.ts';
import { setMembers } from '../support/engine/config-change.ts';

/** Checks that containers survive a daemon restart; not applicable in a swarm, which reschedules tasks. */
export const check = engineCheck({
  id: 'engine/live-restore',
  needs: ['daemon'],
  title: 'Live restore disabled',
  severity: 'low',
  cis: '2.15',
  why: 'Containers stop when dockerd restarts. Every engine update is then an outage, so updates with security fixes are delayed.',
  remediation: 'Set `"live-restore": true` in daemon.json and reload dockerd.',
  members: ['live-restore'],
  configure: () => setMembers('risky', { 'live-restore': true }),
  judge(engine) {
    if (engine.swarm === 'unknown')
      return unknown('unreadable', 'whether the engine is in a swarm could not be read');
    if (engine.swarm !== 'inactive')
      return notApplicable('the engine is in a swarm, which does not support live-restore');
    const name = engine.configuredBy === undefined ? 'LiveRestoreEnabled' : 'live-restore';
    return engine.liveRestore
      ? enginePart(shownBy(engine), `${name} is false`).pass(`${name} is true`)
      : enginePart(shownBy(engine), `${name} is false`).fail({
          message: 'Containers stop when dockerd stops',
          steps: daemonSteps('"live-restore": true'),
        });
  },
  examples: {
    bad: [{ title: 'disabled', ...exampleConfig({ 'live-restore': false }) }],
    good: [{ title: 'enabled', ...exampleConfig({ 'live-restore': true }) }],
    unsure: [{ title: 'it may be in a swarm', facts: { swarm: 'unknown', liveRestore: false } }],
  },
});
