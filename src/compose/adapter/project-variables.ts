import { invalidEnvironment, withEnvironmentFiles } from '../language/environment-files.ts';
import { variablesOf, type Variables } from '../language/interpolate.ts';
import { startOf } from '../language/load-model.ts';
import type { LoadContext } from '../language/model.ts';

interface Project {
  /** The file that it is named by. */
  file: string;
  directory: string;
  env: Readonly<Record<string, string>>;
}

/** The variables of a project: those of the environment, and below them those of `.env` in its folder. */
export function readProjectVariables(
  { file, directory, env }: Project,
  { load, whyUnread, problems }: Pick<LoadContext, 'load' | 'whyUnread' | 'problems'>,
): Variables {
  const path = `${directory}/.env`;
  const refuse = (): void => {
    problems.push({ message: invalidEnvironment(path), at: startOf(file) });
  };
  const variables = withEnvironmentFiles(variablesOf(env), [path], { load, whyUnread, refuse });
  // Compose sets the variables of this file for itself, too, and a variable without a name cannot be set.
  if (variables.set.has('')) refuse();
  return variables;
}
