import type { Check } from '../../core/check.ts';
import { judgePath } from '../support/path-status.ts';
import { unread } from '../support/subject.ts';

const file = (uid: number, gid: number) => ({
  daemonConfigPath: {
    state: 'known',
    value: { path: '/etc/docker/daemon.json', uid, gid, mode: 0o644, kind: 'file' },
    from: '/etc/docker/daemon.json',
  },
});

export const check = {
  id: 'host/daemon-config-owner',
  on: 'host',
  title: 'daemon.json is not root’s',
  category: 'security',
  severity: 'high',
  why: 'The owner of the engine’s configuration can change it, and with it what the engine runs as root.',
  remediation: 'Give it to root: `chown root:root /etc/docker/daemon.json`.',
  aliases: [
    { tool: 'docker-bench', id: '3.17' },
    { tool: 'cis', id: '3.17' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 3.17'],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate(host) {
    if (host.state !== 'known') return unread(host);
    return judgePath(
      host.value.daemonConfigPath,
      ({ uid, gid }) =>
        uid === 0 && gid === 0 ? undefined : `it belongs to ${uid}:${gid}, not to root (0:0)`,
      () => 'owned by root (0:0)',
      ({ path }) => `chown root:root ${path}`,
    );
  },
  examples: {
    bad: [
      { title: 'a user owns it', facts: file(1000, 1000) },
      { title: 'a group owns it', facts: file(0, 999) },
    ],
    good: [{ title: 'root owns it', facts: file(0, 0) }],
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
