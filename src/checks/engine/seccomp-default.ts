import { known } from '../../core/observed.ts';
import { engineCheck, judgeReading } from '../support/engine-rule.ts';

const from = 'GET /info';

/** The filter that containers get when they ask for none. */
export const check = engineCheck({
  slug: 'seccomp-default',
  title: 'No seccomp filter by default',
  severity: 'high',
  cis: '2.17',
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  why: 'Every container may make every system call: most ways from a container into the kernel begin with one that the built-in profile refuses.',
  remediation:
    'Remove `"seccomp-profile": "unconfined"`, so that the built-in profile holds for every container that asks for none.',
  judge: ({ seccompProfile }) =>
    judgeReading(seccompProfile, 'seccomp profile', (profile) => {
      if (profile === undefined)
        return {
          wrong: 'The engine has no seccomp: kernel or build come without it',
          steps: ['Run the engine on a kernel with CONFIG_SECCOMP_FILTER'],
        };
      if (profile === 'builtin') return { fine: 'the built-in profile' };
      return profile === 'unconfined'
        ? {
            wrong: 'Containers run without seccomp filter unless they ask for one',
            steps: [
              'Remove "seccomp-profile" from daemon.json',
              'Restart the engine, and make the containers anew',
            ],
          }
        : {
            doubt: `containers get the profile ${profile}: see that it refuses what the built-in one does, and why it differs`,
          };
    }),
  examples: {
    bad: [
      { title: 'switched off', facts: { seccompProfile: known('unconfined', from) } },
      { title: 'none in the kernel', facts: { seccompProfile: { state: 'absent', from } } },
    ],
    good: [{ title: 'the built-in profile', facts: { seccompProfile: known('builtin', from) } }],
    unsure: [
      { title: 'a profile of one’s own', facts: { seccompProfile: known('/etc/docker/seccomp.json', from) } },
    ],
  },
});
