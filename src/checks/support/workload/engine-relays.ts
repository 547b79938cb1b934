import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import { fail, unknown } from '../../../core/rules/outcome.ts';

/** Says from where a relay is reached. */
function reachOf(network: string): string {
  if (network === 'namespace') return 'to every container in its network namespace';
  if (network === 'host') return 'of the host to every container that reaches the host';
  return `to every container on the network ${network}`;
}

/** Fails for each container that passes the Docker API on to this one; unknown for a proxy that allows a part of it, and for one of another project. */
export function checkEngineRelays({ workload, engineRelays = [] }: WorkloadCase): readonly Outcome[] {
  return engineRelays.map(
    ({ name, port, network, isLimited, remote, builds, inOtherProject, evidence, at }) => {
      const where = `at port ${port} ${reachOf(network)}`;
      const does = builds
        ? 'runs builds with every privilege for whoever connects (BuildKit)'
        : `passes the Docker API ${remote === undefined ? '' : `of ${remote} `}on`;
      if (isLimited)
        return unknown('needs-review', `confirm what ${name} allows: it passes the Docker API on ${where}`);
      if (inOtherProject)
        return unknown(
          'undecidable',
          `${name} of another project ${does} ${where}: whether both run on one engine is not known`,
        );
      return fail({
        message: `The container ${name} ${does} ${where}`,
        ...(remote !== undefined && { severity: 'high' as const }),
        detail: { route: 'relay', relay: name },
        at: [...workload.at, ...at],
        evidence: [evidence],
        change: {
          kind: 'manual',
          title: `Separate the container from ${builds ? 'BuildKit' : 'the Docker API'}`,
          steps: [`Give ${name} a network of its own, with only those that need it`],
        },
      });
    },
  );
}
