/** How a program takes a credential on its command line, for options whose name does not say so. */
export interface CredentialOption {
  options: readonly string[];
  /** `attached` if the value must be in the same word, as with `mysql -psecret`; `next` if it is the next word. */
  value: 'attached' | 'either' | 'next';
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
    'mysql mysqladmin mysqldump mysqlcheck mysqlimport mysqlshow mysqlslap mysqlbinlog mysqlsh mariadb mariadb-admin mariadb-dump mariadb-check mariadb-import mariadb-show',
    '-p',
    'attached',
  ),
  ...row('sshpass', '-p', 'either'),
  ...row('mydumper myloader', '-p', 'either'),
  ...row('7z 7za 7zr 7zz', '-p', 'attached'),
  ...row('rar', '-p -hp', 'attached'),
  ...row('openssl', '-k -K', 'next'),
  ...row('chisel', '--auth', 'either', ':'),
  ...row('ss-server ss-local ss-redir ss-tunnel ss-manager ssserver sslocal', '-k', 'either'),
  ...row('frpc frps', '-t', 'either'),
  ...row('ttyd gotty', '-c --credential', 'either', ':'),
  ...row('xh', '-a --auth', 'either', ':'),
  ...row('ncftpput ncftpget', '-p', 'either'),
  ...row('ipmitool', '-P', 'either'),
  ...row('snmpwalk snmpget snmpset snmpbulkwalk', '-A -X', 'either'),
  ...row('transmission-remote', '-n --auth', 'either', ':'),
  ...row('twine', '-p', 'either'),
  ...row('mongo mongosh mongodump mongorestore mongoexport mongoimport', '-p', 'either'),
  ...row('rabbitmqadmin cqlsh', '-p', 'either'),
  ...row('redis-cli valkey-cli', '-a', 'either'),
  ...row('ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd', '-w', 'either'),
  ...row('sqlcmd bcp', '-P', 'either'),
  ...row('mosquitto_pub mosquitto_sub mosquitto_rr', '-P', 'either'),
  ...row('smbclient rpcclient smbget', '-U --user', 'either', '%'),
  ...row('lftp', '-u --user', 'either', ','),
  // `name;password;ID;group` (the image dperson/samba)
  ...row('samba.sh', '-u', 'either', ';'),
] as const;

const byProgram: ReadonlyMap<string, CredentialOption> = new Map(rows);

/** Returns the option of a program that holds a credential; `undefined` if it has none. */
export function credentialOptionOf(program: string): CredentialOption | undefined {
  return byProgram.get(program);
}
