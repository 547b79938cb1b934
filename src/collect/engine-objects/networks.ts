import type { Network } from '../../core/engine/network.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import { booleanAt, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { readEntries } from '../../io/engine/read-answer.ts';

/** Options of built-in network drivers that checks read and that hold no secrets. */
const readable =
  /^(?:com\.docker\.network\.(?:bridge|endpoint|driver|container|host_ipv4|host_ipv6)[\w.]*|encrypted|parent|macvlan_mode|ipvlan_mode|ipvlan_flag)$/u;

/** Returns the engine's networks sorted by name, with the options that checks read. */
export async function collectNetworks(client: EngineClient): Promise<Observed<readonly Network[]>> {
  const read = readEntries(await client.get('/networks'), networkOf);
  return mapKnown(read, (networks) =>
    networks.toSorted((a, b) => (`${a.name}\0${a.id}` < `${b.name}\0${b.id}` ? -1 : 1)),
  );
}

function networkOf(entry: JsonRecord | undefined): Network {
  const [name, id] = [stringAt(entry, 'Name'), stringAt(entry, 'Id')];
  if (name === undefined || id === undefined) throw new TypeError('a network has no name or ID');
  const project = stringAt(recordAt(entry, 'Labels'), 'com.docker.compose.project');
  const ipv4 = booleanAt(entry, 'EnableIPv4');
  const subnets = listAt(recordAt(entry, 'IPAM'), 'Config');
  return {
    name,
    id,
    driver: stringAt(entry, 'Driver') ?? '',
    scope: stringAt(entry, 'Scope') ?? '',
    internal: booleanAt(entry, 'Internal') ?? false,
    attachable: booleanAt(entry, 'Attachable') ?? false,
    ingress: booleanAt(entry, 'Ingress') ?? false,
    ipv6: booleanAt(entry, 'EnableIPv6') ?? false,
    ...(ipv4 === undefined ? {} : { ipv4 }),
    subnets: subnets.flatMap((config) => stringAt(recordAt({ config }, 'config'), 'Subnet') ?? []),
    options: optionsOf(recordAt(entry, 'Options')),
    ...(project === undefined ? {} : { composeProject: project }),
  };
}

function optionsOf(options: JsonRecord | undefined): Readonly<Record<string, string>> {
  const names = Object.keys(options ?? {}).filter((name) => readable.test(name));
  return Object.fromEntries(names.toSorted().map((name) => [name, stringAt(options, name) ?? '']));
}
