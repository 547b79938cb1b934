import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../../core/observed.ts';
import { outsideInterfaces } from '../../../netfilter/outside-interfaces.ts';
import { settingOf } from '../engine/engine-rule.ts';

/**
 * Returns whether the kernel forwards IPv4 packets of other hosts: by its settings for the interfaces through which
 * these come. `GET /info` says what dockerd read when it started (seen on Engine 28.5.2), which proves no more than that
 * it forwarded then.
 */
export function kernelForwarding(
  engine: EngineFacts,
  host: Observed<HostFacts> | undefined,
): Observed<boolean> {
  const firewall = host && valueOf(valueOf(host)?.firewall);
  const { forwarding } = firewall ?? {};
  if (firewall !== undefined && forwarding?.state === 'known') {
    const outside = outsideInterfaces(firewall);
    const forwards = forwarding.value.some((name) => outside?.includes(name) ?? name !== 'lo');
    return known(forwards, forwarding.from);
  }
  const shown = settingOf(engine, 'kernelForwards');
  const isOld = engine.configuredBy === undefined && valueOf(shown) === false;
  if (!isOld) return shown;
  return unreadable(
    'undetermined',
    'the kernel did not forward IPv4 when dockerd started; whether it does now is unknown',
    shown.from,
  );
}
