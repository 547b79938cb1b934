import { fileRule } from '../shared/file-rule.ts';

/** What the engine refuses a profile for. */
export const seccompInvalid = fileRule({
  id: 'seccomp/invalid',
  title: 'Seccomp profile invalid',
  why: 'A container with this profile does not start. Whoever then starts it without the profile has no filter at all.',
  remediation: 'Fix the value shown; compare it with the default profile of the engine.',
});

/** Dangerous system calls that a profile allows. */
export const seccompDangerousCalls = {
  ...fileRule({
    id: 'seccomp/dangerous-calls',
    title: 'Seccomp profile allows dangerous system calls',
    why: 'Each system call that the default profile denies opens a part of the kernel in which flaws were found. Some need no capability at all: io_uring, user namespaces, keyrings.',
    remediation:
      'Start from the default profile of the engine and add only the calls that are needed, with the arguments that are needed.',
  }),
  category: 'security',
  severity: 'medium',
  references: ['CIS Docker Benchmark 1.6.0, 5.22', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
} as const;
