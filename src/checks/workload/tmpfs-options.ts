import type { Check } from '../../core/rules/check.ts';
import { combine } from '../../core/rules/outcome.ts';
import { checkEntries } from '../support/workload/setting.ts';

/** What a tmpfs of the engine forbids by default, and what the option that lifts it allows. */
const lifted: Readonly<Record<string, { by: string; allows: string }>> = {
  noexec: { by: 'exec', allows: 'programs in it can be run' },
  nosuid: { by: 'suid', allows: 'setuid programs in it gain privileges' },
  nodev: { by: 'dev', allows: 'device nodes in it can be opened' },
};

/** Returns the restrictions that options lift: of an option and its contrary the last one counts; `defaults` lifts none (tried on Engine 26.1.5). */
function liftedBy(options: readonly string[]): readonly { by: string; allows: string }[] {
  return Object.entries(lifted).flatMap(([restriction, one]) =>
    options.findLast((word) => word === restriction || word === one.by) === one.by ? [one] : [],
  );
}

export const check = {
  id: 'workload/tmpfs-options',
  needs: ['mounts'],
  on: 'workload',
  title: 'tmpfs without noexec, nosuid or nodev',
  category: 'security',
  severity: 'low',
  why: 'The engine mounts a tmpfs with noexec, nosuid and nodev. Without noexec it is where an attacker puts programs and runs them, even with a read-only root file system.',
  remediation: 'Remove `exec`, `suid` and `dev` from the options of the tmpfs.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['mounts'],
  // A swarm service has no options for a tmpfs but its size and mode (Engine API 1.45).
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    return combine(
      checkEntries(
        workload,
        'mounts',
        'nothing is mounted',
        ({ type, target, options, openOptions }, part) => {
          if (type !== 'tmpfs') return part.pass(`${target}: no tmpfs`);
          const found = liftedBy(options);
          if (openOptions !== undefined)
            return part.unknown('unreadable', `tmpfs at ${target}: ${openOptions}`);
          if (found.length === 0) return part.pass(`${target}: noexec, nosuid, nodev`);
          const words = found.map(({ by }) => by).join(', ');
          return part.fail({
            message: `The tmpfs at ${target} is mounted with ${words}: ${found.map(({ allows }) => allows).join(', ')}`,
            detail: { target },
            steps: [
              `Remove ${words} from the options of the tmpfs at ${target}`,
              'Where the application runs programs that it writes, give it one directory for that',
            ],
          });
        },
      ),
    );
  },
  examples: {
    bad: [
      { title: 'exec', compose: 'image: app\ntmpfs:\n  - /tmp:exec,size=64m\n' },
      { title: 'on the command line', run: 'docker run --tmpfs /run:rw,suid,dev app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\ntmpfs: /tmp\n' },
      { title: 'the defaults', run: 'docker run --tmpfs /tmp:defaults app' },
      { title: 'a size', run: 'docker run --tmpfs /tmp:rw,size=64m app' },
      { title: 'the last option counts', run: 'docker run --tmpfs /tmp:exec,noexec app' },
      { title: 'long syntax', compose: 'image: app\nvolumes:\n  - type: tmpfs\n    target: /tmp\n' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\ntmpfs:\n  - ${TMP}\n' },
      { title: 'a variable as options', compose: 'image: app\ntmpfs:\n  - /tmp:${OPTIONS}\n' },
      { title: 'on the command line', run: 'docker run --tmpfs "/tmp:$OPTIONS" app' },
    ],
  },
} satisfies Check<'workload'>;
