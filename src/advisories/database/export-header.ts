/** What an exported file says of the database that is in it. */
export interface ExportHeader {
  schema: number;
  /** When the database was built, RFC 3339. */
  built: string;
  /** Bytes of the database. */
  size: number;
  /** Of the database, in hexadecimal. */
  sha256: string;
}

const magic = 'ironhull-database';
/** Longest first line, in bytes. */
export const longestHeader = 1000;

/** Returns the first line of an exported file. */
export function encodeExportHeader(header: ExportHeader): string {
  return `${magic} ${JSON.stringify(header)}\n`;
}

/** Reads the first line of an exported file, without its end; `undefined` for anything else. */
export function decodeExportHeader(line: string): ExportHeader | undefined {
  if (!line.startsWith(`${magic} `)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(magic.length));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { schema, built, size, sha256 } = value as Readonly<Record<string, unknown>>;
  if (!isCount(schema) || !isCount(size)) return undefined;
  if (typeof built !== 'string' || Number.isNaN(Date.parse(built)) || built.length > 40) return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/u.test(sha256)) return undefined;
  return { schema, built, size, sha256 };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
