import type { Check } from '../../core/check.ts';
import { judgePath, octal } from '../support/path-status.ts';
import { unread } from '../support/subject.ts';

const allowed = 0o644;

const file = (mode: number) => ({
  daemonConfigPath: {
    state: 'known',
    value: { path: '/etc/docker/daemon.json', uid: 0, gid: 0, mode, kind: 'file' },
    from: '/etc/docker/daemon.json',
  },
});

export const check = {
  id: 'host/daemon-config-mode',
  on: 'host',
  title: 'daemon.json can be written by others',
  category: 'security',
  severity: 'high',
  why: 'Whoever can write the engine’s configuration chooses its runtime, its listeners and its defaults: that is root of the host.',
  remediation: 'Let only root write it: `chmod 0644 /etc/docker/daemon.json` or tighter.',
  aliases: [
    { tool: 'docker-bench', id: '3.18' },
    { tool: 'cis', id: '3.18' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 3.18'],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate(host) {
    if (host.state !== 'known') return unread(host);
    return judgePath(
      host.value.daemonConfigPath,
      // Bits are compared, not numbers: 0622 is smaller than 0644 and lets everyone write.
      ({ mode }) =>
        (mode & ~allowed) === 0 ? undefined : `its mode is ${octal(mode)}, wider than ${octal(allowed)}`,
      ({ mode }) => `mode ${octal(mode)}`,
      ({ path, mode }) => `chmod ${octal(mode & allowed)} ${path}`,
    );
  },
  examples: {
    bad: [
      { title: 'others may write', facts: file(0o622) },
      { title: 'the group may write', facts: file(0o664) },
    ],
    good: [
      { title: 'only root may write', facts: file(0o644) },
      { title: 'only root may read', facts: file(0o600) },
    ],
    unsure: [
      {
        title: 'it could not be looked at',
        facts: {
          daemonConfigPath: {
            state: 'unreadable',
            why: 'denied',
            detail: 'permission denied',
            from: '/etc/docker/daemon.json',
          },
        },
      },
    ],
  },
} satisfies Check<'host'>;
