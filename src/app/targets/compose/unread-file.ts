import { join } from 'node:path/posix';
import { startOfFile } from '../../../core/location.ts';
import { IronhullError } from '../../../core/errors.ts';
import { requireNamed } from '../../../core/require-named.ts';
import { mapKnown, valueOf, type Observed } from '../../../core/observed.ts';
import { rootSubject } from '../../../core/subject.ts';
import type { ReadContext, TargetFile, TargetReading, TargetText } from '../shared/target.ts';
import { shownFrom } from './project-texts.ts';
import { composeInvalid } from './rule.ts';

/** A file that is there and cannot be read: a gap, and the run counts as failed. */
export function unreadReading(text: Observed<string>, { shown }: TargetFile, key: string): TargetReading {
  try {
    requireNamed(text, shown);
    return {};
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    const subject = rootSubject('compose', key, shown);
    return { gaps: [{ subject, what: shown, why: error.message }], failures: [error] };
  }
}

/** A file that Compose takes for a project, and what names it where it is not its own name. */
interface WantedFile extends TargetFile {
  folder: TargetFile;
  variable?: '.env' | 'environment';
}

/** Why Compose does not start because of a file, if it does not for anybody. */
async function refusalOf(
  path: string,
  text: Observed<TargetText>,
  { files }: ReadContext,
): Promise<string | undefined> {
  if (text.state === 'absent') return 'there is no such file';
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status?.kind === 'directory' ? 'it is a folder' : undefined;
}

/** What is wrong with a project of which a file cannot be read: Compose does not start without it. */
export async function unreadFile(
  { path, shown, folder, variable }: WantedFile,
  text: Observed<TargetText>,
  context: ReadContext,
  namedFolder: string,
): Promise<TargetReading> {
  const refusal = await refusalOf(path, text, context);
  if (refusal === undefined) {
    const key = await context.keyOf(path, namedFolder);
    return unreadReading(
      mapKnown(text, (known) => known.text),
      { path, shown },
      key,
    );
  }
  if (variable === 'environment') {
    const why = `COMPOSE_FILE of the environment names ${shown}: ${refusal}, and Docker Compose does not start`;
    return {
      gaps: [{ subject: rootSubject('folder', folder.shown, folder.shown), what: folder.shown, why }],
    };
  }
  const at = variable === '.env' ? join(folder.path, '.env') : path;
  const name = shownFrom(folder, at);
  const subject = rootSubject('compose', await context.keyOf(at, namedFolder), name);
  const message =
    variable === '.env' ? `COMPOSE_FILE names ${shown}: ${refusal}` : `Compose cannot read it: ${refusal}`;
  return { problems: [{ rule: composeInvalid, subject, message, at: [startOfFile(name)], fixes: [] }] };
}
