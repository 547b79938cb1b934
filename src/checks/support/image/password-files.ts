import type { Problem } from '../../../core/findings/finding.ts';
import type { ImageAccount, ImageAccounts } from '../../../core/image/image.ts';
import type { Severity } from '../../../core/severity.ts';
import { listed } from '../inventory.ts';

/** A problem with the accounts of an image. */
export interface AccountProblem extends Pick<Problem, 'message' | 'detail'> {
  severity?: Severity;
}

/** Returns the names of accounts or groups as a list in words. */
export function namesOf(accounts: readonly Pick<ImageAccount, 'name'>[]): string {
  return listed(accounts.map(({ name }) => name));
}

/** Returns the files with passwords that everyone may read. */
export function readableShadow(all: ImageAccounts): readonly AccountProblem[] {
  const others = (all.readableHashes ?? []).map(({ path, mode, accounts }) => ({
    message: `${path} is readable by everyone (${octal(mode)}), with the passwords of ${listed(accounts)}`,
    detail: { path },
  }));
  return [...ownShadow(all), ...others];
}

function ownShadow({ shadowMode, accounts }: ImageAccounts): readonly AccountProblem[] {
  if (shadowMode === undefined || (shadowMode & 0o004) === 0) return [];
  const found = accounts.filter(({ password }) => password === 'set');
  return [
    {
      message: `/etc/shadow is readable by everyone (${octal(shadowMode)})${found.length === 0 ? '; no account has a password' : `, with the passwords of ${namesOf(found)}`}`,
      detail: {},
      ...(found.length === 0 ? { severity: 'low' as const } : {}),
    },
  ];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
