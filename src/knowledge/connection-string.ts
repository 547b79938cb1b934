/** Keys that say where to connect, or as whom: ODBC, ADO.NET, libpq, storage accounts and service buses. */
const places = new Set([
  'server',
  'data source',
  'host',
  'hostaddr',
  'address',
  'endpoint',
  'accountname',
  'user id',
  'uid',
  'user',
  'username',
  'database',
  'dbname',
  'initial catalog',
]);

const passwords = new Set(['password', 'pwd', 'accountkey', 'sharedaccesskey']);

/** No connection string is longer; the rest of a text is not searched. */
const longest = 8192;

function pairOf(part: string): readonly [string, string][] {
  const at = part.indexOf('=');
  if (at === -1) return [];
  return [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]];
}

/**
 * Returns the password in a connection string, `Server=db;User Id=sa;Password=…` or `host=db password=…`: it
 * must also have a key that says where or as whom to connect.
 */
export function connectionValue(text: string): string | undefined {
  const known = text.slice(0, longest);
  const pairs = new Map(known.split(known.includes(';') ? ';' : /\s+/u).flatMap(pairOf));
  if (![...pairs.keys()].some((key) => places.has(key))) return undefined;
  return [...pairs].find(([key, value]) => passwords.has(key) && value !== '')?.[1];
}
