import type { Check } from '../../core/check.ts';
import { unread } from '../support/subject.ts';

export const check = {
  id: 'engine/no-new-privileges-default',
  on: 'engine',
  title: 'New privileges are not forbidden by default',
  category: 'security',
  severity: 'low',
  why: 'With this default a container whose author forgot the setting still cannot gain privileges through setuid programs.',
  remediation:
    'Set `"no-new-privileges": true` in daemon.json and restart the engine; containers made before keep what they had.',
  aliases: [
    { tool: 'docker-bench', id: '2.14' },
    { tool: 'cis', id: '2.14' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 2.14'],
  surfaces: [],
  implies: [],
  fixable: false,
  evaluate({ engine }) {
    if (engine.state !== 'known') return unread(engine);
    const source = `GET /info of ${engine.value.endpoint}`;
    if (engine.value.noNewPrivilegesDefault) {
      return { state: 'passed', evidence: [{ source, saw: 'SecurityOptions has no-new-privileges' }] };
    }
    const message = 'The engine does not forbid new privileges by default';
    const evidence = [{ source, saw: 'SecurityOptions has no no-new-privileges' }] as const;
    const change = {
      kind: 'manual',
      title: 'Make it the default',
      steps: ['Add "no-new-privileges": true to daemon.json', 'Restart the engine'],
    } as const;
    return { state: 'failed', problems: [{ message, detail: {}, at: [], evidence, change }] };
  },
  examples: {
    bad: [
      { title: 'not set', facts: { endpoint: 'unix:///var/run/docker.sock', noNewPrivilegesDefault: false } },
    ],
    good: [
      { title: 'set', facts: { endpoint: 'unix:///var/run/docker.sock', noNewPrivilegesDefault: true } },
    ],
    unsure: [],
  },
} satisfies Check<'engine'>;
