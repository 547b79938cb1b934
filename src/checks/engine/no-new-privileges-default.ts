import { exampleConfig, engineCheck, enginePart } from '../support/engine/engine-rule.ts';
import { setMembers } from '../support/engine/config-change.ts';

/** Checks that no-new-privileges is the engine's default. */
export const check = engineCheck({
  id: 'engine/no-new-privileges-default',
  needs: ['daemon'],
  title: 'no-new-privileges not enabled by default',
  severity: 'low',
  cis: '2.14',
  why: 'With this default, containers that do not set no-new-privileges themselves still cannot gain privileges through setuid programs.',
  remediation:
    'Set `"no-new-privileges": true` in daemon.json and restart dockerd. Existing containers keep their setting.',
  members: ['no-new-privileges'],
  configure: () => setMembers('risky', { 'no-new-privileges': true }),
  judge(engine) {
    const { noNewPrivilegesDefault, endpoint, configuredBy } = engine;
    const source = configuredBy ?? `GET /info of ${endpoint}`;
    const [is, isNot] =
      configuredBy === undefined
        ? ['SecurityOptions has no-new-privileges', 'SecurityOptions has no no-new-privileges']
        : ['no-new-privileges is true', 'no-new-privileges is not true'];
    return noNewPrivilegesDefault
      ? enginePart(source, isNot).pass(is)
      : enginePart(source, isNot).fail({
          message: 'no-new-privileges is not the default of the Docker daemon',
          steps: ['Add "no-new-privileges": true to daemon.json', 'Restart dockerd'],
        });
  },
  examples: {
    bad: [{ title: 'not set', ...exampleConfig({}) }],
    good: [{ title: 'set', ...exampleConfig({ 'no-new-privileges': true }) }],
    unsure: [],
  },
});
