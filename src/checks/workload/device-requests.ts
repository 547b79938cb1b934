import type { Check } from '../../core/rules/check.ts';
import { combine } from '../../core/rules/outcome.ts';
import { cisReference } from '../support/cis.ts';
import { describeDeviceRequest } from '../support/workload/format-value.ts';
import { checkEntries } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/device-requests',
  needs: [],
  on: 'workload',
  title: 'GPU or other device requested',
  category: 'security',
  severity: 'info',
  why: 'A device driver adds devices, libraries and mounts that no setting shows. GPU memory is not cleared between containers.',
  remediation: 'Request one device by id instead of all, with only the needed driver capabilities.',
  aliases: [],
  references: [cisReference('5.18'), 'NIST SP 800-190, 4.4.3'],
  reads: ['deviceRequests'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const judgements = checkEntries(workload, 'deviceRequests', 'no device request', (request, part) =>
      part.fail({
        message: `Devices requested from a driver: ${describeDeviceRequest(request)}`,
        ...(request.count === -1 ? { severity: 'low' } : {}),
        detail: { request: describeDeviceRequest(request) },
      }),
    );
    return combine(judgements);
  },
  examples: {
    bad: [
      { title: 'all GPUs', run: 'docker run --gpus all app' },
      { title: 'by name', compose: 'image: app\ndevices:\n  - vendor.example/device=one\n' },
    ],
    good: [{ title: 'none', compose: 'image: app\n' }],
    unsure: [{ title: 'flags in a variable', run: 'docker run $FLAGS app' }],
  },
} satisfies Check<'workload'>;
