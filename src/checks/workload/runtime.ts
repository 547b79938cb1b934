import type { Check } from '../../core/check.ts';
import type { EngineRuntime } from '../../core/engine-settings.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { kindOfConfigured } from '../../knowledge/runtimes.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/setting.ts';

/** The name of a runtime, with what it stands for where that is another. */
function described(name: string, runtimes: readonly EngineRuntime[] | undefined): string {
  const path = runtimes?.find((runtime) => runtime.name === name)?.path ?? '';
  return path === '' || path === name ? name : `${name} (${path})`;
}

function judgeRuntime(
  name: string,
  runtimes: readonly EngineRuntime[] | undefined,
  part: CheckedPart,
): Outcome {
  const words = described(name, runtimes);
  switch (kindOfConfigured(name, runtimes)) {
    case 'plain':
      return part.pass(`${words}, with the isolation that the engine asks for`);
    case 'sandbox':
      return part.pass(`${words}: the container has a kernel of its own`);
    case 'other':
      return part.fail({
        message: `The container is run by ${words}: what it confines, and what it adds, is its own affair`,
        detail: { runtime: name },
        change: {
          kind: 'manual',
          title: 'See what the runtime does',
          steps: [`Find the program that ${name} stands for in the engine’s configuration`],
        },
      });
  }
}

export const check = {
  id: 'workload/runtime',
  on: 'workload',
  title: 'Runtime of another kind',
  category: 'security',
  severity: 'info',
  why: 'The runtime sets up everything that confines a container. Another one may leave parts out, or hand in devices and libraries that no setting shows.',
  remediation:
    'Use the engine’s own runtime, or a sandbox (gVisor, Kata) for what is not trusted; keep others up to date by hand.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.1'],
  reads: ['runtime'],
  implies: [],
  fixable: false,
  evaluate({ workload, engine }) {
    const runtimes = valueOf(valueOf(valueOf(engine)?.settings)?.runtimes);
    return checkValue(workload, 'runtime', (name, part) => judgeRuntime(name, runtimes, part));
  },
  examples: {
    bad: [
      { title: 'a vendor’s', compose: 'image: app\nruntime: vendor-runtime\n' },
      { title: 'on the command line', run: 'docker run --runtime vendor-runtime app' },
    ],
    good: [
      { title: 'the engine’s own', compose: 'image: app\n' },
      { title: 'a sandbox', run: 'docker run --runtime runsc app' },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\nruntime: ${RUNTIME}\n' }],
  },
} satisfies Check<'workload'>;
