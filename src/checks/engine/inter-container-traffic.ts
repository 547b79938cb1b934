import { known, unreadable } from '../../core/observed.ts';
import { daemonSteps, engineCheck, judgeReading } from '../support/engine-rule.ts';

const from = 'GET /networks';

/** Whether containers of the default bridge reach each other. */
export const check = engineCheck({
  id: 'engine/inter-container-traffic',
  title: 'Containers of the default bridge reach each other',
  severity: 'medium',
  cis: '2.2',
  references: ['NIST SP 800-190, 4.4.2'],
  why: 'Every container that is started without a network of its own can reach every port of all the others, published or not.',
  remediation: 'Set `"icc": false` in daemon.json, and give what belongs together a network of its own.',
  judge({ interContainerTraffic }) {
    const key = interContainerTraffic.from === from ? 'com.docker.network.bridge.enable_icc' : 'icc';
    return judgeReading(interContainerTraffic, key, (allowed) => {
      if (allowed === undefined) return { because: 'the engine has no default bridge' };
      return allowed
        ? { wrong: 'Containers of the default bridge reach each other', steps: daemonSteps('"icc": false') }
        : { fine: `${key} = false` };
    });
  },
  examples: {
    bad: [{ title: 'allowed', facts: { interContainerTraffic: known(true, from) } }],
    good: [{ title: 'forbidden', facts: { interContainerTraffic: known(false, from) } }],
    unsure: [
      {
        title: 'networks that were not listed',
        facts: { interContainerTraffic: unreadable('denied', 'status 403', from) },
      },
    ],
  },
});
