import { joinableNamespaces, type Check } from '../../core/check.ts';
import type { NamespaceMode } from '../../core/workload.ts';
import { combine } from '../../core/outcome.ts';
import { checkValue } from '../support/setting.ts';
import { describeNamespace } from '../support/format-value.ts';

/** Returns the owner of the namespace: its name if known, else its short id. */
function ownerOf(mode: NamespaceMode, known: string | undefined): string {
  if (known !== undefined) return known;
  return describeNamespace(mode).replace(/^(container:[0-9a-f]{12})[0-9a-f]{52}$/u, '$1');
}

export const check = {
  id: 'workload/joined-namespace',
  needs: [],
  formerIds: ['workload/foreign-namespace'],
  on: 'workload',
  title: 'Namespace joined from another container',
  category: 'security',
  severity: 'medium',
  why: 'A shared namespace removes isolation: processes of the other container can be controlled, and its loopback services are reachable.',
  remediation:
    'Connect containers through a network. Share a namespace only with a sidecar that is as trusted as the application.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.2'],
  reads: ['network', 'pid', 'ipc'],
  // A swarm service cannot join the namespace of a container.
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: true,
  evaluate({ workload, owners }) {
    const judgements = joinableNamespaces.map((setting) =>
      checkValue(workload, setting, (mode, part) =>
        mode.kind === 'container' || mode.kind === 'service'
          ? part.fail({
              message: `The container joins the ${setting} namespace of ${ownerOf(mode, owners?.[setting]?.name)}`,
              detail: { namespace: setting },
              change: {
                kind: 'remove',
                safety: 'risky',
                title: 'Use a separate namespace',
                at: workload.settings[setting].written?.at ?? [],
              },
            })
          : part.pass(`${setting}: ${describeNamespace(mode)}`),
      ),
    );
    return combine(judgements);
  },
  examples: {
    bad: [
      { title: 'processes of another container', run: 'docker run --pid container:db app' },
      { title: 'network of another service', compose: 'image: app\nnetwork_mode: service:app\n' },
    ],
    good: [{ title: 'private namespaces', compose: 'image: app\n' }],
    unsure: [{ title: 'a variable', compose: 'image: app\nipc: ${IPC}\n' }],
  },
} satisfies Check<'workload'>;
