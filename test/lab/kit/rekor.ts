import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonRecord } from '../../../src/formats/json/members.ts';
import { digestOf } from '../../kit/sigstore/keys.ts';
import { makeEntry, type TransparencyLog } from '../../kit/sigstore/transparency-log.ts';

/** A log of the test kit behind Rekor's API, so that cosign itself can log what it signs. */
export interface LabRekor {
  url: string;
  stop(): Promise<void>;
}

/** Starts one. It takes what it is given, where Rekor verifies the signature first. */
export async function startRekor(log: TransparencyLog): Promise<LabRekor> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const answer = answerTo(log, Buffer.concat(parts).toString('utf8'));
      response.writeHead(201, {
        'Content-Type': 'application/json',
        Location: `/api/v1/log/entries/${uuid}`,
      });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server at a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const uuid = '0'.repeat(64);

/** The entry of a proposal, as Rekor's API has it. */
function answerTo(log: TransparencyLog, proposal: string) {
  const parsed: unknown = JSON.parse(proposal);
  const body = Buffer.from(JSON.stringify(inOrder(loggedForm(parsed))));
  const { kind, apiVersion } = isJsonRecord(parsed) ? parsed : {};
  const entry = makeEntry(log, {
    kind: String(kind),
    version: String(apiVersion),
    body,
    at: new Date(),
    promise: true,
    proof: true,
  });
  const { inclusionProof: proof, inclusionPromise: promise } = entry;
  if (!proof || !promise) throw new TypeError('the log made no proof');
  return {
    [uuid]: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logID: log.id.toString('hex'),
      logIndex: Number(entry.logIndex),
      verification: {
        signedEntryTimestamp: promise.signedEntryTimestamp,
        inclusionProof: {
          checkpoint: proof.checkpoint.envelope,
          hashes: proof.hashes.map(hexOf),
          logIndex: Number(proof.logIndex),
          rootHash: hexOf(proof.rootHash),
          treeSize: Number(proof.treeSize),
        },
      },
    },
  };
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

/** What Rekor logs of a proposal: hashes in the place of an envelope, for entries of the kind dsse 0.0.1. */
function loggedForm(proposal: unknown): unknown {
  if (!isJsonRecord(proposal) || proposal.kind !== 'dsse') return proposal;
  const { envelope, verifiers } = proposedEnvelope(proposal.spec);
  const parsed = JSON.parse(envelope) as { payload: string; signatures: readonly { sig: string }[] };
  return {
    ...proposal,
    spec: {
      envelopeHash: hashed(Buffer.from(envelope)),
      payloadHash: hashed(Buffer.from(parsed.payload, 'base64')),
      signatures: parsed.signatures.map(({ sig }) => ({ signature: sig, verifier: verifiers[0] })),
    },
  };
}

function hashed(bytes: Uint8Array) {
  return { algorithm: 'sha256', value: digestOf('sha256', bytes).toString('hex') };
}

function proposedEnvelope(spec: unknown): { envelope: string; verifiers: readonly unknown[] } {
  const content = isJsonRecord(spec) ? spec.proposedContent : undefined;
  if (!isJsonRecord(content) || typeof content.envelope !== 'string' || !Array.isArray(content.verifiers))
    throw new TypeError('the proposal has no envelope');
  return { envelope: content.envelope, verifiers: content.verifiers };
}

/** A JSON value with its members in the order of their names, as canonical JSON has them. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonRecord(value)) return value;
  const names = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
}
