import { posix } from 'node:path';
import { unreadable, type Observed } from '../../../core/observed.ts';
import type { SwarmAddresses, SwarmNodeFacts } from '../../../core/engine/swarm.ts';
import { stringAt } from '../../../formats/json/members.ts';
import type { HostFiles } from '../../../io/files.ts';
import { jsonOf, readDocument } from '../../../io/engine/read-answer.ts';
import { readValidity } from './validity.ts';

type NodeFiles = Omit<SwarmNodeFacts, 'state' | 'leaderless'>;

/** Reads the files of a swarm node below the data root (moby `daemon/cluster`, swarmkit `ca`). */
export async function readNodeFiles(files: HostFiles, dataRoot: string): Promise<NodeFiles> {
  const folder = posix.join(dataRoot, 'swarm');
  const [state, certificate, root] = await Promise.all([
    files.readText(posix.join(folder, 'docker-state.json')),
    files.readText(posix.join(folder, 'certificates/swarm-node.crt')),
    files.readText(posix.join(folder, 'certificates/swarm-root-ca.crt')),
  ]);
  return {
    addresses: addressesOf(state),
    certificate: readValidity(certificate),
    rootCertificate: readValidity(root),
  };
}

/** Returns the same readings as unreadable: the node's files are not on this machine. */
export function unprovenNodeFiles(): NodeFiles {
  const detail = 'not proven that the engine runs on this machine';
  const missing = unreadable('remote', detail, 'files of the swarm node');
  return { addresses: missing, certificate: missing, rootCertificate: missing };
}

function addressesOf(text: Observed<string>): Observed<SwarmAddresses> {
  return readDocument(jsonOf(text), (document) => {
    const listen = stringAt(document, 'ListenAddr');
    if (listen === undefined) throw new TypeError('no ListenAddr');
    return {
      listen,
      advertise: stringAt(document, 'AdvertiseAddr') ?? '',
      dataPath: stringAt(document, 'DataPathAddr') ?? '',
    };
  });
}
