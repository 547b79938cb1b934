import type { Check } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import { notApplicable } from '../../core/outcome.ts';
import { engineCheck, shownBy, enginePart } from '../support/engine-rule.ts';

function optionsSaw({ rootless, usernsRemap, configuredBy }: EngineFacts): string {
  if (configuredBy !== undefined) {
    if (rootless) return 'it is set up for a user who is not root';
    return `it is set up for root; userns-remap is ${usernsRemap ? 'set' : 'not set'}`;
  }
  if (rootless) return 'SecurityOptions has rootless';
  return usernsRemap ? 'SecurityOptions has userns' : 'SecurityOptions has neither rootless nor userns';
}

const rootDaemon = engineCheck({
  id: 'engine/root-daemon',
  title: 'Daemon runs as root',
  severity: 'low',
  cis: '2.1',
  references: ['NIST SP 800-190, 4.5.5', 'OWASP Docker Top 10, D01'],
  why: 'A flaw in the daemon, and every mistake of whoever may drive it, is worth root of the host; of a rootless one it is worth one user.',
  remediation:
    'Where swarm and overlay networks are not needed, run the daemon rootless: `dockerd-rootless-setuptool.sh install`.',
  judge(engine) {
    if (engine.swarm !== 'inactive')
      return notApplicable('the engine is part of a swarm, which a rootless daemon cannot be');
    return engine.rootless
      ? enginePart(shownBy(engine), optionsSaw(engine)).pass(optionsSaw(engine))
      : enginePart(shownBy(engine), optionsSaw(engine)).fail({
          message: 'The daemon runs as root',
          steps: [
            'See whether what runs here needs what rootless cannot do (overlay networks, AppArmor)',
            'dockerd-rootless-setuptool.sh install, as the user who is to own the containers',
          ],
        });
  },
  examples: {
    bad: [{ title: 'as root', facts: { rootless: false } }],
    good: [{ title: 'rootless', facts: { rootless: true } }],
    unsure: [],
  },
});

const userNamespaces = engineCheck({
  id: 'engine/user-namespaces',
  title: 'Root of a container is root of the host',
  severity: 'medium',
  cis: '2.9',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D01'],
  why: 'Who breaks out of a container as its root has every right on the host; with remapped users, those of nobody.',
  remediation:
    'Set `"userns-remap": "default"` in daemon.json, or run the daemon rootless. Images and volumes of before are not seen any more.',
  judge: (engine) =>
    engine.usernsRemap || engine.rootless
      ? enginePart(shownBy(engine), optionsSaw(engine)).pass(optionsSaw(engine))
      : enginePart(shownBy(engine), optionsSaw(engine)).fail({
          message: 'User 0 of containers is user 0 of the host',
          steps: [
            'Plan for images and volumes to be made anew',
            'Set "userns-remap": "default" in daemon.json',
            'Restart the engine',
          ],
        }),
  examples: {
    bad: [{ title: 'neither', facts: { rootless: false, usernsRemap: false } }],
    good: [
      { title: 'remapped', facts: { usernsRemap: true } },
      { title: 'rootless', facts: { rootless: true } },
    ],
    unsure: [],
  },
});

/** What root of the daemon and root of a container are worth. */
export const checks: readonly Check<'engine'>[] = [rootDaemon, userNamespaces];
