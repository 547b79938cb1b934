import type { Recording } from '../../src/core/confine/recording.ts';

/** A recording of a workload that did nothing but read. */
export const plainRecording: Recording = {
  schemaVersion: 1,
  kind: 'recording',
  workload: { name: 'web', image: 'team/web:1.4' },
  architecture: 'x86_64',
  kernel: '6.18.0',
  runtime: 'runc',
  confinement: {
    user: '',
    privileged: false,
    seccomp: 'default',
    noNewPrivileges: false,
    readOnly: false,
    capabilities: ['CHOWN', 'SETUID'],
  },
  runs: [
    {
      startedAt: '2026-11-30T10:00:00Z',
      seconds: 60,
      sawStart: true,
      lastNewAt: 12,
      events: 900,
      lostEvents: 0,
    },
  ],
  calls: [{ name: 'read', program: '/app' }],
  startupCalls: ['execve'],
  capabilities: [],
  executed: [{ path: '/app', setuid: false }],
  written: [],
  directories: [],
  listening: [],
  connected: [],
  mounts: [],
  peaks: {},
  gaps: [],
};
