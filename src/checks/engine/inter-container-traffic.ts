import { known, unreadable } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { daemonSteps, engineCheck, checkReading } from '../support/engine-rule.ts';
import { setMembers } from '../support/config-change.ts';

const from = 'GET /networks';

/** Checks whether containers on the default bridge reach each other. */
export const check = engineCheck({
  id: 'engine/inter-container-traffic',
  needs: ['daemon'],
  title: 'Containers on the default bridge can reach each other (icc is not false)',
  severity: 'medium',
  cis: '2.2',
  references: ['NIST SP 800-190, 4.4.2'],
  why: 'Every container that joins no other network can reach every port of all the others, published or not.',
  remediation:
    'Set `"icc": false` in daemon.json, and give containers that belong together their own network.',
  members: ['icc'],
  configure: () => setMembers('risky', { icc: false }),
  judge({ interContainerTraffic }) {
    const key = interContainerTraffic.from === from ? 'com.docker.network.bridge.enable_icc' : 'icc';
    return checkReading(interContainerTraffic, key, (allowed, part) => {
      if (allowed === undefined) return notApplicable('the engine has no default bridge');
      return allowed
        ? part.fail({
            message: 'Traffic between containers on the default bridge allowed',
            steps: daemonSteps('"icc": false'),
          })
        : part.pass(`${key} = false`);
    });
  },
  examples: {
    bad: [{ title: 'icc enabled', facts: { interContainerTraffic: known(true, from) } }],
    good: [{ title: 'icc disabled', facts: { interContainerTraffic: known(false, from) } }],
    unsure: [
      {
        title: 'networks not listed',
        facts: { interContainerTraffic: unreadable('denied', 'status 403', from) },
      },
    ],
  },
});
