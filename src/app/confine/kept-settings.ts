import { contractValues } from '../../confine/contract/contract-settings.ts';
import { mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { RecordedSetting } from '../../core/confine/recording.ts';
import type { InspectedContainer } from './observed-container.ts';
import { joinedNetworks, publishedPorts } from './published-ports.ts';

const propagating: ReadonlySet<string> = new Set(['shared', 'rshared', 'slave', 'rslave']);

/** Returns the settings of a container that its document shows, as a contract has them. */
export function keptSettings({ workload, document }: InspectedContainer): readonly RecordedSetting[] {
  const notRead = unreadable('not-collected', 'not collected', 'inspect');
  const { cpu, mounts, privileged, writableCgroups } = workload.settings;
  const ofDocument = contractValues({
    workload,
    effective: notRead,
    spec: notRead,
    seccomp: notRead,
    ports: publishedPorts(document),
    networks: joinedNetworks(document),
  });
  // What the kernel shows of them is what the engine was asked for.
  const further = {
    cpus: mapKnown(cpu.value, ({ cpus = 0 }) => cpus),
    // A privileged container has them because of that alone.
    writableCgroups: mapKnown(privileged.value, (is) => !is && valueOf(writableCgroups.value) === true),
    passedOnMounts: mapKnown(mounts.value, (entries) =>
      entries.flatMap((entry) =>
        'value' in entry && propagating.has(entry.value.propagation ?? '') ? [entry.value.target] : [],
      ),
    ),
  };
  return [
    ...[...ofDocument].map(([key, value]) => ({ key, value })),
    ...Object.entries(further).flatMap(([key, reading]) =>
      reading.state === 'known' ? [{ key, value: reading.value }] : [],
    ),
  ];
}
