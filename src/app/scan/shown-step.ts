import { readHistoryText } from '../../adapters/image/history-text.ts';
import { credentialFormat } from '../../knowledge/credentials/credentials.ts';
import { credentialsIn } from '../../secrets/command-line.ts';

/** Instructions whose words are paths and addresses. */
const ofPaths: ReadonlySet<string> = new Set(['ADD', 'COPY', 'WORKDIR']);

/** The first program of a command; a word in quotes or an assignment is none. */
const firstProgram =
  /^\s{0,8}(?:set -\w{1,8}\s{0,4}(?:;|&&)\s{0,8})?(?:[\w./-]{0,64}\/)?(?<name>[a-z][\w.+-]{0,31})(?=\s)/u;

/**
 * Returns a build step as reports show it; absent if the history does not say what it did. Commands and build arguments may
 * hold credentials: of those only the first program is shown.
 */
export function shownStep(createdBy: string): string | undefined {
  const { instruction, rest } = readHistoryText(createdBy);
  if (instruction === '') return undefined;
  const shown = ofPaths.has(instruction) ? pathsIn(rest) : '';
  const program = instruction === 'RUN' ? firstProgram.exec(rest)?.groups?.name : undefined;
  if (program !== undefined && credentialFormat(program) === undefined) return `RUN ${program} …`;
  return shown === '' ? instruction : `${instruction} ${shown}`;
}

function pathsIn(text: string): string {
  return credentialFormat(text) === undefined && credentialsIn([text]).length === 0 ? text : '';
}
