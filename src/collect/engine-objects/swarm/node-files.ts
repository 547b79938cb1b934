import { posix } from 'node:path';
import { unreadable, type Observed } from '../../../core/observed.ts';
import type { SwarmAddresses, SwarmNodeFacts } from '../../../core/swarm.ts';
import { stringAt } from '../../../formats/json/members.ts';
import type { HostFiles } from '../../../io/files.ts';
import { jsonOf, readDocument } from '../../../io/engine/read-answer.ts';
import { validityOf } from './validity.ts';

type NodeFiles = Omit<SwarmNodeFacts, 'state' | 'leaderless'>;

/** What a node of a swarm keeps below the engine's data root (moby `daemon/cluster`, swarmkit `ca`). */
export async function readNodeFiles(files: HostFiles, dataRoot: string): Promise<NodeFiles> {
  const folder = posix.join(dataRoot, 'swarm');
  const [state, certificate, root] = await Promise.all([
    files.readText(posix.join(folder, 'docker-state.json')),
    files.readText(posix.join(folder, 'certificates/swarm-node.crt')),
    files.readText(posix.join(folder, 'certificates/swarm-root-ca.crt')),
  ]);
  return {
    addresses: addressesOf(state),
    certificate: validityOf(certificate),
    rootCertificate: validityOf(root),
  };
}

/** The same readings where the node's files are not this machine's. */
export function noNodeFiles(): NodeFiles {
  const detail = 'it is not proven that the engine runs on this machine';
  const missing = unreadable('remote', detail, 'files of the swarm’s node');
  return { addresses: missing, certificate: missing, rootCertificate: missing };
}

function addressesOf(text: Observed<string>): Observed<SwarmAddresses> {
  return readDocument(jsonOf(text), (document) => {
    const listen = stringAt(document, 'ListenAddr');
    if (listen === undefined) throw new TypeError('it has no ListenAddr');
    return {
      listen,
      advertise: stringAt(document, 'AdvertiseAddr') ?? '',
      dataPath: stringAt(document, 'DataPathAddr') ?? '',
    };
  });
}
