/** How a program takes a credential on its command line, for options whose name does not say so. */
export interface CredentialOption {
  options: readonly string[];
  /** `attached` if the value must be in the same word, as with `mysql -psecret`. */
  value: 'attached' | 'either';
  /**
   * The separator after which the credential starts (`name:password`); missing if the whole value is the
   * credential.
   */
  after?: ':' | '%' | ',' | ';';
  /** A subcommand that the option belongs to: `docker login -p`, but not `docker run -p`. */
  command?: string;
}

const row = (
  programs: string,
  options: string,
  value: CredentialOption['value'],
  after?: CredentialOption['after'],
): readonly (readonly [string, CredentialOption])[] =>
  programs
    .split(' ')
    .map((program) => [program, { options: options.split(' '), value, ...(after && { after }) }] as const);

/** From the manual pages of the programs (Debian 13). Names such as `--password` need no row. */
const rows = [
  ...row('docker podman nerdctl buildah helm oc az', '-p', 'either').map(
    ([program, option]) => [program, { ...option, command: 'login' }] as const,
  ),
  ...row('skopeo', '--creds --src-creds --dest-creds', 'either', ':'),
  ...row('useradd usermod', '-p', 'either'),
  ...row('zip unzip', '-P', 'either'),
  ...row('curl', '-u -U --user --proxy-user', 'either', ':'),
  ...row('etcdctl', '--user', 'either', ':'),
  ...row(
    'mysql mysqladmin mysqldump mysqlcheck mysqlimport mysqlshow mariadb mariadb-admin mariadb-dump mariadb-check mariadb-import mariadb-show',
    '-p',
    'attached',
  ),
  ...row('sshpass', '-p', 'either'),
  ...row('mongo mongosh mongodump mongorestore mongoexport mongoimport', '-p', 'either'),
  ...row('rabbitmqadmin cqlsh', '-p', 'either'),
  ...row('redis-cli valkey-cli', '-a', 'either'),
  ...row('ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd', '-w', 'either'),
  ...row('sqlcmd bcp', '-P', 'either'),
  ...row('mosquitto_pub mosquitto_sub mosquitto_rr', '-P', 'either'),
  ...row('smbclient rpcclient', '-U --user', 'either', '%'),
  ...row('lftp', '-u --user', 'either', ','),
  // `name;password;ID;group` (the image dperson/samba)
  ...row('samba.sh', '-u', 'either', ';'),
] as const;

const byProgram: ReadonlyMap<string, CredentialOption> = new Map(rows);

/** Returns the option of a program that holds a credential; `undefined` if it has none. */
export function credentialOptionOf(program: string): CredentialOption | undefined {
  return byProgram.get(program);
}
