import type { Check } from '../../core/rules/check.ts';
import type { EngineRuntime } from '../../core/engine/engine-settings.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { kindOfConfigured } from '../../knowledge/engine/runtimes.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';

/** Returns the name of a runtime, with its program if that differs. */
function described(name: string, runtimes: readonly EngineRuntime[] | undefined): string {
  const path = runtimes?.find((runtime) => runtime.name === name)?.path ?? '';
  return path === '' || path === name ? name : `${name} (${path})`;
}

function checkRuntime(
  name: string,
  runtimes: readonly EngineRuntime[] | undefined,
  part: CheckedPart,
): Outcome {
  const words = described(name, runtimes);
  switch (kindOfConfigured(name, runtimes)) {
    case 'plain':
      return part.pass(`${words}, with standard isolation`);
    case 'sandbox':
      return part.pass(`${words}: the container has its own kernel`);
    case 'other':
      return part.fail({
        message: `The runtime ${words} is not recognised: its isolation is unknown`,
        detail: { runtime: name },
        change: {
          kind: 'manual',
          title: 'Review the runtime',
          steps: [`Find the program for ${name} in the daemon configuration`],
        },
      });
  }
}

export const check = {
  id: 'workload/runtime',
  needs: ['daemon'],
  on: 'workload',
  title: 'Container runtime unrecognised',
  category: 'security',
  severity: 'info',
  why: 'The runtime sets up all isolation of a container. Another runtime may omit parts, or add devices and libraries that no setting shows.',
  remediation: 'Use runc or a sandbox (gVisor, Kata). Keep other runtimes up to date yourself.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.1'],
  reads: ['runtime'],
  implies: [],
  fixable: false,
  evaluate({ workload, engine }) {
    const runtimes = valueOf(valueOf(valueOf(engine)?.settings)?.runtimes);
    return checkValue(workload, 'runtime', (name, part) => checkRuntime(name, runtimes, part));
  },
  examples: {
    bad: [
      { title: 'a vendor runtime', compose: 'image: app\nruntime: vendor-runtime\n' },
      { title: 'on the command line', run: 'docker run --runtime vendor-runtime app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'a sandbox', run: 'docker run --runtime runsc app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\nruntime: ${RUNTIME}\n' }],
  },
} satisfies Check<'workload'>;
