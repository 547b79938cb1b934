import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { canConnect } from '../../io/try-connect.ts';
import { hostMounts, type HostMount } from '../../probes/helper-arguments.ts';
import type { Neighbour } from '../../probes/neighbours.ts';
import type { Probe } from '../../probes/probe.ts';
import type { ProbeEngine } from './engine.ts';

/** Addresses of metadata services, as in native/probe/network.c. */
const metadataAddresses = [
  '169.254.169.254:80',
  '169.254.170.2:80',
  '169.254.170.23:80',
  '100.100.100.200:80',
  '168.63.129.16:80',
  '[fd00:ec2::254]:80',
  '[fd00:ec2::23]:80',
  '[fd20:ce::254]:80',
];

/** How long this machine waits for an address that a container is to be kept from, in milliseconds. */
const controlTimeoutMs = 150;

/** The mounts of the host, and what volumes stand for: a volume of the local driver may be a directory of the host. */
export async function collectHostMounts(
  { client }: ProbeEngine,
  inspect: JsonRecord,
): Promise<readonly HostMount[]> {
  const volumes = listAt(inspect, 'Mounts').flatMap((mount) => {
    if (!isJsonRecord(mount) || stringAt(mount, 'Type') !== 'volume') return [];
    const [name, target] = [stringAt(mount, 'Name'), stringAt(mount, 'Destination')];
    return name === undefined || target === undefined ? [] : [{ name, target }];
  });
  const found = await Promise.all(
    volumes.map(async ({ name, target }): Promise<readonly HostMount[]> => {
      const answer = await client.get(`/volumes/${encodeURIComponent(name)}`);
      const options =
        answer.state === 'known' && isJsonRecord(answer.value) ? recordAt(answer.value, 'Options') : {};
      const device = stringAt(options, 'device');
      return device?.startsWith('/') === true ? [{ source: device, target }] : [];
    }),
  );
  return [...hostMounts(inspect), ...found.flat()];
}

/** Returns the addresses that this machine can connect to, of those that a container is to be kept from. */
export async function reachableFrom(
  probes: readonly Probe[],
  neighbours: readonly Neighbour[],
): Promise<ReadonlySet<string>> {
  const asks = (id: string): boolean => probes.some((probe) => probe.id === id);
  const addresses = [
    ...(asks('metadata-service') ? metadataAddresses : []),
    ...neighbours
      .filter(({ isNear }) => asks(isNear ? 'neighbours' : 'other-networks'))
      .map(({ address }) => address),
  ];
  const found = await Promise.all(
    addresses.map(async (address) => ((await canConnect(address, controlTimeoutMs)) ? [address] : [])),
  );
  return new Set(found.flat());
}
