import type { Check } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import { combine, conclude } from '../support/conclude.ts';
import { addressesOf, describePort } from '../support/ports.ts';
import { judgeEntries } from '../support/setting.ts';
import { unread } from '../support/subject.ts';

/** The first engine that drops packets from outside to a port that is published on loopback (moby 28.0.0). */
const fixedIn = 28;

function isLoopback(hostIp: string): boolean {
  return /^(?:127\.|\[?(?:::1|(?:0+:){7}0*1|::ffff:127\.[\d.]+)\]?$)/iu.test(hostIp);
}

export const check = {
  id: 'workload/loopback-ports',
  on: 'workload',
  title: 'Loopback port that neighbours can reach',
  category: 'security',
  severity: 'low',
  why: 'Before Engine 28 a machine on the same link that sends packets for the loopback address straight to the host reaches a port that is published there.',
  remediation:
    'Use Engine 28 or newer; until then drop packets for 127.0.0.0/8 that do not come in on the interface lo.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.2'],
  surfaces: ['create', 'container'],
  implies: [],
  fixable: false,
  evaluate({ workload, engine }) {
    if (engine.state !== 'known') return unread(engine);
    if (valueOf(workload.settings.network.value)?.kind === 'host') {
      return { state: 'not-applicable', because: 'ports are not published on the host’s network' };
    }
    const { version, rootless } = engine.value;
    const major = Number.parseInt(version, 10);
    const reached = !rootless && !(major >= fixedIn);
    const judgements = judgeEntries(workload, 'ports', 'no port is published', (port) => {
      if (!addressesOf(port).some(isLoopback)) return { fine: `${describePort(port)}: not on loopback` };
      if (!reached) return { fine: `${describePort(port)}, engine ${version}` };
      if (Number.isNaN(major))
        return { doubt: `whether engine ${version} keeps neighbours out is not known` };
      return {
        problem: {
          message: `Engine ${version} lets neighbours on the same link reach ${describePort(port)}`,
          detail: { port: `${port.containerPort}/${port.protocol}` },
        },
      };
    });
    return conclude(combine(judgements));
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
