/** Words that name a credential, at the end of a name or before a qualifier. */
const credential =
  /(?:PASSWORD|PASSWD|PASSPHRASE|PASSCODE|REDISCLI_AUTH|(?:^|_)DEV_ROOT_TOKEN_ID|(?:^|_)(?:GITHUB|GITLAB|GH|BITBUCKET|AZURE_DEVOPS|ADO)_PAT|REQUIREPASS|MASTERAUTH|SECRET|TOKEN|(?:API|AUTH|SECRET|PRIVATE)KEY|(?:^|_)(?:(?:DB|ROOT|USER|ADMIN|MYSQL|SQL|PG|SMTP|MAIL|REDIS|LDAP|FTP)?(?:PASS|PWD|PW)|API_KEY|ACCESS_KEY|SECRET_KEY(?:_BASE)?|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY|MASTER_KEY|AUTH_KEY|ERLANG_COOKIE|CREDENTIALS?|CONNECTION_STRING))(?:_(?:BASE64|B64|HASH|DEV|TEST|STAGING|PROD|PRODUCTION|OLD|NEW|PRIMARY|SECONDARY|[A-Z]?\d+))*$/u;

/**
 * Names with such a word that are no credentials: the working directory, the path of a file, and switches of
 * well-known images.
 */
const harmless =
  /^(?:PWD|OLDPWD|GOOGLE_APPLICATION_CREDENTIALS)$|(?:^|_)(?:ALLOW|SHOW|HIDE|RANDOM|GENERATE|REQUIRE|ENABLE|DISABLE|USE|NO|SKIP|ONETIME|MAX|MIN|PUBLIC)_(?:[A-Z]+_)*(?:PASSWORD|PASSWD|TOKEN|SECRET)$|_(?:NEXT|CANCELLATION|PAGE|STOP|PAD|EOS|BOS)_TOKEN$|(?:^|_)INITIAL_CLUSTER_TOKEN$/u;

/** Returns the words of a name: `dbPassword` and `db-password` have two. */
function wordsOf(name: string): string {
  const parted = name.replaceAll(/([a-z\d])([A-Z])/gu, '$1_$2').replaceAll(/[-.]/gu, '_');
  return parted.toUpperCase();
}

/**
 * Whether an environment variable with this name holds a credential, by its name alone. `…_FILE` names a file
 * with one, which is the recommended way.
 */
export function namesCredential(name: string): boolean {
  const words = wordsOf(name);
  return credential.test(words) && !harmless.test(words);
}

/** Keys that are not secret. */
const openKeys =
  /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SEARCH|SITE|GPG|SORT|CACHE|PRIMARY|FOREIGN|PARTITION|ROUTING|SHARD|HASH|TRANSLATION|OBJECT|BUCKET|CONFIG|HOST|ORDER|GROUP)_KEY$/u;

const connection =
  /(?:^|_)(?:DATABASE|DB|REDIS|MONGO|MONGODB|POSTGRES|POSTGRESQL|MYSQL|AMQP|RABBITMQ|BROKER|CELERY_BROKER)_(?:URL|URI)$|(?:^|_)DSN$/u;

/** Whether a variable with this name holds a key or salt of an unknown kind, which need not be secret. */
export function mayNameKey(name: string): boolean {
  const words = wordsOf(name);
  return /(?:^|_)(?:KEY|SALT)$/u.test(words) && !openKeys.test(words);
}

/**
 * Whether a build puts a variable with this name into the pages that it makes: Next.js, Nuxt, Vite, Create React App,
 * Vue CLI, Expo, Gatsby, SvelteKit and Astro, Angular, Storybook, Rsbuild and Bun ("Environment variables", 2026).
 */
export function namesBrowserSetting(name: string): boolean {
  return /^(?:(?:NEXT|NUXT|EXPO|RSBUILD|BUN|SNOWPACK)_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|NG_APP|STORYBOOK)_/u.test(
    name,
  );
}

/** Whether a variable with this name holds a user’s name with the password: `FLOWER_BASIC_AUTH=me:tea`. */
export function namesUserAndPassword(name: string): boolean {
  return /(?:^|_)(?:(?:BASIC|HTTP|NEO4_?J|PROXY)_?AUTH|USERPASS|USER_PASS|SFTP_USERS)$/u.test(wordsOf(name));
}

/** Whether a value with this name is a user's name and password in Base64: `auth` of Docker's config.json, `_auth` of npm's. */
export function namesEncodedPair(name: string): boolean {
  return /(?:^|_)AUTH$/u.test(wordsOf(name));
}

/** Whether a setting with this name is the header of RFC 9110 (11.6.2), as in labels of a proxy. */
export function namesAuthorization(name: string): boolean {
  return /(?:^|_)AUTHORIZATION$/u.test(wordsOf(name));
}

/**
 * Whether a variable with this name may hold a credential: an unknown kind of key, a salt, or the address of
 * a service, which may contain a password. Only a person can decide.
 */
export function mayNameCredential(name: string): boolean {
  return mayNameKey(name) || mayNameConnection(name);
}

/** Whether a variable with this name holds the address of a service. */
export function mayNameConnection(name: string): boolean {
  return connection.test(wordsOf(name));
}
