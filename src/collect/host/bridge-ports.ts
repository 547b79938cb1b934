import { known, valueOf, type Observed } from '../../core/observed.ts';
import { isContainerPair } from '../../core/host/container-pair.ts';
import type { BridgePorts } from '../../core/host/firewall.ts';
import type { HostFiles } from '../../io/files.ts';

const folder = '/sys/class/net';

/**
 * Returns the ports of each bridge that lead out of the machine, to virtual machines or to namespaces that dockerd did
 * not connect, by the files of the kernel for the network namespace of the reader. Bridges without such a port are left
 * out.
 */
export async function collectBridgePorts(
  files: HostFiles,
  interfaces: readonly string[],
): Promise<Observed<BridgePorts>> {
  const all = await files.list(folder);
  if (all.state !== 'known') return all;
  const found = await Promise.all(
    interfaces.map(async (bridge) => {
      const ports = await files.list(`${folder}/${bridge}/brif`);
      if (ports.state === 'unreadable') return ports;
      const names = valueOf(ports) ?? [];
      const leadsOut = await Promise.all(names.map((name) => isOutside(files, name)));
      return { bridge, ports: names.filter((_name, index) => leadsOut[index]) };
    }),
  );
  const bridges = [];
  for (const each of found) {
    if ('state' in each) return each;
    if (each.ports.length > 0) bridges.push(each);
  }
  return known(Object.fromEntries(bridges.map(({ bridge, ports }) => [bridge, ports])), folder);
}

/**
 * Whether an interface is a device, has a type of its own (VLAN, bond, VXLAN), belongs to a virtual machine, or is one
 * end of a tunnel or of a pair that is no container's. A dummy interface has no other end.
 */
async function isOutside(files: HostFiles, name: string): Promise<boolean> {
  const at = `${folder}/${name}`;
  const [device, tap, event, own, other] = await Promise.all([
    files.status(`${at}/device`),
    files.status(`${at}/tun_flags`),
    files.readText(`${at}/uevent`),
    files.readText(`${at}/ifindex`),
    files.readText(`${at}/iflink`),
  ]);
  const isEnd = other.state !== 'absent' && valueOf(other) !== valueOf(own);
  return (
    device.state !== 'absent' ||
    tap.state !== 'absent' ||
    /^DEVTYPE=/mu.test(valueOf(event) ?? '') ||
    (isEnd && !isContainerPair(name))
  );
}
