import type { Severity } from '../../src/core/severity.ts';
import type { RuleDescription } from '../../src/reports/content/rule-description.ts';

function rule(
  id: string,
  severity: Severity,
  title: string,
  rest: Partial<RuleDescription> = {},
): RuleDescription {
  return {
    id,
    title,
    severity,
    category: 'security',
    why: 'Whoever takes over the process gets further than the container.',
    remediation: 'Take the setting out, or give only what the program needs.',
    aliases: [],
    references: ['CIS Docker Benchmark 1.6.0, 5.5', 'NIST SP 800-190, 4.4.3'],
    fixable: true,
    ...rest,
  };
}

/** Descriptions for most rules of the sample report; not for `workload/runs-as-root`, as it may happen with facts of a newer version. */
export function sampleRules(): readonly RuleDescription[] {
  return [
    rule('workload/privileged', 'critical', 'Container is privileged', {
      why: 'A privileged container can load kernel modules, read every disk and rewrite the host: a flaw in the application becomes root on the machine.',
      remediation: 'Remove the setting and add the one capability or device that the program needs.',
      aliases: [
        { tool: 'cis', id: '5.5' },
        { tool: 'docker-bench', id: '5.5' },
      ],
    }),
    rule('workload/engine-socket-mounted', 'critical', 'Engine socket is mounted', { fixable: false }),
    rule('workload/capabilities-added', 'high', 'Dangerous capabilities'),
    rule('workload/seccomp-unconfined', 'high', 'No seccomp profile'),
    rule('workload/host-devices', 'high', 'Host devices'),
    rule('workload/no-new-privileges', 'medium', 'New privileges can be gained'),
    rule('workload/no-memory-limit', 'low', 'No memory limit', { category: 'correctness' }),
    rule('workload/port-on-every-address', 'high', 'Port is published on every address'),
    rule('engine/tcp-without-tls', 'critical', 'Engine listens on TCP without TLS', { fixable: false }),
    rule('engine/live-restore', 'info', 'Containers stop with the engine', { category: 'hygiene' }),
  ];
}
