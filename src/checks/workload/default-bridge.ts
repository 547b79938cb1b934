import type { Check } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { NamespaceMode, Workload } from '../../core/workload/workload.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkEntries, checkValue } from '../support/workload/setting.ts';
import { describeNamespace } from '../support/workload/format-value.ts';

const bridge = 'bridge';

/** Returns the change to another network; Compose creates one for the project if none is named. */
function changeOf({ surface, settings }: Workload): Problem['change'] {
  const written = settings.network.written;
  if (surface === 'compose' && written) {
    const title = 'Use the default network of the project';
    return { kind: 'remove', safety: 'risky', title, at: written.at };
  }
  return {
    kind: 'manual',
    title: 'Use a separate network',
    steps: [
      'Create a network for the containers that belong together: `docker network create NAME`',
      'Join it: `--network NAME`; container names resolve there',
    ],
  };
}

function onBridge(workload: Workload): Omit<Problem, 'evidence' | 'at'> {
  const change = changeOf(workload);
  return {
    message:
      'The container is on the default bridge network, with every other container that joins no network',
    detail: {},
    ...(change ? { change } : {}),
  };
}

/** Whether a workload joins the default bridge. By default, Compose joins the project network and the engine its bridge. */
function joinsBridge({ surface, settings }: Workload, mode: NamespaceMode): boolean {
  if (mode.kind === 'network') return mode.name === bridge;
  if (mode.kind !== 'private' && mode.kind !== 'default') return false;
  if (surface !== 'compose') return (valueOf(settings.networks.value) ?? []).length === 0;
  const { written } = settings.network;
  return written !== undefined && 'value' in written && written.value.kind === 'default';
}

function checkMode(workload: Workload): Outcome {
  return checkValue(workload, 'network', (mode, part) =>
    joinsBridge(workload, mode)
      ? part.fail(onBridge(workload))
      : part.pass(`network: ${describeNamespace(mode)}`),
  );
}

function checkJoined(workload: Workload): readonly Outcome[] {
  return checkEntries(workload, 'networks', 'no network is set', (name, part): Outcome =>
    name === bridge ? part.fail(onBridge(workload)) : part.pass(`on the network ${name}`),
  );
}

/**
 * Whether the engine shows the networks that a container is on. Its mode may name one that it has left
 * (`docker network disconnect`), and of a task of a swarm it names the default bridge (run on Engine 26.1.5).
 */
function showsNetworks({ surface, settings }: Workload): boolean {
  return surface === 'container' && (valueOf(settings.networks.value) ?? []).length > 0;
}

/** Whether the engine was started with `--bridge=none`. */
function hasNone(engine: Observed<EngineFacts>): boolean {
  const networks = valueOf(engine)?.networks ?? [];
  return networks.length > 0 && networks.every(({ name }) => name !== bridge);
}

export const check = {
  id: 'workload/default-bridge',
  needs: [],
  on: 'workload',
  title: 'Default bridge network used',
  category: 'security',
  severity: 'low',
  why: 'On the default bridge every container reaches every port of all the others, related or not.',
  remediation: 'Create a network for each group of containers that belong together.',
  aliases: cisAliases('5.30'),
  references: [cisReference('5.30'), 'NIST SP 800-190, 4.4.2', 'OWASP Docker Top 10, D03'],
  reads: ['network', 'networks'],
  // A swarm service is never on the default bridge.
  onlyOn: ['compose', 'run', 'create', 'container'],
  implies: [],
  fixable: true,
  evaluate({ workload, engine }) {
    if (hasNone(engine)) return notApplicable('the engine has no default bridge');
    if (showsNetworks(workload)) return combine(checkJoined(workload));
    const mode = checkMode(workload);
    // The mode and the network name are one mistake, so they are one finding.
    return mode.state === 'failed' ? mode : combine([mode, ...checkJoined(workload)]);
  },
  examples: {
    bad: [
      { title: 'by name in Compose', compose: 'image: app\nnetwork_mode: bridge\n' },
      { title: 'the default of docker run', run: 'docker run app' },
      { title: 'by name on the command line', run: 'docker run --network bridge app' },
    ],
    good: [
      { title: 'the default network of the project', compose: 'image: app\n' },
      { title: 'a user-defined network', run: 'docker run --network shop app' },
      { title: 'no network', run: 'docker run --network none app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nnetwork_mode: ${NETWORK}\n' },
      { title: 'flags in a variable', run: 'docker run $FLAGS --network shop app' },
    ],
  },
} satisfies Check<'workload'>;
