import { join, resolve } from 'node:path/posix';
import { IronhullError } from '../../../core/errors.ts';
import { valueOf } from '../../../core/observed.ts';
import type { TrustStatement } from '../../../core/trust/trust.ts';
import {
  fullReference,
  repositoryName,
  type ImageReference,
} from '../../../formats/image-reference/parse-reference.ts';
import { findConfigFolder } from '../../../io/docker-config.ts';
import type { RootPin } from '../../../trust/notary/root-chain.ts';
import { verifyRepository } from '../../../trust/notary/verify-repository.ts';
import { cannotVerify, concludeStep } from '../../../trust/steps.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { readMetadataFolder } from '../verify-notary-files.ts';

/** Where copies of metadata are, and what they are held against. */
export interface LocalCopies {
  /** The folder that the user names; absent for that of the docker client. */
  folder?: string;
  pin?: RootPin;
  now: Date;
}

/** A verdict with the folder that it is about. */
export interface CopyStatement {
  statement: TrustStatement;
  source: string;
}

/**
 * Verifies a tag by the copy of its metadata that the docker client keeps, or that is in a folder. `undefined` without
 * a copy of its repository: that is no evidence of anything.
 */
export async function verifyLocalCopy(
  image: ImageReference,
  { folder, pin, now }: LocalCopies,
  runtime: RuntimeContext,
): Promise<CopyStatement | undefined> {
  const base =
    folder === undefined
      ? join(findConfigFolder(runtime), 'trust', 'tuf')
      : resolve(runtime.directory, folder);
  const repository = repositoryName(image);
  const reference = fullReference(image);
  for (const place of [
    join(base, repository, 'metadata'),
    join(base, 'tuf', repository, 'metadata'),
    join(base, repository),
  ]) {
    const names = valueOf(await runtime.files.list(place)) ?? [];
    if (!names.some((name) => /^(?:\d+\.)?root(?:\.[0-9a-f]+)?\.json$/u.test(name))) continue;
    const read = await readFiles(place, runtime);
    if (typeof read === 'string') {
      const { verdict, steps } = concludeStep(cannotVerify('root', read));
      return { statement: { reference, scheme: 'notary', verdict, steps }, source: place };
    }
    const tags = [image.tag ?? 'latest'];
    const judged = verifyRepository({ repository, files: read, tags, now, ...(pin && { pin }) });
    const [statement] = judged.statements;
    return statement && { statement: { ...statement, reference }, source: place };
  }
  return undefined;
}

async function readFiles(
  folder: string,
  runtime: RuntimeContext,
): Promise<ReadonlyMap<string, Buffer> | string> {
  try {
    return await readMetadataFolder(folder, folder, runtime);
  } catch (error) {
    if (error instanceof IronhullError) return error.message;
    throw error;
  }
}
