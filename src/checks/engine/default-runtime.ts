import { engineCheck, judgeReading, settingOf, withSettings } from '../support/engine-rule.ts';

/** Runtimes of the OCI that are known: the ordinary ones, and those that put a kernel in between. */
const ordinary: ReadonlySet<string> = new Set(['runc', 'crun', 'youki', 'io.containerd.runc.v2']);
const isolating = /^(?:runsc|gvisor|kata|io\.containerd\.(?:runsc|kata))/u;

/** What runs every container that asks for no runtime of its own. */
export const check = engineCheck({
  slug: 'default-runtime',
  title: 'Containers run by an unusual program',
  severity: 'medium',
  references: ['NIST SP 800-190, 4.4.1'],
  why: 'The default runtime is run as root for every container: one that somebody else put there decides what each of them may do.',
  remediation:
    'Remove `default-runtime` unless you know the program, who may write it, and that it keeps to what the engine asks for.',
  judge: (engine) =>
    judgeReading(settingOf(engine, 'defaultRuntime'), 'default-runtime', (name = 'runc') => {
      const runtimes = settingOf(engine, 'runtimes');
      const others = runtimes.state === 'known' ? runtimes.value.filter((one) => one !== name) : [];
      const beside = others.length > 0 ? `, beside it ${others.join(', ')}` : '';
      if (ordinary.has(name)) return { fine: `default-runtime = ${name}${beside}` };
      if (isolating.test(name))
        return { fine: `default-runtime = ${name}, which isolates more than runc${beside}` };
      return {
        doubt: `containers are run by ${name}: see what program that is and who may write it (docker info, Runtimes)`,
      };
    }),
  examples: {
    bad: [],
    good: [
      { title: 'runc', facts: withSettings({ defaultRuntime: 'runc', runtimes: ['runc'] }) },
      { title: 'gVisor', facts: withSettings({ defaultRuntime: 'runsc', runtimes: ['runc', 'runsc'] }) },
    ],
    unsure: [{ title: 'one that nobody knows', facts: withSettings({ defaultRuntime: 'wrapped' }) }],
  },
});
