/** Keys that say where to connect, or as whom: ODBC, ADO.NET, libpq, storage accounts and service buses. */
const places = new Set([
  'server',
  'data source',
  'host',
  'hostaddr',
  'hostname',
  'address',
  'accountname',
  'user id',
  'uid',
  'user',
  'username',
  'database',
  'dbname',
  'initial catalog',
]);

const passwords = new Set([
  'password',
  'passwd',
  'pwd',
  'accountkey',
  'accesskey',
  'sharedaccesskey',
  'sharedaccesssignature',
  'sharedsecretvalue',
  // Azure App Configuration.
  'secret',
]);

/** No connection string is longer; the rest of a text is not searched. */
const longest = 8192;

function pairOf(part: string): readonly [string, string][] {
  const at = part.indexOf('=');
  if (at === -1) return [];
  return [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]];
}

/** Whether a key, or the end of a sentence that precedes the string, says where or as whom to connect. */
function namesPlace(key: string): boolean {
  const words = key.split(/\s+/u);
  // `AccountEndpoint` of Cosmos DB, `BlobEndpoint` of a storage account.
  return key.endsWith('endpoint') || [1, 2].some((count) => places.has(words.slice(-count).join(' ')));
}

/**
 * Returns the password in a connection string, `Server=db;User Id=sa;Password=…` or `host=db password=…`: it
 * must also have a key that says where or as whom to connect.
 */
export function connectionValue(text: string): string | undefined {
  const known = text.slice(0, longest);
  const pairs = new Map(known.split(known.includes(';') ? ';' : /\s+/u).flatMap(pairOf));
  // The emulator of a service bus takes any key.
  if (![...pairs.keys()].some(namesPlace) || pairs.get('usedevelopmentemulator') === 'true') return undefined;
  return [...pairs].find(([key, value]) => passwords.has(key) && value !== '')?.[1];
}
