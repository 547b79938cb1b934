/** A credential that a program takes as an operand, without an option that names it. */
export interface CredentialOperand {
  /** The words before it that say what the program does: `alias set`. */
  command: readonly string[];
  /** Its place among the operands behind those words, from 0. */
  at: number;
  /** Letters of options with which alone it is there, and without which. */
  withOption?: RegExp;
  /** The form of any operand that holds one, with the credential as its group. */
  form?: RegExp;
}

const row = (
  programs: string,
  command: string,
  at: number,
  withOption?: RegExp,
): readonly (readonly [string, CredentialOperand])[] =>
  programs
    .split(' ')
    .map((program) => [
      program,
      { command: command === '' ? [] : command.split(' '), at, ...(withOption && { withOption }) },
    ]);

/** Users of the image atmoz/sftp: `name:password[:ID[:group[:folders]]]`; with `:e` the password is a hash. */
const sftpUser = /^[\w.-]+:([^:]+)(?::(?!e(?::|$)).*)?$/u;

/** From the manual pages of the programs, and what `mc --help` says of the MinIO client. */
const rows = [
  ...row('mc mcli', 'alias set', 3),
  ...row('mc mcli', 'config host add', 3),
  ...row('mc mcli', 'admin user add', 2),
  ...row('rabbitmqctl', 'add_user', 1),
  ...row('rabbitmqctl', 'change_password', 1),
  ...row('rabbitmqctl', 'authenticate_user', 1),
  ...row('vault bao', 'login', 0),
  ...row('ngrok', 'authtoken', 0),
  ...row('ngrok', 'config add-authtoken', 0),
  ...row('mysqladmin mariadb-admin', 'password', 0),
  ...row('samba-tool', 'user create', 1),
  ...row('samba-tool', 'user add', 1),
  ...row('htpasswd', '', 1, /^(?=.*b)(?=.*n)/u),
  ...row('htpasswd', '', 2, /^(?=.*b)(?!.*n)/u),
  ['sftp-users', { command: [], at: 0, form: sftpUser }],
] as const satisfies readonly (readonly [string, CredentialOperand])[];

const byProgram: ReadonlyMap<string, readonly CredentialOperand[]> = new Map(
  [...Map.groupBy(rows, ([program]) => program)].map(([program, members]) => [
    program,
    members.map(([, operand]) => operand),
  ]),
);

/** Returns the operands of a program that hold a credential. */
export function credentialOperandsOf(program: string): readonly CredentialOperand[] {
  return byProgram.get(program) ?? [];
}
