import { canonicalJson } from '../../formats/json/canonical-json.ts';
import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { readBase64 } from '../base64.ts';

/** One signature of a metadata file. */
export interface FileSignature {
  keyId: string;
  method: string;
  value: Buffer;
}

/** A metadata file of a Notary repository: what is signed, in the bytes that are signed, and the signatures. */
export interface SignedFile {
  signed: JsonRecord;
  /** The canonical form of `signed`: the signatures are over it, whatever the file looks like (notary, tuf/signed/verify.go). */
  message: Buffer;
  signatures: readonly FileSignature[];
}

/** Largest metadata file, in bytes, as Notary's client has it (const.go, MaxDownloadSize). */
export const largestMetadata = 100 * 1024 * 1024;

/** Largest timestamp, in bytes (const.go, MaxTimestampSize). */
export const largestTimestamp = 1024 * 1024;

/**
 * Reads a metadata file.
 * @throws TypeError with what is wrong.
 */
export function readSignedFile(bytes: Buffer): SignedFile {
  const document = parse(bytes);
  const signed = recordAt(document, 'signed');
  if (signed === undefined) throw new TypeError('it has no signed part');
  const signatures = listAt(document, 'signatures').map(readSignature);
  if (signatures.length === 0) throw new TypeError('it has no signatures');
  return { signed, message: Buffer.from(canonicalJson(signed)), signatures };
}

function parse(bytes: Buffer): JsonRecord {
  let document: unknown;
  try {
    document = parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new TypeError(
      `it is no JSON: ${error instanceof SyntaxError ? error.message : 'it is not UTF-8'}`,
      { cause: error },
    );
  }
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  return document;
}

function readSignature(entry: unknown): FileSignature {
  if (!isJsonRecord(entry)) throw new TypeError('a signature is no object');
  return {
    keyId: stringAt(entry, 'keyid') ?? '',
    // Notary lowers the case of methods as it reads them (tuf/data/types.go, SigAlgorithm).
    method: (stringAt(entry, 'method') ?? '').toLowerCase(),
    value: readBase64(stringAt(entry, 'sig') ?? '', 'a signature'),
  };
}
